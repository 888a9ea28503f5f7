"""The resource that is named instead of one that does not fit."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from endpoints.catalog import CloudResource, FrameworkVersion, Model
from endpoints.endpoint.requests import replica_disk
from endpoints.endpoint.weights import cache_bytes
from endpoints.fit import cheapest_fit
from tests.unit.fit_models import (
    CATALOG,
    CPU,
    LLAMA_8B,
    LLAMA_70B,
    SERVING,
    VLLM,
    decoder,
)

NAMES = ("g4dn.xlarge", "g5.xlarge", "g6.xlarge", "g6e.xlarge", "g6e.12xlarge", "p5.4xlarge")
RESOURCES = [CATALOG.resources[name] for name in (*NAMES, CPU.name)]
SMALL = decoder(
    "test/small", 10**9, 2.0, 32_000,
    layers=16, hidden_size=2048, heads=32, kv_heads=8, head_dim=64,
)  # fmt: skip


def cheapest(
    model: Model,
    resources: Iterable[CloudResource] = RESOURCES,
    engine: FrameworkVersion = VLLM,
    **changes: Any,
) -> str | None:
    serving = replace(SERVING, **changes)
    disk = cache_bytes(model, serving.quantization, None)
    found = cheapest_fit(model, resources, serving, engine, disk)
    return found.name if found else None


@pytest.mark.parametrize(
    ("model", "changes", "expected"),
    [
        (LLAMA_8B, {}, "g6.xlarge"),
        (LLAMA_8B, {"context_tokens": 131_072}, "g6e.xlarge"),
        (LLAMA_70B, {}, "g6e.12xlarge"),
        (LLAMA_70B, {"context_tokens": 131_072}, None),
        # A T4 is cheaper, and computes no bfloat16.
        (SMALL, {}, "g6.xlarge"),
        (SMALL, {"data_type": "float16"}, "g4dn.xlarge"),
        # On CPU already.
        (SMALL, {"accelerators": 0}, "m7i.2xlarge"),
    ],
)
def test_is_the_cheapest_that_fits(
    model: Model, changes: dict[str, Any], expected: str | None
) -> None:
    assert cheapest(model, **changes) == expected


def test_prices_are_those_of_a_first_replica() -> None:
    whole = CATALOG.resources["g6e.12xlarge"]
    quarter = whole.model_copy(update={"name": "a-quarter", "replicas_per_node": 4})
    pair = CATALOG.resources["g6e.xlarge"].model_copy(
        update={"name": "two-nodes", "nodes_per_replica": 2}
    )
    # A quarter pays its whole node, 10.49 US dollars an hour, and the pair 3.72.
    assert cheapest(LLAMA_8B, [whole, pair, quarter], context_tokens=131_072) == "two-nodes"
    assert cheapest(LLAMA_8B, [whole, pair], context_tokens=131_072) == "two-nodes"
    alone = VLLM.model_copy(update={"multi_node": None})
    assert cheapest(LLAMA_8B, [whole, pair], alone) == "g6e.12xlarge"


def test_images_are_for_one_architecture() -> None:
    resource = CATALOG.resources["g6e.xlarge"].model_copy(update={"architecture": "arm64"})
    image = VLLM.images["nvidia"]
    for architectures, expected in ((("amd64",), None), (("amd64", "arm64"), "g6e.xlarge")):
        built = image.model_copy(update={"architectures": architectures})
        engine = VLLM.model_copy(update={"images": {"nvidia": built}})
        assert cheapest(LLAMA_8B, [resource], engine) == expected


def test_the_weights_must_fit_the_disk_too() -> None:
    resource = CATALOG.resources["g6e.xlarge"]
    allocatable = resource.allocatable.model_copy(update={"ephemeral_storage": "20Gi"})
    full = resource.model_copy(update={"allocatable": allocatable})
    assert cheapest(LLAMA_8B, [full]) is None


@pytest.mark.parametrize(
    ("framework", "expected"), [("llama.cpp", "g6e.12xlarge"), ("ktransformers", None)]
)
def test_layers_are_spread_over_all_accelerators_by_engines_that_do(
    framework: str, expected: str | None
) -> None:
    contract = CATALOG.frameworks[framework]
    gguf = LLAMA_70B.model_copy(update={"format": "gguf"})
    assert cheapest(gguf, engine=contract.versions[contract.default_version]) == expected


def test_a_disk_too_small_holds_no_replica() -> None:
    largest = max(replica_disk(resource) for resource in RESOURCES)
    assert cheapest_fit(SMALL, RESOURCES, SERVING, VLLM, largest)
    assert cheapest_fit(SMALL, RESOURCES, SERVING, VLLM, largest + 1) is None
