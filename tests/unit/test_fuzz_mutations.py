"""Random bytes, texts, structures and edits of the shipped files, with the shipped catalogue."""

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from endpoints.catalog import load_catalog
from endpoints.check.load import load_endpoints
from tests.unit.fuzzing import ROOT, SETTINGS, read_as_endpoints, read_as_resources, read_as_stack

FILE = (ROOT / "endpoints.yaml").read_text(encoding="utf-8")
STACK = (ROOT / "stacks" / "Pulumi.local.yaml").read_text(encoding="utf-8")
CATALOG = load_catalog()
OWN = """\
prices:
  g6e.xlarge: {usdPerHour: 1.2, region: eu-central-1, date: "2026-11-01"}
resources:
  h100-half: {from: p5.48xlarge, replicasPerNode: 2}
  h100-pair: {from: p5.48xlarge, nodes: 2}
"""
READERS = st.sampled_from([read_as_endpoints, read_as_resources, read_as_stack])
SHIPPED = st.sampled_from(
    [(FILE, read_as_endpoints), (OWN, read_as_resources), (STACK, read_as_stack)]
)

_WORDS = ["", "1", "-1", "1e400", "0x1F", ".nan", "~", "yes", "true", "[]", "{}", "&a", "*a", "<<"]
_WORDS += ["!!str", "---", "...", "- ", "? ", ": ", "|", ">", "%", "@", "`", "'", '"', "\\", "#"]
_WORDS += ["\t", "\0", "\r", "\x85", "\u2028", "\ufeff", "é", "💡", "]", "}", ",", "a: b", "  "]
_CHARS = st.sampled_from(_WORDS) | st.characters(exclude_categories=["Cs"])
_SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-3, 9)
    | st.integers()
    | st.floats()
    | st.sampled_from(["", "fp8", "awq", "Q4_K_M", "auto", "20m", "0s", "stopped", "public", "a"])
)
_ANYTHING = st.recursive(
    _SCALARS,
    lambda items: st.lists(items, max_size=3) | st.dictionaries(st.text("ab", max_size=2), items),
    max_leaves=5,
)


def _known(names: list[str]) -> st.SearchStrategy[object]:
    """Mostly a name of the catalogue, now and then anything else."""
    return st.integers(0, 9).flatmap(
        lambda roll: _ANYTHING if roll == 0 else st.sampled_from(sorted(names))
    )


_VERSIONS = [
    f"{name}@{version}"
    for name, framework in CATALOG.frameworks.items()
    for version in framework.versions
]
_FIELDS: dict[str, st.SearchStrategy[object]] = {
    "model": _known(list(CATALOG.models)),
    "cluster": _known(["main"]),
    "resource": _known(list(CATALOG.resources)),
    "framework": _known([*CATALOG.frameworks, *_VERSIONS]),
    "replicas": st.fixed_dictionaries(
        {}, optional={"min": st.integers(-1, 6), "max": st.integers(0, 6) | _ANYTHING}
    ),
    "visibility": _known(["public", "private"]),
    "updates": _known(["stop-first", "rolling"]),
    "dedicated": st.booleans(),
    "timers": st.fixed_dictionaries({}, optional={"startup": _known(["1s", "168h", "0s"])}),
    "revision": _known(["main", "a" * 40]),
    "engineArgs": st.dictionaries(
        st.sampled_from(
            [
                "max-model-len",
                "tensor-parallel-size",
                "context-length",
                "ctx-size",
                "dtype",
                "quantization",
                "kv-cache-dtype",
                "model",
                "--port",
                "a b",
            ]
        ),
        _SCALARS,
        max_size=3,
    ),
    "quantization": _known(["fp8", "awq", "gptq", "Q4_K_M", "int4"]),
    "state": _known(["running", "stopped"]),
    "restart": st.integers(0, 3),
}
_REQUIRED = {key: _FIELDS.pop(key) for key in ("cluster", "resource", "framework", "model")}
_ENTRIES = st.fixed_dictionaries(_REQUIRED, optional=_FIELDS)
_PLAUSIBLE = st.fixed_dictionaries(
    {
        "model": st.sampled_from(sorted(CATALOG.models)),
        "resource": st.sampled_from(sorted(CATALOG.resources)),
        "framework": st.sampled_from(
            [name for name in _VERSIONS if re.match("vllm|sgl|tei", name)]
        ),
        "cluster": st.just("main"),
        "visibility": st.just("public"),
    },
    optional={
        "state": st.sampled_from(["running", "stopped"]),
        "replicas": st.sampled_from([{"min": 0, "max": 5}, {"min": 1}]),
        "quantization": st.sampled_from(["fp8", "awq"]),
        "engineArgs": st.fixed_dictionaries({"max-model-len": st.integers(-1, 10**6)}),
    },
)
_FILES = st.dictionaries(st.sampled_from(["chat", "Chat", "a.b", "x-1", "q"]), _ENTRIES, min_size=1)


