"""Properties: no input gives a traceback, places are in the file, valid files say what they say."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml
from hypothesis import given
from hypothesis import strategies as st

from endpoints import names
from endpoints.check.load import load_endpoints
from endpoints.endpoint.validate import validate
from endpoints.read.findings import Findings
from endpoints.read.problem import InvalidInputError, Problem
from endpoints.read.source import parse
from endpoints.rules import name_fault
from endpoints.spec.entry import EndpointsFile
from tests.unit import catalogue
from tests.unit.fuzzing import check_problems

CATALOG, SETTINGS = catalogue.catalog(), catalogue.settings()
VALID = (Path(__file__).parent / "data" / "valid.yaml").read_text(encoding="utf-8")
CSGHUB_NAME = re.compile(r"(?=.{2,64}\Z)(?!.*[-_.]{2})[a-zA-Z][a-zA-Z0-9_.-]*[a-zA-Z0-9]+")

_KEYS = ["endpoints", "defaults", "model", "replicas", "min", "max", "engineArgs", "cluster"]
_KEYS += ["framework", "resource", "state", "timers", "startup", "restart", "<<", "{a: b}", "1"]
_VALUES = ["Qwen/Qwen2.5-7B-Instruct", "qwen", "main", "vllm", "g6e.xlarge", "stopped", "20m"]
_VALUES += ["1", "3.10", "true", "yes", "null", "~", ".inf", "0x", "1e999", "ü", "💡", "\\x"]
_MARKS = ["{", "}", "[", "]", ",", ": ", "- ", "? ", "&a ", "*a", "!!str ", "!x ", "'", '"', "\\"]
_MARKS += ["#", "%", "@", "`", "|", ">", "---\n", "...\n", "%YAML 1.2\n", "\n", "\n  ", "\n    "]
_MARKS += ["\n\t", "\t", "  ", "\r\n", "\r", "\0", "\x85", "\u2028", "\ufeff", "\ud7ff"]
_TOKENS = st.sampled_from([*(f"{key}: " for key in _KEYS), *_VALUES, *_MARKS])
_WORDS = st.text("abXYZ09", min_size=1, max_size=9)
_NAMES = st.builds(
    lambda first, words, joints: first + "".join(map(str.__add__, words, joints)) + words[0],
    st.sampled_from("aQ"),
    st.lists(_WORDS, min_size=1, max_size=8),
    st.lists(st.sampled_from("-_."), max_size=8),
).filter(lambda name: len(name) <= 64)
_TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=20)
_SCALARS = st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | _TEXTS
_DURATIONS = st.sampled_from(["1s", "90s", "20m", "168h"])
_SHARED = {
    "cluster": st.text("abc", min_size=1),
    "resource": st.sampled_from(["g6e.xlarge", "1", "true", "null"]),
    "framework": st.sampled_from(["vllm", "vllm@0.24.0", "1.5", "off"]),
    "replicas": st.tuples(st.integers(0, 5), st.integers(1, 5)).map(
        lambda bounds: {"min": min(bounds), "max": max(bounds)}
    ),
    "visibility": st.sampled_from(["public", "private"]),
    "updates": st.sampled_from(["stop-first", "rolling"]),
    "dedicated": st.booleans(),
    "timers": st.fixed_dictionaries({}, optional={"startup": _DURATIONS, "stream": _DURATIONS}),
}
_ENTRIES = st.fixed_dictionaries(
    {"model": st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.-]*/[A-Za-z0-9]+", fullmatch=True)},
    optional=_SHARED
    | {
        "revision": st.sampled_from(["main", "1e5", "010", "refs/pr/1"]),
        "engineArgs": st.dictionaries(
            st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.-]*", fullmatch=True).filter(str.isascii),
            _SCALARS,
            max_size=4,
        ),
        "quantization": st.sampled_from(["fp8", "q4_k_m", "8"]),
        "state": st.sampled_from(["running", "stopped"]),
        "restart": st.integers(0, 10**9),
    },
)
_FILES = st.fixed_dictionaries(
    {"endpoints": st.dictionaries(_NAMES, _ENTRIES, max_size=4)},
    optional={"defaults": st.fixed_dictionaries({}, optional=_SHARED)},
)


class _Quoting(yaml.SafeDumper):
    """Quotes every text: PyYAML writes YAML 1.1, which takes fewer texts for numbers than 1.2."""


_Quoting.add_representer(
    str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"')
)


@given(st.binary(max_size=200))
def test_any_bytes_give_problems_or_endpoints(data: bytes) -> None:
    _check(data)


@given(st.lists(_TOKENS, max_size=40).map("".join))
def test_any_tokens_give_problems_or_endpoints(text: str) -> None:
    _check(text.encode())


@given(st.integers(0, len(VALID)), st.integers(0, 12), st.lists(_TOKENS, max_size=3).map("".join))
def test_any_edit_gives_problems_or_endpoints(at: int, removed: int, added: str) -> None:
    _check((VALID[:at] + added + VALID[at + removed :]).encode())


@given(_FILES, st.booleans(), st.booleans())
def test_a_valid_file_says_what_it_says(
    data: dict[str, object], in_blocks: bool, in_unicode: bool
) -> None:
    text = yaml.dump(
        data, Dumper=_Quoting, default_flow_style=not in_blocks, allow_unicode=in_unicode
    )
    findings = Findings("e.yaml")
    drafts = validate(parse(text.encode(), findings), findings)
    findings.raise_if_any()
    expected = EndpointsFile.model_validate(data)
    assert drafts.defaults.value == expected.defaults
    assert {item.name: item.draft.value for item in drafts.endpoints} == expected.endpoints


@given(st.text("aZ9-_.", max_size=70) | st.text(max_size=5) | _NAMES)
def test_name_rule_is_csghub_s(name: str) -> None:
    assert (name_fault(name) is None) == (CSGHUB_NAME.fullmatch(name) is not None)


@given(_NAMES)
def test_slugs_are_dns_labels(name: str) -> None:
    slug = names.slug(name)
    assert re.fullmatch(r"[a-z]([a-z0-9-]*[a-z0-9])?", slug)
    assert len(slug) <= names.SLUG_LIMIT
    assert slug == names.slug(name)


def _check(data: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "e.yaml"
        path.write_bytes(data)
        problems: tuple[Problem, ...] = ()
        try:
            load_endpoints(path, SETTINGS, CATALOG)
        except InvalidInputError as error:
            problems = error.problems
    check_problems(problems, data)
