"""Refused endpoints files: every problem in one run, in whole sentences."""

from collections.abc import Callable
from pathlib import Path

import pytest

from endpoints.check.load import load_endpoints
from endpoints.read.problem import InvalidInputError
from tests.unit import catalogue
from tests.unit.cases import Case, read_cases
from tests.unit.conftest import Load, Problems

CASES = read_cases(
    "refused_text.cases",
    "refused_grammar.cases",
    "refused_references.cases",
    "refused_scaling.cases",
    "refused_access.cases",
)
CONTROL = (
    "this control character is not allowed (got {}). Remove it; in double quotes it can be "
    'written as an escape such as "\\u0007".'
)
DELETE_ALL = "Write the endpoints, or `endpoints: {}` to delete them all."
VALID = """\
defaults: {cluster: main, resource: g6e.xlarge, framework: vllm}
endpoints:
  qwen: {model: Qwen/Qwen2.5-7B-Instruct}
"""


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_reports_every_problem(problems: Problems, case: Case) -> None:
    assert problems(case.content) == case.problems


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            b"\xef\xbb\xbfendpoint: {}\nendpoints: {}\n",
            [
                "e.yaml:1:1: the file starts with a byte order mark (BOM). "
                "Save the file as UTF-8 without a byte order mark.",
                "e.yaml:1:1: endpoint: unknown key (got endpoint). Did you mean endpoints?",
            ],
        ),
        (
            b"\xef\xbb\xbf",
            [
                f"e.yaml: the file is empty. {DELETE_ALL}",
                "e.yaml:1:1: the file starts with a byte order mark (BOM). "
                "Save the file as UTF-8 without a byte order mark.",
            ],
        ),
        (
            "endpoints: {}\n".encode("utf-16"),
            ["e.yaml: the file is UTF-16, not UTF-8. Save the file as UTF-8."],
        ),
        (
            b"endpoints: {}\nd\xe9faults: {}\n",
            [
                'e.yaml:2:1: ["d\N{REPLACEMENT CHARACTER}faults"]: unknown key '
                "(got d\N{REPLACEMENT CHARACTER}faults). Did you mean defaults?",
                "e.yaml:2:2: this byte is not UTF-8 (got 0xe9). Save the file as UTF-8.",
            ],
        ),
        (
            "endpoints: {}\0\n# \a\u2028\nfoo\x7f: \x1b1\n".encode(),
            [
                f"e.yaml:1:14: {CONTROL.format('U+0000')}",
                f"e.yaml:2:3: {CONTROL.format('U+0007')}",
                f"e.yaml:2:4: {CONTROL.format('U+2028')}",
                "e.yaml:3:1: foo: unknown key (got foo). The keys here: defaults, endpoints.",
                f"e.yaml:3:4: {CONTROL.format('U+007F')}",
                f"e.yaml:3:7: {CONTROL.format('U+001B')}",
            ],
        ),
        (
            b"endpoints: " + b"[" * 500_000,
            [
                "e.yaml:1:12: endpoints: must be a map, not a list (got a list of 1). "
                f"{DELETE_ALL}",
                "e.yaml:1:43: endpoints[0][0]: nested more than 32 deep. "
                "Remove the brackets or the indentation that is too much.",
            ],
        ),
        (
            b"endpoints: " + b"x" * 1_000_000,
            [f"e.yaml:1:12: endpoints: must be a map (got {'x' * 59}…). {DELETE_ALL}"],
        ),
        (
            "defaults: {cluster: main, resource: g6e.xlarge, framework: vllm}\n"
            "endpoints: {qwen: {model: Qwen/Qwen2.5-7B-Instruct, engineArgs: {a: "
            f"{'x' * 131_001}}}}}}}",
            [
                "e.yaml:2:69: endpoints.qwen.engineArgs.a: an engine argument is limited to 131000 "
                f"bytes (got {'x' * 59}…). Put long content into the image, and name its file here."
            ],
        ),
    ],
    ids=["bom", "only a bom", "utf-16", "latin-1", "control", "nesting", "huge", "long argument"],
)
def test_reports_faults_of_bytes(
    problems: Problems, content: str | bytes, expected: list[str]
) -> None:
    assert problems(content) == expected


def test_refuses_a_large_file_before_reading_it_all(problems: Problems) -> None:
    assert problems(b"#" * (3 * 2**20)) == [
        "e.yaml: the file is larger than 1 MiB. "
        "Split the endpoints over several stacks, each with its file."
    ]


def test_columns_count_characters(problems: Problems) -> None:
    content = "endpoints: {ü💡: {stat: 1}}\n"
    places = [problem.split(": ")[0] for problem in problems(content) if "stat" in problem]
    assert places == ["e.yaml:1:18"]


