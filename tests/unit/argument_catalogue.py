"""The test catalogue with an engine whose arguments are known, of every type and in two versions.

`engine@2.0.0` is the default; `engine@3.0.0` has one argument more and one less.
"""

import dataclasses
from typing import Any

from endpoints.catalog import Catalog, EngineFacts, Framework
from tests.support import resolved
from tests.unit import catalogue

ARGUMENTS: list[dict[str, Any]] = [
    {"name": "model-path", "type": "text", "aliases": ("model",)},
    {"name": "tensor-parallel-size", "type": "integer", "aliases": ("tp", "tp-size"), "default": 1},
    {"name": "pipeline-parallel-size", "type": "integer", "aliases": ("pp-size",)},
    {"name": "data-parallel-size", "type": "integer", "aliases": ("dp-size",)},
    {"name": "dp-attention", "type": "switch", "default": False},
    {"name": "max-model-len", "type": "integer", "humanReadable": True},
    {"name": "max-num-seqs", "type": "integer", "default": 256},
    {"name": "max-batch-tokens", "type": "integer"},
    {"name": "memory-fraction", "type": "number", "default": 0.9},
    {"name": "dtype", "type": "select", "choices": ("auto", "half", "bfloat16"), "default": "auto"},
    {"name": "kv-cache-dtype", "type": "select", "choices": ("auto", "fp8"), "default": "auto"},
    {"name": "block-size", "type": "select", "choices": ("8", "16")},
    {"name": "seed", "type": "integer"},
    {"name": "chat-template", "type": "text"},
    {"name": "cpu_infer", "type": "integer"},
    {"name": "prefix-caching", "type": "switch", "negatable": True, "conflicts": ("radix-tree",)},
    {"name": "radix-tree", "type": "switch", "default": False},
    {"name": "warm-up", "type": "switch", "default": True},
    {"name": "auto-tool-choice", "type": "switch", "default": False},
    {"name": "tool-call-parser", "type": "select", "choices": ("hermes", "mistral")},
    {"name": "rope-scaling", "type": "json"},
    {"name": "limits", "type": "json"},
    {"name": "lora-modules", "type": "list"},
    {"name": "modalities", "type": "list", "choices": ("image", "video")},
    {"name": "capture-sizes", "type": "list", "itemType": "integer"},
    {"name": "penalties", "type": "list", "itemType": "number"},
    {"name": "old-way", "type": "switch", "deprecated": "Write `prefix-caching`."},
]


def catalog(**changes: Any) -> Catalog:
    """The test catalogue with `engine` and `quad`, a resource of four accelerators.

    `changes` are fields of the engine's contract.
    """
    plain = catalogue.catalog()
    quad = resolved.resource(accelerators=4).model_copy(update={"name": "quad"})
    return dataclasses.replace(
        plain,
        frameworks={**plain.frameworks, "engine": framework(**changes)},
        resources={**plain.resources, "quad": quad},
        engines={
            **plain.engines,
            "engine/2.0.0": facts("2.0.0", ARGUMENTS),
            "engine/3.0.0": facts(
                "3.0.0", [*ARGUMENTS[:-1], {"name": "jit", "type": "switch", "since": "2.4.0"}]
            ),
        },
    )


def framework(**changes: Any) -> Framework:
    """The engine; `changes` are fields of its contract."""
    contract: dict[str, Any] = {
        "hubArgs": ("{model}",),
        "localArgs": ("{folder}",),
        "args": ("--port={port}",),
        "quantizationArgs": ("--quantization={quantization}",),
        "acceleratorArgs": (),
        "drainArgs": (),
        "apiKeyArgs": ("--api-key=$(ENGINE_API_KEY)",),
        "reservedArgs": ("model", "port", "quantization", "api-key"),
        "memoryFraction": 0.9,
        "knobs": {
            "tensorParallel": "tensor-parallel-size",
            "pipelineParallel": "pipeline-parallel-size",
            "dataParallel": "data-parallel-size",
            "dataParallelAttention": "dp-attention",
            "contextLength": "max-model-len",
            "maxSequences": "max-num-seqs",
            "batchTokens": "max-batch-tokens",
            "memoryFraction": "memory-fraction",
            "dataType": "dtype",
            "cacheDataType": "kv-cache-dtype",
            "toolChoice": "auto-tool-choice",
            "toolParser": "tool-call-parser",
        },
        **changes,
    }
    return Framework.model_validate(
        {
            "name": "engine",
            "description": "made for tests",
            "falseSwitch": "--no-{name}",
            "toolParsers": {"Qwen2ForCausalLM": "hermes"},
            "csghubNames": {
                "enable-tool-calling": "auto-tool-choice",
                "tool-parser": "tool-call-parser",
                "swap": "swap-space",
            },
            "defaultVersion": "2.0.0",
            "versions": {
                version: resolved.engine(**contract, facts=f"engine/{version}").model_dump(
                    by_alias=True
                )
                for version in ("2.0.0", "3.0.0")
            },
        }
    )


def facts(version: str, arguments: list[dict[str, Any]]) -> EngineFacts:
    """The engine's facts with three arguments that are there no more."""
    removed = [
        {"name": "swap-space", "lastIn": "1.8.0", "removedIn": "1.9.0"},
        {"name": "guide", "lastIn": "1.7.1", "removedIn": "1.8.0", "renamedTo": "grammar"},
        {"name": "lanes", "lastIn": "1.2.0", "removedIn": "1.3.0", "advice": "Use more replicas."},
    ]
    return EngineFacts.model_validate(
        {
            "engine": "engine",
            "version": version,
            "source": "made for tests",
            "arguments": arguments,
            "removed": removed,
            "quantizations": {"fp8": {"needsCheckpoint": False, "bits": 8}},
        },
        strict=False,
    )
