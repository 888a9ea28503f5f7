"""Settings of a stack, from its file and from Pulumi's decoded values."""

from pathlib import Path

import pytest

from endpoints.read.problem import InvalidInputError
from endpoints.stack.file import parse_settings, read_settings
from endpoints.stack.routes import IngressRoutes
from endpoints.stack.settings import ClusterSettings, Settings
from tests.unit.cases import Case, read_cases

CASES = read_cases("refused_settings.cases")
CLUSTER: dict[str, object] = {
    "nodes": "kwok",
    "domain": "a.b",
    "routes": {"kind": "ingress", "public": "internet", "private": "internal"},
}
FILE = """\
encryptionsalt: v1:abc
config:
  kubernetes:context: elsewhere
  endpoints:apiKeySeed: {secure: v1:abc}
  endpoints:file: other.yaml
  endpoints:clusters:
    main:
      nodes: kwok
      domain: a.b
      routes: {kind: ingress, public: internet, private: internal}
"""
SETTINGS = Settings.model_validate(
    {
        "stack": "local",
        "file": "other.yaml",
        "clusters": {
            "main": ClusterSettings(
                nodes="kwok",
                domain="a.b",
                routes=IngressRoutes(kind="ingress", public="internet", private="internal"),
            )
        },
        "hasApiKeySeed": True,
    }
)


def _write(root: Path, stack: str, content: str) -> None:
    (root / "stacks").mkdir(exist_ok=True)
    (root / "stacks" / f"Pulumi.{stack}.yaml").write_text(content, encoding="utf-8")


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_reports_every_problem_of_the_file(tmp_path: Path, case: Case) -> None:
    _write(tmp_path, "local", case.content)
    with pytest.raises(InvalidInputError) as caught:
        read_settings("local", tmp_path)
    assert [problem.render() for problem in caught.value.problems] == case.problems


def test_reads_the_file(tmp_path: Path) -> None:
    _write(tmp_path, "local", FILE)
    assert read_settings("local", tmp_path) == SETTINGS


@pytest.mark.parametrize(
    ("seed", "has_seed"),
    [("  endpoints:apiKeySeed: plain\n", True), ("", False)],
    ids=["plain", "absent"],
)
def test_only_presence_of_the_seed_counts(tmp_path: Path, seed: str, has_seed: bool) -> None:
    _write(tmp_path, "local", FILE.replace("  endpoints:apiKeySeed: {secure: v1:abc}\n", seed))
    assert read_settings("local", tmp_path).has_api_key_seed is has_seed


@pytest.mark.parametrize(
    ("stack", "expected"),
    [
        (
            "lokal",
            "stacks/Pulumi.lokal.yaml: there is no such stack (got lokal). Did you mean local?",
        ),
        (
            "prod",
            "stacks/Pulumi.prod.yaml: there is no such stack (got prod). Stacks here: aws, local.",
        ),
        (
            "../local",
            "stacks/Pulumi.../local.yaml: there is no such stack (got ../local). "
            "Did you mean local?",
        ),
    ],
)
def test_a_missing_stack_lists_those_there_are(tmp_path: Path, stack: str, expected: str) -> None:
    _write(tmp_path, "local", FILE)
    _write(tmp_path, "aws", FILE)
    with pytest.raises(InvalidInputError) as caught:
        read_settings(stack, tmp_path)
    assert str(caught.value) == expected


def test_no_stack_at_all(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError) as caught:
        read_settings("local", tmp_path)
    assert str(caught.value) == (
        "stacks/Pulumi.local.yaml: there is no such stack (got local). "
        "There is none: create the file."
    )


def test_names_of_objects_may_have_dots() -> None:
    cluster = ClusterSettings.model_validate(
        {
            **CLUSTER,
            "priorityClass": "high.models",
            "weights": {"kind": "claim", "storageClass": "efs.shared"},
            "hub": {"token": {"name": "0.hub"}},
        }
    )
    assert cluster.priority_class == "high.models"


def test_parses_decoded_values() -> None:
    data = {"file": "other.yaml", "clusters": {"main": CLUSTER}, "apiKeySeed": "secret"}
    assert parse_settings(data, stack="local", file="stacks/Pulumi.local.yaml") == SETTINGS


def test_absent_decoded_values_are_none() -> None:
    data = {"file": None, "clusters": {"main": CLUSTER}}
    settings = parse_settings(data, stack="local", file="stacks/Pulumi.local.yaml")
    assert (settings.file, settings.has_api_key_seed) == ("endpoints.yaml", False)


def test_problems_of_decoded_values_have_no_line() -> None:
    data = {"clusters": {"main": {**CLUSTER, "nodes": 3, "context": None}}, "zzz": "red"}
    with pytest.raises(InvalidInputError) as caught:
        parse_settings(data, stack="local", file="stacks/Pulumi.local.yaml")
    assert str(caught.value).split("\n") == [
        "stacks/Pulumi.local.yaml: endpoints:clusters.main.context: null is not a value here. "
        "Give it a value, or remove the key.",
        "stacks/Pulumi.local.yaml: endpoints:clusters.main.nodes: must be kwok, existing, "
        "managed or karpenter (got 3). Write one of them.",
        "stacks/Pulumi.local.yaml: endpoints:zzz: unknown key (got endpoints:zzz). "
        "The keys after `endpoints:`: allowUnpinnedModels, apiKeySeed, budget, clusters, file, "
        "resources.",
    ]


@pytest.mark.parametrize(
    ("key", "written", "decoded", "expected"),
    [
        ("budget", "5000", "5000", 5000.0),
        ("budget", '"5000"', "5000", 5000.0),
        ("budget", "12.5", "12.5", 12.5),
        ("budget", "1e6", "1e+06", 1_000_000.0),
        ("budget", "5000", 5000, 5000.0),
        ("allowUnpinnedModels", "true", "true", True),
        ("allowUnpinnedModels", '"true"', "true", True),
        ("allowUnpinnedModels", "false", False, False),
        ("resources", "own.yaml", "own.yaml", "own.yaml"),
    ],
)
def test_the_file_and_decoded_values_say_the_same(
    tmp_path: Path, key: str, written: str, decoded: object, expected: object
) -> None:
    _write(tmp_path, "local", f"{FILE}  endpoints:{key}: {written}\n")
    from_file = read_settings("local", tmp_path)
    data = {"file": "other.yaml", "clusters": {"main": CLUSTER}, "apiKeySeed": "x", key: decoded}
    assert from_file.model_dump(by_alias=True)[key] == expected
    assert from_file == parse_settings(data, stack="local", file="stacks/Pulumi.local.yaml")


def test_what_is_absent_is_not_asked_for(tmp_path: Path) -> None:
    _write(tmp_path, "local", FILE)
    settings = read_settings("local", tmp_path)
    assert settings.resources is None
    assert settings.budget is None
    assert settings.allow_unpinned_models is False


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("budget", "free", 'must be a positive number, of US dollars a month (got "free")'),
        ("allowUnpinnedModels", "yes", 'must be true or false (got "yes")'),
        ("resources", " ", 'must be a path (got " ")'),
    ],
)
def test_wrong_decoded_values(key: str, value: str, message: str) -> None:
    data = {"clusters": {"main": CLUSTER}, key: value}
    with pytest.raises(InvalidInputError) as caught:
        parse_settings(data, stack="local", file="s.yaml")
    (problem,) = caught.value.problems
    assert problem.render().startswith(f"s.yaml: endpoints:{key}: {message}. Write ")
