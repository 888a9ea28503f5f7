"""What is copied from S3 into a pod before its engine starts, by whom, and with how much."""

import shlex
import subprocess
from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from endpoints.catalog import load_catalog
from endpoints.endpoint.resolved import ResolvedEndpoint
from tests.support import resolved
from tests.support.pods import engine_of, pod_of, server_of, step_of, values_of

SHIPPED = load_catalog()
GGUF = "Qwen/Qwen2.5-7B-Instruct-GGUF"
FOLDER = "/models/weights"
REPOSITORY = (
    *("config.json", "tokenizer.json", "tokenizer.model", "1_Pooling/config.json"),
    *("model-00001-of-00002.safetensors", "pytorch_model.bin", "2_Dense/pytorch_model.bin"),
    *("original/consolidated.00.pth", "original/model.safetensors", "onnx/model.onnx"),
    *("model-q4.gguf", "tf_model.h5", "flax_model.msgpack"),
)


def on_s3(**changes: Any) -> ResolvedEndpoint:
    return resolved.endpoint(cluster=resolved.s3_cluster(), **changes)


def copied(endpoint: ResolvedEndpoint) -> dict[str, Any]:
    copy = step_of(pod_of(endpoint))
    assert copy is not None
    return copy


def taken(copy: dict[str, Any], paths: Sequence[str]) -> list[str]:
    """What `aws s3 sync` copies: all, but that the last filter that matches decides."""
    filters = list(zip(copy["args"][3::2], copy["args"][4::2], strict=True))

    def is_taken(path: str) -> bool:
        flags = [flag for flag, pattern in filters if fnmatchcase(path, pattern)]
        return not flags or flags[-1] == "--include"

    return sorted(path for path in paths if is_taken(path))


@given(
    accelerators=st.sampled_from([0, 1, 4, 8]),
    replicas=st.sampled_from([1, 2]),
    size=st.integers(1, 10**12),
)
def test_the_copy_takes_no_more_than_the_engine(
    accelerators: int, replicas: int, size: int
) -> None:
    resource = resolved.resource(accelerators=accelerators, replicas_per_node=replicas)
    endpoint = on_s3(resource=resource, model=resolved.model(weightBytes=size))
    copy, engine = copied(endpoint)["resources"], engine_of(pod_of(endpoint))["resources"]
    assert copy["requests"].items() <= engine["requests"].items()
    assert copy["limits"].items() <= engine["limits"].items()
    assert set(copy["requests"]) == {"cpu", "memory", "ephemeral-storage"}


def test_the_copy_of_a_repository() -> None:
    copy = copied(on_s3())
    source = "s3://models-weights/models/owner/model/abc123/"
    assert server_of(on_s3()).weights_from == source
    assert copy["args"][:3] == [source, source, FOLDER]
    assert values_of(copy) == {"HOME": "/models", "AWS_REGION": "us-east-1"}
    assert taken(copy, REPOSITORY) == [
        "1_Pooling/config.json",
        "2_Dense/pytorch_model.bin",
        "config.json",
        "model-00001-of-00002.safetensors",
        "tokenizer.json",
        "tokenizer.model",
    ]


@pytest.mark.parametrize(
    ("variant", "files"),
    [
        (
            "Q4_K_M",
            [f"qwen2.5-7b-instruct-q4_k_m-0000{part}-of-00002.gguf" for part in (1, 2)],
        ),
        ("Q2_K", ["qwen2.5-7b-instruct-q2_k.gguf"]),
    ],
)
def test_the_copy_of_a_variant(variant: str, files: list[str]) -> None:
    model = SHIPPED.models[GGUF]
    first = model.variants["Q4_K_M"].model_copy(update={"file": files[0]})
    model = model.model_copy(update={"variants": {variant: first}})
    copy = copied(on_s3(model=model, quantization=variant))
    assert copy["args"][0] == f"s3://models-weights/models/{GGUF}/abc123/{files[0]}"
    others = ["README.md", "qwen2.5-7b-instruct-q8_0.gguf", "qwen2.5-7b-instruct-q4_k_m.gguf"]
    assert taken(copy, [*others, *files]) == files


def test_a_pod_that_copies_has_the_identity_that_may_read() -> None:
    assert pod_of(on_s3())["serviceAccountName"] == "weights"
    assert "serviceAccountName" not in pod_of(resolved.endpoint())


@pytest.mark.parametrize(("listed", "code"), [("exit 0", 0), ("exit 1", 1)])
def test_nothing_to_copy_is_an_error(tmp_path: Path, listed: str, code: int) -> None:
    command = tmp_path / "aws"
    command.write_text(f'#!/bin/sh\n[ "$2" = ls ] && {listed}\necho "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    copy, source = copied(on_s3()), server_of(on_s3()).weights_from
    done = subprocess.run(
        [*copy["command"], *copy["args"]],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code
    if code:
        assert done.stderr == f"{source} is not there, or cannot be read\n"
    else:
        synced = shlex.split(done.stdout)
        assert synced[:5] == ["s3", "sync", "--only-show-errors", source, FOLDER]
