"""The committed data of vLLM and SGLang: complete, consistent, and true where it is known."""

from collections.abc import Callable
from pathlib import Path

import pytest
from packaging.version import Version

from catalog_tools.extraction.counts import load_counts
from catalog_tools.extraction.engines import ENGINES
from catalog_tools.extraction.notes import load_notes
from catalog_tools.extraction.timeline import load_timeline
from endpoints.catalog import CATALOG, Argument, EngineFacts

FILES = sorted(path for name in ENGINES for path in (CATALOG / "engines" / name).glob("*.json"))
FACTS = {
    f"{path.parent.name}/{path.stem}": EngineFacts.model_validate_json(path.read_bytes())
    for path in FILES
}
EXPLAINED = {
    # Made in a loop over names, which no pattern in the text finds.
    "vllm/0.11.2": 4,
    # There only to be refused.
    "sglang/0.5.3": 7,
}
"""Versions in which both ways of counting differ, and by how many spellings."""

each_version = pytest.mark.parametrize("facts", FACTS.values(), ids=FACTS)
each_engine = pytest.mark.parametrize("engine", ENGINES)


@pytest.mark.parametrize("path", FILES, ids=FACTS)
def test_a_file_is_what_its_name_says(path: Path) -> None:
    facts = FACTS[f"{path.parent.name}/{path.stem}"]
    assert facts.path == f"{path.parent.name}/{path.stem}"
    assert facts.complete
    assert facts.architectures
    assert facts.quantizations
    assert len(facts.metrics) >= 25


@each_engine
def test_the_newest_one_half_a_year_and_a_year_old_are_there(engine: str) -> None:
    released = sorted(facts.released or "" for facts in FACTS.values() if facts.engine == engine)
    assert released[-1] >= "2026-10-01"
    assert any("2026-05-01" <= day <= "2026-06-30" for day in released)
    assert any("2025-11-01" <= day <= "2025-12-31" for day in released)


@each_version
def test_a_spelling_belongs_to_one_argument(facts: EngineFacts) -> None:
    names = [argument.name for argument in facts.arguments]
    spellings = [alias for item in facts.arguments for alias in (item.name, *item.aliases)]
    assert names == sorted(names)
    assert len(spellings) == len(set(spellings))


@each_version
def test_an_argument_is_consistent(facts: EngineFacts) -> None:
    names = {argument.name for argument in facts.arguments}
    for argument in facts.arguments:
        assert bool(argument.choices) >= (argument.type == "select"), argument
        assert set(argument.conflicts) <= names - {argument.name}, argument
        if argument.type == "select" and argument.default is not None:
            assert str(argument.default) in argument.choices, argument
        if argument.type == "switch":
            assert argument.default in (None, False, True), argument


@each_version
def test_conflicts_hold_both_ways(facts: EngineFacts) -> None:
    pairs = {(item.name, other) for item in facts.arguments for other in item.conflicts}
    assert pairs == {(other, name) for name, other in pairs}


@each_version
def test_history_is_in_order(facts: EngineFacts) -> None:
    known = set(facts.by_spelling)
    for argument in facts.arguments:
        assert argument.since is None or Version(argument.since) <= Version(facts.version)
    for removed in facts.removed:
        assert removed.name not in known
        assert removed.renamed_to is None or removed.renamed_to in known
        assert Version(removed.last_in) < Version(removed.removed_in) <= Version(facts.version), (
            removed
        )


@each_engine
def test_notes_are_about_arguments_that_some_version_has(engine: str) -> None:
    known = frozenset().union(*load_timeline(engine).spellings.values())
    assert sorted(set(load_notes(engine).names()) - known) == []


@each_engine
def test_the_timeline_says_the_same_of_each_version(engine: str) -> None:
    timeline = load_timeline(engine)
    for facts in FACTS.values():
        if facts.engine == engine:
            spellings = {name for item in facts.arguments for name in (item.name, *item.aliases)}
            assert timeline.spellings[facts.version] == spellings


def test_two_ways_of_counting_agree_but_for_what_is_explained() -> None:
    differences = {}
    for path, facts in FACTS.items():
        count = load_counts(facts.engine)[facts.version]
        assert count.arguments == len(facts.arguments)
        if count.only_first or count.only_second:
            differences[path] = len(count.only_first) + len(count.only_second)
    assert differences == EXPLAINED


@pytest.mark.parametrize("path", ["vllm/0.24.0", "sglang/0.5.14"])
def test_what_is_used_most_is_described(path: str) -> None:
    described = [item for item in FACTS[path].arguments if item.description]
    assert len(described) >= 70
    assert all(len(item.description or "") <= 100 for item in described)


