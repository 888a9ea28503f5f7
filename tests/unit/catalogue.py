"""A small catalogue and stack for tests, so that they do not depend on the real one."""

from endpoints.catalog import (
    Catalog,
    CloudResource,
    EngineFacts,
    Framework,
    FrameworkVersion,
    Model,
)
from endpoints.stack.settings import ClusterSettings, Settings

COMMIT = "a09a35458c702b33eeacc393d103063234e8bc28"


def catalog() -> Catalog:
    """Four engines, three resources, four models."""
    frameworks = [
        _framework("vllm", ["text-generation", "image-text-to-text"], ["safetensors"], ["nvidia"]),
        _framework("llama-cpp", ["text-generation"], ["gguf"], ["nvidia", "cpu"]),
        _framework("diffusers", ["text-to-image"], ["safetensors"], ["nvidia"], keyed=False),
        _framework("tei", ["feature-extraction"], ["safetensors"], ["nvidia"], metered=False),
    ]
    resources = [_resource("g6e.xlarge", "L40S"), _resource("g5.xlarge", "A10G")]
    resources.append(_resource("c7i.2xlarge", None))
    models = [
        _model("Qwen/Qwen2.5-7B-Instruct", "text-generation"),
        _model(
            "Qwen/Qwen2.5-7B-Instruct-GGUF", "text-generation", {"q4_k_m": 4_000, "q8_0": 8_000}
        ),
        _model("stabilityai/sdxl-turbo", "text-to-image"),
        _model("example/giant", "text-generation", weight_bytes=300_000_000_000),
        _model("BAAI/bge-m3", "feature-extraction"),
    ]
    return Catalog(
        frameworks={item.name: item for item in frameworks},
        resources={item.name: item for item in resources},
        models={item.name: item for item in models},
        engines={"vllm/0.24.0": _facts()},
    )


def settings(
    *, autoscaler: str = "keda", nodes: str = "kwok", has_api_key_seed: bool = True
) -> Settings:
    """The stack `local`, which binds `main` and `spare`."""
    cluster = ClusterSettings.model_validate(
        {
            "nodes": nodes,
            "autoscaler": autoscaler,
            "routes": {"kind": "ingress", "public": "public", "private": "private"},
            "domain": "models.example.internal",
        }
    )
    return Settings.model_validate(
        {
            "stack": "local",
            "clusters": {"main": cluster, "spare": cluster},
            "hasApiKeySeed": has_api_key_seed,
        }
    )


def _framework(
    name: str,
    tasks: list[str],
    formats: list[str],
    accelerators: list[str],
    *,
    keyed: bool = True,
    metered: bool = True,
) -> Framework:
    version = {
        "images": {
            platform: {"image": f"registry.example/{name}:1", "bytes": 5_000_000_000}
            for platform in accelerators
        },
        "facts": "vllm/0.24.0" if name == "vllm" else None,
        "tasks": tuple(tasks),
        "formats": tuple(formats),
        "hubArgs": ("--model", "{model}", "--revision={revision}"),
        "args": ("--port", "{port}"),
        "quantizationArgs": ("--quantization", "{quantization}"),
        "acceleratorArgs": ("--tensor-parallel-size", "{accelerators}"),
        "reservedArgs": (
            "model",
            "revision",
            "port",
            "host",
            "quantization",
            "tensor-parallel-size",
            "api-key",
        ),
        "apiKeyEnv": "API_KEY" if keyed else None,
        "port": 8000,
        "healthPath": "/health",
        "metrics": {"path": "/metrics", "running": "running", "waiting": None} if metered else None,
        "maxConcurrency": 64,
    }
    return Framework.model_validate(
        {
            "name": name,
            "description": name,
            "falseSwitch": "--no-{name}",
            "defaultVersion": "0.24.0",
            "versions": {
                "0.24.0": FrameworkVersion.model_validate(version),
                "0.23.1": FrameworkVersion.model_validate(version),
            },
        }
    )


def _facts() -> EngineFacts:
    return EngineFacts.model_validate(
        {
            "engine": "vllm",
            "version": "0.24.0",
            "source": "test",
            "complete": False,
            "arguments": (),
            "quantizations": {
                name: {"minComputeCapability": "8.9", "needsCheckpoint": name == "awq"}
                for name in ("fp8", "awq")
            },
        }
    )


def _resource(name: str, accelerator: str | None) -> CloudResource:
    size = {"cpu": "4", "memory": "32Gi", "ephemeralStorage": "250Gi", "pods": 58}
    return CloudResource.model_validate(
        {
            "name": name,
            "instanceType": name,
            "architecture": "amd64",
            "accelerator": accelerator
            and {
                "vendor": "nvidia",
                "model": accelerator,
                "count": 1,
                "memory": "48Gi",
                "resourceName": "nvidia.com/gpu",
                "computeCapability": "8.9",
            },
            "capacity": size,
            "allocatable": size | {"cpu": "3900m", "memory": "29Gi"},
            "labels": {"node.kubernetes.io/instance-type": name},
            "taints": (),
            "price": {"usdPerHour": 1.861, "region": "us-east-1", "date": "2026-07-01"},
            "source": "test",
        }
    )


def _model(
    name: str,
    task: str,
    variants: dict[str, int] | None = None,
    weight_bytes: int = 15_000_000_000,
) -> Model:
    return Model.model_validate(
        {
            "name": name,
            "revision": COMMIT,
            "task": task,
            "format": "gguf" if variants else "safetensors",
            "architecture": "Qwen2ForCausalLM",
            "parameters": 7_000_000_000,
            "weightBytes": weight_bytes,
            "variants": {key: {"bytes": size} for key, size in (variants or {}).items()},
            "contextLength": 32_768,
            "license": "apache-2.0",
            "source": "test",
        }
    )
