"""How engines are started on weights that lie in a folder, and who cannot be."""

import re
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from endpoints.catalog import load_catalog
from endpoints.check.load import load_endpoints
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.endpoint.timers import derive_timers
from endpoints.engine_args.rendering import engine_arguments
from endpoints.read.problem import InvalidInputError
from endpoints.stack.settings import Settings
from tests.support import resolved
from tests.support.pods import engine_of, pod_of, values_of
from tests.unit import catalogue
from tests.unit.cases import Case, read_cases

SHIPPED = load_catalog()
MODEL = "Qwen/Qwen2.5-7B-Instruct"
GGUF = "Qwen/Qwen2.5-7B-Instruct-GGUF"
FOLDER = "/models/weights"
VLLM = f"{FOLDER} --served-model-name={MODEL} --host=0.0.0.0 --port=8000"
DRAINING = f"{VLLM} --shutdown-timeout=300"
SGLANG = (
    f"--model-path={FOLDER} --served-model-name={MODEL} --host=0.0.0.0 --port=8000 --enable-metrics"
)
LLAMA = (
    f"--model {FOLDER}/qwen2.5-7b-instruct-q4_k_m-00001-of-00002.gguf --alias {GGUF} "
    "--host 0.0.0.0 --port 8000 --metrics --gpu-layers all"
)
TGI = f"--model-id={FOLDER} --hostname=0.0.0.0 --port=8000 --graceful-termination-timeout=300"
DIFFUSERS = (
    f"python /etc/csghub/server.py --model-path={FOLDER} --model-id={MODEL} --host=0.0.0.0 "
    "--port=8000"
)
TOOLKIT = (
    f"env HF_TASK=text-generation HF_MODEL_DIR={FOLDER} uvicorn "
    "huggingface_inference_toolkit.webservice_starlette:app --host=0.0.0.0 --port=8000 "
    "--timeout-keep-alive=4060 --timeout-graceful-shutdown=300"
)
LINES = {
    "amd-diffusers@0.38.0": DIFFUSERS,
    "amd-diffusers@0.39.0": DIFFUSERS,
    "amd-hf-inference-toolkit@0.5.5": TOOLKIT,
    "amd-llama.cpp@b9787": f"llama-server {LLAMA}",
    "amd-tgi@3.3.6": f"text-generation-launcher {TGI}",
    "amd-vllm@0.24.0": f"vllm serve {DRAINING}",
    "ascend-vllm@0.25.1rc": f"vllm serve {DRAINING}",
    "diffusers@0.38.0": DIFFUSERS,
    "diffusers@0.39.0": DIFFUSERS,
    "hf-inference-toolkit@0.5.5": TOOLKIT,
    "llama.cpp@b9787": LLAMA,
    "nvidia-sglang@25.10-py3": f"python3 -m sglang.launch_server {SGLANG}",
    "nvidia-vllm@25.11-py3": f"vllm serve {VLLM}",
    "sglang@0.5.12.post1": f"python3 -m sglang.launch_server {SGLANG}",
    "sglang@0.5.14": f"python3 -m sglang.launch_server {SGLANG}",
    "sglang@0.5.23": f"python3 -m sglang.launch_server {SGLANG}",
    "sglang@0.5.5.post3": f"python3 -m sglang.launch_server {SGLANG}",
    "tei@1.9.3": (
        f"--model-id={FOLDER} --served-model-name={MODEL} --hostname=0.0.0.0 --port=8000 "
        "--huggingface-hub-cache=$(HF_HOME)/hub"
    ),
    "tgi@3.3.7": f"text-generation-launcher {TGI}",
    "vllm@0.11.2": f"vllm serve {VLLM}",
    "vllm@0.22.1": f"vllm serve {DRAINING}",
    "vllm@0.24.0": f"vllm serve {DRAINING}",
    "vllm@0.33.0": f"vllm serve {DRAINING}",
    "vllm@0.9.2": f"vllm serve {VLLM}",
}
"""Command line to every version that reads a folder: all that are shipped but ktransformers."""
NAMES = frozenset({f"--served-model-name={MODEL}", f"--model-id={MODEL}", GGUF})
"""The words that may name the model: what clients call it."""
CLAIM = {"kind": "claim", "name": "shared"}
SETTINGS = Settings.model_validate(
    {
        "stack": "aws",
        "clusters": {
            "main": resolved.s3_cluster(),
            "images": resolved.cluster(weights={"kind": "image", "repository": "a.b/models"}),
        },
        "hasApiKeySeed": True,
    }
)


def on_s3(**changes: Any) -> ResolvedEndpoint:
    return resolved.endpoint(cluster=resolved.s3_cluster(), **changes)