@pytest.mark.parametrize(
    ("path", "name", "is_so"),
    [
        ("vllm/0.24.0", "tensor-parallel-size", lambda it: (it.type, it.default) == ("integer", 1)),
        ("vllm/0.24.0", "tp", lambda it: it.name == "tensor-parallel-size"),
        ("vllm/0.24.0", "enable-prefix-caching", lambda it: it.type == "switch" and it.negatable),
        ("vllm/0.24.0", "compilation-config", lambda it: it.type == "json"),
        ("vllm/0.24.0", "max-model-len", lambda it: it.type == "integer" and it.human_readable),
        ("vllm/0.24.0", "gpu-memory-utilization", lambda it: it.default == 0.92),
        ("vllm/0.24.0", "dtype", lambda it: {"auto", "half"} < set(it.choices)),
        ("vllm/0.24.0", "quantization", lambda it: {"awq", "fp8"} < set(it.choices)),
        ("vllm/0.24.0", "tool-call-parser", lambda it: {"hermes", "qwen3_coder"} < set(it.choices)),
        ("vllm/0.24.0", "served-model-name", lambda it: it.type == "list"),
        ("vllm/0.24.0", "shutdown-timeout", lambda it: it.since == "0.18.0"),
        ("vllm/0.24.0", "attention-backend", lambda it: "FLASH_ATTN" in it.choices),
        ("vllm/0.11.2", "task", lambda it: "runner" in it.deprecated),
        ("vllm/0.9.2", "guided-decoding-backend", lambda it: "xgrammar" in it.choices),
        ("vllm/0.9.2", "swap-space", lambda it: (it.type, it.default) == ("number", 4)),
        ("vllm/0.9.2", "enable-auto-tool-choice", lambda it: not it.negatable),
        ("sglang/0.5.14", "tensor-parallel-size", lambda it: it.name == "tp-size"),
        ("sglang/0.5.14", "mem-fraction-static", lambda it: it.type == "number"),
        ("sglang/0.5.14", "tool-call-parser", lambda it: {"auto", "qwen25"} < set(it.choices)),
        ("sglang/0.5.14", "attention-backend", lambda it: {"fa3", "triton"} < set(it.choices)),
        ("sglang/0.5.3", "tensor-parallel-size", lambda it: set(it.aliases) == {"tp-size"}),
        ("sglang/0.5.23", "enable-dp-attention", lambda it: "attn-dp-size" in it.deprecated),
    ],
)
def test_a_known_fact(path: str, name: str, is_so: Callable[[Argument], bool]) -> None:
    assert is_so(FACTS[path].by_spelling[name])


@pytest.mark.parametrize(
    ("path", "name", "removed_in"),
    [
        ("vllm/0.24.0", "swap-space", "0.18.0"),
        ("vllm/0.24.0", "guided-decoding-backend", "0.12.0"),
        ("vllm/0.24.0", "disable-log-requests", "0.17.0"),
        ("vllm/0.33.0", "task", "0.13.0"),
        ("sglang/0.5.14", "enable-ep-moe", "0.5.3"),
    ],
)
def test_a_known_removal(path: str, name: str, removed_in: str) -> None:
    removed = {item.name: item for item in FACTS[path].removed}
    assert name not in FACTS[path].by_spelling
    assert removed[name].removed_in == removed_in
    assert removed[name].advice


@pytest.mark.parametrize(
    ("path", "name", "capability", "needs_checkpoint"),
    [
        ("vllm/0.24.0", "awq", "7.5", True),
        ("vllm/0.24.0", "fp8", "7.5", False),
        ("vllm/0.33.0", "fp8", "7.5", True),
        ("vllm/0.24.0", "mxfp4", "8.0", True),
        ("vllm/0.9.2", "fp8", "8.0", False),
        ("vllm/0.11.2", "ptpc_fp8", None, False),
        ("sglang/0.5.14", "quark_mxfp4", None, True),
        ("sglang/0.5.14", "fp8", "8.0", False),
        ("sglang/0.5.14", "awq_marlin", "8.0", True),
    ],
)
def test_a_known_method(
    path: str, name: str, capability: str | None, needs_checkpoint: bool
) -> None:
    method = FACTS[path].quantizations[name]
    assert (method.min_compute_capability, method.needs_checkpoint) == (
        capability,
        needs_checkpoint,
    )


@pytest.mark.parametrize(
    ("path", "known", "unknown"),
    [
        ("vllm/0.24.0", "Qwen3ForCausalLM", "EagleLlamaForCausalLM"),
        ("vllm/0.9.2", "LlamaForCausalLM", "Qwen3NextForCausalLM"),
        ("sglang/0.5.14", "DeepseekV3ForCausalLM", "DeepseekV3ForCausalLMNextN"),
    ],
)
def test_a_known_architecture(path: str, known: str, unknown: str) -> None:
    assert known in FACTS[path].architectures
    assert unknown not in FACTS[path].architectures