def _edited(text: str, at: int, removed: int, added: str) -> str:
    return text[:at] + added + text[at + removed :]


def _edited_lines(text: str, edits: list[tuple[int, str, int]]) -> str:
    lines = text.splitlines(keepends=True)
    for at, kind, other in edits:
        here, there = at % (len(lines) or 1), other % (len(lines) or 1)
        match kind:
            case "delete":
                lines[here : here + 1] = []
            case "duplicate":
                lines[here:here] = lines[there : there + 1]
            case "replace":
                lines[here : here + 1] = lines[there : there + 1]
            case _:
                lines[here : here + 1] = [" " * (other % 5) + line for line in lines[here:][:1]]
    return "".join(lines)


@given(READERS, st.binary(max_size=300))
def test_any_bytes_are_answered(read: Callable[[bytes], None], data: bytes) -> None:
    _check(data, read)


@given(READERS, st.lists(_CHARS, max_size=40).map("".join))
def test_any_text_is_answered(read: Callable[[bytes], None], text: str) -> None:
    _check(text.encode(), read)


@given(SHIPPED, st.lists(st.tuples(st.integers(0, 2_000), st.integers(0, 9), _CHARS), max_size=4))
def test_any_edit_is_answered(
    shipped: tuple[str, Callable[[bytes], None]], edits: list[tuple[int, int, str]]
) -> None:
    text, read = shipped
    for at, removed, added in edits:
        text = _edited(text, at % (len(text) or 1), removed, added)
    _check(text.encode(), read)


@given(
    SHIPPED,
    st.lists(
        st.tuples(
            st.integers(0, 99),
            st.sampled_from(["delete", "duplicate", "replace", "indent"]),
            st.integers(0, 99),
        ),
        max_size=4,
    ),
)
def test_any_edit_of_lines_is_answered(
    shipped: tuple[str, Callable[[bytes], None]], edits: list[tuple[int, str, int]]
) -> None:
    text, read = shipped
    _check(_edited_lines(text, edits).encode(), read)


@given(_FILES | st.fixed_dictionaries({"chat": _PLAUSIBLE}))
@settings(max_examples=100)
def test_any_structure_is_planned_or_answered(endpoints: dict[str, object]) -> None:
    text = yaml.safe_dump({"endpoints": endpoints}, allow_unicode=True)
    _check(text.encode(), read_as_endpoints)


@pytest.mark.parametrize("blank", ["\t\n", " \t", "\n\n\t\t\n \t \n"])
def test_blank_lines_say_nothing(tmp_path: Path, blank: str) -> None:
    path = tmp_path / "e.yaml"
    path.write_text(FILE)
    expected = load_endpoints(path, SETTINGS, CATALOG)
    path.write_text(FILE.replace("\n\n", f"\n{blank}\n\n") + blank)
    assert load_endpoints(path, SETTINGS, CATALOG) == expected != ()


def _check(data: bytes, read: Callable[[bytes], None]) -> None:
    start = time.process_time()
    read(data)
    assert time.process_time() - start < 2.0