def test_hpa_cannot_sleep(problems: Problems) -> None:
    advice = (
        "cluster main scales with the HorizontalPodAutoscaler, which can neither scale to 0 nor "
        "wake from it (got min 0). Set `replicas.min` to 1 or more, or `autoscaler: keda` for the "
        "cluster in stacks/Pulumi.local.yaml."
    )
    written = VALID.replace("Instruct}", "Instruct, replicas: {max: 2}}")
    assert problems(VALID, autoscaler="hpa") == [f"e.yaml:3:9: endpoints.qwen: {advice}"]
    assert problems(written, autoscaler="hpa") == [
        f"e.yaml:3:53: endpoints.qwen.replicas: {advice}"
    ]


def test_hpa_knows_no_times(problems: Problems) -> None:
    schedule = "{timezone: UTC, windows: [{start: 0 8 * * *, end: 0 9 * * *, min: 2}]}"
    written = VALID.replace("Instruct}", f"Instruct, scaling: {{schedule: {schedule}}}}}").replace(
        "vllm}", "vllm, replicas: {min: 1, max: 3}}"
    )
    assert problems(written, autoscaler="hpa") == [
        "e.yaml:3:63: endpoints.qwen.scaling.schedule: cluster main scales with the "
        "HorizontalPodAutoscaler, which knows no times. Remove the key, or write `autoscaler: "
        "keda` for the cluster in stacks/Pulumi.local.yaml."
    ]


def test_existing_nodes_are_not_dedicated(problems: Problems) -> None:
    written = VALID.replace("Instruct}", "Instruct, dedicated: true}")
    assert problems(written, nodes="existing") == [
        "e.yaml:3:54: endpoints.qwen.dedicated: cluster main has existing nodes only, and a pool "
        "of its own would have to be made (got true). Remove `dedicated`, or choose a cluster "
        "whose nodes the program makes."
    ]


def test_missing_api_key_seed_is_reported_once(problems: Problems) -> None:
    content = f"{VALID}  other: {{model: Qwen/Qwen2.5-7B-Instruct, visibility: private}}\n"
    assert problems(content, has_api_key_seed=False) == [
        "e.yaml:3:9: endpoints.qwen: private endpoints (2 here) need the secret that their API "
        "keys derive from, and stack local has none. Set it with `openssl rand -hex 32 | pulumi "
        "config set --secret endpoints:apiKeySeed --stack local`, or write `visibility: public`."
    ]


def test_public_endpoints_need_no_seed(load: Load) -> None:
    content = VALID.replace("vllm}", "vllm, visibility: public}")
    assert [endpoint.visibility for endpoint in load(content, has_api_key_seed=False)] == ["public"]


def _nothing(path: Path) -> None:
    assert not path.exists()


def _folder(path: Path) -> None:
    path.mkdir()


def _unreadable(path: Path) -> None:
    path.symlink_to(path)


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (_nothing, "f.yaml: there is no such file. Create it, or name another one."),
        (_folder, "f.yaml: this is a directory. Name a file."),
        (
            _unreadable,
            "f.yaml: the file cannot be read: Too many levels of symbolic links. "
            "Name another file.",
        ),
    ],
    ids=["missing", "directory", "loop"],
)
def test_reports_what_cannot_be_read(
    in_folder: Path, make: Callable[[Path], None], expected: str
) -> None:
    make(in_folder / "f.yaml")
    with pytest.raises(InvalidInputError) as caught:
        load_endpoints(Path("f.yaml"), catalogue.settings(), catalogue.catalog())
    assert str(caught.value) == expected


def test_reports_a_missing_permission(in_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(InvalidInputError) as caught:
        load_endpoints(Path("f.yaml"), catalogue.settings(), catalogue.catalog())
    assert str(caught.value) == (
        "f.yaml: the file may not be read. Give yourself the permission to read it."
    )


def test_a_dropped_character_joins_no_lines(problems: Problems) -> None:
    assert problems("endpoints: {}\r\0\nfoo: 1\n") == [
        f"e.yaml:2:1: {CONTROL.format('U+0000')}",
        "e.yaml:3:1: foo: unknown key (got foo). The keys here: defaults, endpoints.",
    ]


def test_what_is_missing_at_the_end_stands_at_the_end(problems: Problems) -> None:
    assert problems("endpoints: {qwen")[0] == (
        "e.yaml:1:17: YAML syntax: a bracket is not closed, or a comma is missing. "
        "Close every `[` and `{`, and put commas between the items."
    )