def shipped(name: str) -> ResolvedEndpoint:
    """An endpoint with a shipped engine, and a model of its format."""
    framework, version = name.split("@")
    engine = SHIPPED.frameworks[framework].versions[version]
    is_gguf = engine.formats == ("gguf",)
    resource = resolved.resource()
    assert resource.accelerator is not None
    vendor = next(platform for platform in engine.images if platform != "cpu")
    accelerator = resource.accelerator.model_copy(update={"vendor": vendor})
    return on_s3(
        framework=SHIPPED.frameworks[framework],
        framework_version=version,
        model=SHIPPED.models[GGUF if is_gguf else MODEL],
        quantization="Q4_K_M" if is_gguf else None,
        revision="a09a354",
        resource=resource.model_copy(update={"accelerator": accelerator}),
    )


def container(endpoint: ResolvedEndpoint) -> dict[str, Any]:
    return engine_of(pod_of(endpoint))


@pytest.mark.parametrize(("name", "line"), LINES.items(), ids=LINES.keys())
def test_the_command_line_on_a_folder(name: str, line: str) -> None:
    endpoint = shipped(name)
    planned = container(endpoint)
    words = (*planned.get("command", ()), *planned["args"])
    assert " ".join(words) == " ".join((line, *endpoint.engine.api_key_args))
    assert values_of(planned)["HF_HUB_OFFLINE"] == "1"


def test_every_shipped_version_reads_a_folder_or_is_refused() -> None:
    reading = {
        f"{framework.name}@{name}": bool(version.local_args)
        for framework in SHIPPED.frameworks.values()
        for name, version in framework.versions.items()
    }
    assert reading == {**dict.fromkeys(LINES, True), "ktransformers@0.2.1.post1": False}


@given(
    name=st.sampled_from(sorted(LINES)),
    arguments=st.dictionaries(st.sampled_from(["note", "seed"]), st.integers(), max_size=2),
)
def test_only_the_served_name_names_the_model(name: str, arguments: dict[str, int]) -> None:
    endpoint = resolved.changed(shipped(name), engine_args=arguments)
    words = engine_arguments(endpoint, 300)
    assert {word for word in words if "Qwen" in word} <= NAMES
    assert not any(endpoint.revision in word for word in words)


def test_reasons_say_where_the_weights_come_from() -> None:
    for cluster, source in (
        (resolved.s3_cluster(), "13.0 GiB from bucket models-weights at"),
        (resolved.cluster(weights=CLAIM), "13.0 GiB through claim shared at"),
        (resolved.cluster(), "13.0 GiB at"),
    ):
        timers = derive_timers(resolved.endpoint(cluster=cluster), waves=1)
        assert source in timers.download.because


@pytest.mark.parametrize("case", read_cases("refused_weights.cases"), ids=lambda case: case.name)
def test_refuses_what_cannot_be_read_from_a_folder(tmp_path: Path, case: Case) -> None:
    file = tmp_path / "e.yaml"
    file.write_text(case.content, encoding="utf-8")
    without = SHIPPED.models[GGUF].variants["Q5_K_M"].model_copy(update={"file": None})
    variants = {**SHIPPED.models[GGUF].variants, "Q5_K_M": without}
    model = SHIPPED.models[GGUF].model_copy(update={"variants": variants})
    catalog = replace(SHIPPED, models={**SHIPPED.models, GGUF: model})
    with pytest.raises(InvalidInputError) as caught:
        load_endpoints(file, SETTINGS, catalog)
    reported = [problem.render().replace(f"{file}", "e.yaml") for problem in caught.value.problems]
    assert reported == case.problems


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"localArgs": ("--model", "{model}")}, "localArgs name no {folder}"),
        ({"localArgs": ("{folder}",), "formats": ("gguf",)}, "localArgs name no {file}"),
        ({"localArgs": (), "localCommand": ("serve",)}, "localCommand has no localArgs"),
    ],
)
def test_a_record_says_where_the_folder_goes(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=re.escape(message)):
        resolved.engine(**changes)


IMAGE = {"kind": "image", "repository": "a.b/models"}


@pytest.mark.parametrize(("weights", "fits"), [(None, False), (CLAIM, True), (IMAGE, False)])
def test_weights_on_a_claim_need_no_disk(
    tmp_path: Path, weights: dict[str, str] | None, *, fits: bool
) -> None:
    file = tmp_path / "e.yaml"
    file.write_text(
        "endpoints:\n  giant: {model: example/giant, cluster: main, resource: g6e.xlarge, "
        "framework: vllm, visibility: public}\n",
        encoding="utf-8",
    )
    settings = catalogue.settings()
    clusters = {"main": resolved.cluster(weights=weights)}
    with (
        nullcontext() if fits else pytest.raises(InvalidInputError, match="of the disk is 250 GiB")
    ):
        load_endpoints(
            file, settings.model_copy(update={"clusters": clusters}), catalogue.catalog()
        )
