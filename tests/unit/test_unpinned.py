"""Unknown models: an error with the command that pins them, or a warning where allowed."""

from pathlib import Path

import pytest

from endpoints.catalog import load_catalog
from endpoints.check.load import load_endpoints
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.planning import plan_stack
from endpoints.quantity import memory_bytes
from endpoints.read.problem import InvalidInputError
from endpoints.stack.settings import Settings
from tests.unit import catalogue

CATALOG = load_catalog()
ENTRY = """\
endpoints:
  chat:
    cluster: main
    model: example/unknown
    resource: {resource}
    framework: {framework}
"""


def load(folder: Path, *, allowed: bool, text: str = ENTRY, **parts: str) -> ResolvedEndpoint:
    file = folder / "endpoints.yaml"
    names = {"resource": "g6e.xlarge", "framework": "vllm", **parts}
    file.write_text(text.format(**names), encoding="utf-8")
    (endpoint,) = load_endpoints(file, settings(allowed=allowed), CATALOG)
    return endpoint


def settings(*, allowed: bool) -> Settings:
    return catalogue.settings().model_copy(update={"allow_unpinned_models": allowed})


def test_it_is_refused_with_the_command_that_pins_it(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError) as caught:
        load(tmp_path, allowed=False)
    (problem,) = caught.value.problems
    assert (problem.line, problem.path) == (4, "endpoints.chat.model")
    assert problem.message == "not a model of the catalogue"
    assert problem.fix.endswith("Or pin it: `endpoints model add example/unknown`.")


def test_where_allowed_it_is_planned_with_a_warning_and_without_a_proof(tmp_path: Path) -> None:
    endpoint = load(tmp_path, allowed=True)
    assert (endpoint.fit, endpoint.revision) == (None, "main")
    stack = plan_stack(settings(allowed=True), [endpoint])
    assert stack.endpoints[0].warnings == (
        "example/unknown is not pinned, so its fit, its context and its timers are not "
        "checked: pin it with `endpoints model add example/unknown`",
    )


@pytest.mark.parametrize("resource", ["g6e.xlarge", "p5.48xlarge", "p5.48xlarge-1of8"])
def test_timers_and_disk_suit_the_largest_model_that_can_load(
    tmp_path: Path, resource: str
) -> None:
    endpoint = load(tmp_path, allowed=True, resource=resource)
    accelerator = endpoint.resource.accelerator
    assert accelerator is not None
    whole = memory_bytes(accelerator.memory) * endpoint.resource.accelerators
    assert endpoint.model.weight_bytes == whole
    pod = plan_stack(settings(allowed=True), [endpoint]).endpoints[0].server.workload.template
    [container] = pod["spec"]["containers"]
    cache = memory_bytes(container["resources"]["requests"]["ephemeral-storage"])
    assert whole < cache <= memory_bytes(endpoint.resource.allocatable.ephemeral_storage)


def test_a_file_of_a_gguf_model_is_taken_as_it_is_called(tmp_path: Path) -> None:
    text = ENTRY + "    quantization: Q5_0\n"
    endpoint = load(tmp_path, allowed=True, text=text, framework="llama.cpp")
    assert set(endpoint.model.variants) == {"Q5_0"}


def test_what_is_pinned_is_checked_all_the_same(tmp_path: Path) -> None:
    text = ENTRY.replace("example/unknown", "Qwen/Qwen2.5-72B-Instruct")
    with pytest.raises(InvalidInputError, match=r"the weights of Qwen/Qwen2\.5-72B-Instruct"):
        load(tmp_path, allowed=True, text=text)


def test_other_problems_are_reported_without_one_about_the_model(
    tmp_path: Path,
) -> None:
    with pytest.raises(InvalidInputError) as caught:
        load(tmp_path, allowed=True, resource="g6e.tiny")
    assert [problem.path for problem in caught.value.problems] == ["endpoints.chat.resource"]


@pytest.mark.parametrize(
    ("framework", "more", "expected"),
    [
        (
            "llama.cpp",
            "",
            "missing: example/unknown comes in variants, and one must be chosen. Write for "
            "example `quantization: Q4_K_M`.",
        ),
        (
            "vllm",
            "    engineArgs: {{enable-auto-tool-choice: true}}\n",
            "needs `tool-call-parser`, and none is known for example/unknown (got true). Add "
            "`tool-call-parser` with the parser of the model's own format, or remove this.",
        ),
    ],
)
def test_advice_claims_nothing_about_it(
    tmp_path: Path, framework: str, more: str, expected: str
) -> None:
    with pytest.raises(InvalidInputError) as caught:
        load(tmp_path, allowed=True, text=ENTRY + more, framework=framework)
    assert [problem.advice() for problem in caught.value.problems] == [expected]
