"""Models, hardware and servings for the tests of the fit, the catalogue's where it has them."""

from dataclasses import replace
from typing import Any

from endpoints.catalog import CloudResource, FrameworkVersion, Model, load_catalog
from endpoints.fit import Misfit, Serving, measure
from endpoints.plan.fit import Fit, KvCache

CATALOG = load_catalog()
VLLM = CATALOG.frameworks["vllm"].versions["0.24.0"]
OLD_VLLM = VLLM.model_copy(update={"sliding_cache": False, "streams_quantization": False})
SERVING = Serving(
    accelerators=1,
    tensor_parallel=1,
    pipeline_parallel=1,
    data_parallel=1,
    memory_fraction=0.9,
    max_sequences=256,
)


def fitted(
    model: Model,
    resource: str = "",
    serving: Serving = SERVING,
    engine: FrameworkVersion = VLLM,
) -> Fit:
    found = measure(model, CATALOG.resources.get(resource, HUGE), serving, engine)
    assert not isinstance(found, Misfit), found.text
    return found


def cached(model: Model, serving: Serving = SERVING, engine: FrameworkVersion = VLLM) -> KvCache:
    kept = fitted(model, serving=serving, engine=engine).kv_cache
    assert kept is not None
    return kept


def refused(model: Model, resource: str, serving: Serving = SERVING, **changes: Any) -> Misfit:
    engine = changes.pop("engine", VLLM)
    found = measure(model, CATALOG.resources[resource], replace(serving, **changes), engine)
    assert isinstance(found, Misfit)
    return found


def over(accelerators: int, **changes: Any) -> Serving:
    """Tensor-parallel over so many accelerators."""
    spread = replace(SERVING, accelerators=accelerators, tensor_parallel=max(accelerators, 1))
    return replace(spread, **changes)


def hardware(
    memory: str, *, model: str = "L40S", count: int = 1, vendor: str = "nvidia"
) -> CloudResource:
    """An existing resource with other accelerators."""
    resource = CATALOG.resources["g6e.xlarge"]
    assert resource.accelerator is not None
    changed = {"memory": memory, "model": model, "count": count, "vendor": vendor}
    accelerator = resource.accelerator.model_copy(update=changed)
    return resource.model_copy(update={"accelerator": accelerator})


def decoder(
    name: str, parameters: int, gigabytes: float, vocabulary: int | None, **facts: Any
) -> Model:
    """A text decoder; `facts` are those of its attention."""
    facts.setdefault("full_layers", facts["layers"])
    context_length = facts.pop("context_length", 131_072)
    attention = {_camel(key): value for key, value in facts.items()}
    return Model.model_validate(
        {
            "name": name,
            "revision": "main",
            "task": "text-generation",
            "format": "safetensors",
            "architecture": "test",
            "parameters": parameters,
            "dataType": "bfloat16",
            "weightBytes": round(gigabytes * 10**9),
            "vocabulary": vocabulary,
            "attention": attention,
            "contextLength": context_length,
            "license": "test",
            "source": "config.json and the size of its files, as published",
        }
    )


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(word.capitalize() for word in rest)


LLAMA_8B = CATALOG.models["meta-llama/Llama-3.1-8B-Instruct"]
LLAMA_70B = CATALOG.models["meta-llama/Llama-3.3-70B-Instruct"]
QWEN_7B = CATALOG.models["Qwen/Qwen2.5-7B-Instruct"]
QWEN_72B = CATALOG.models["Qwen/Qwen2.5-72B-Instruct"]
QWEN_VL_72B = CATALOG.models["Qwen/Qwen2.5-VL-72B-Instruct"]
MISTRAL_7B = CATALOG.models["mistralai/Mistral-7B-Instruct-v0.3"]
DEEPSEEK_V3 = CATALOG.models["deepseek-ai/DeepSeek-V3-0324"]
GPT_OSS_20B = CATALOG.models["openai/gpt-oss-20b"]
GPT_OSS_120B = CATALOG.models["openai/gpt-oss-120b"]
R1_DISTILL_14B = CATALOG.models["deepseek-ai/DeepSeek-R1-Distill-Qwen-14B"]
QWEN3_235B_FP8 = decoder(
    "Qwen/Qwen3-235B-A22B-FP8", 235_093_634_560, 236.4, 151_936, context_length=40_960,
    layers=94, hidden_size=4096, heads=64, kv_heads=4, head_dim=128,
).model_copy(update={"quantization": "fp8", "data_type": "float8"})  # fmt: skip
HUGE = hardware("4096Gi")
CPU = CATALOG.resources["m7i.2xlarge"]
