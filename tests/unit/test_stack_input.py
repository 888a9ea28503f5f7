"""What a stack is made from: shipped and own resources, and the problems of both files at once."""

from pathlib import Path

import pytest

from endpoints.check.stack_input import endpoints_file, load_stack
from endpoints.read.problem import InvalidInputError
from endpoints.stack.settings import Settings
from tests.support import resolved
from tests.unit import catalogue

OWN = """\
resources:
  half: {from: p5.48xlarge, replicasPerNode: 2}
"""
ENDPOINTS = """\
defaults: {cluster: main, framework: vllm}
endpoints:
  chat: {model: Qwen/Qwen2.5-7B-Instruct, resource: half}
"""


def _settings(resources: str | None) -> Settings:
    return catalogue.settings().model_copy(update={"resources": resources})


def test_an_endpoint_uses_an_own_resource(in_folder: Path) -> None:
    (in_folder / "own.yaml").write_text(OWN)
    (in_folder / "e.yaml").write_text(ENDPOINTS)
    (endpoint,) = load_stack(Path("e.yaml"), _settings("own.yaml"), in_folder)
    assert endpoint.resource.name == "half"


def test_without_the_setting_there_are_only_shipped_ones(in_folder: Path) -> None:
    (in_folder / "own.yaml").write_text(OWN)
    (in_folder / "e.yaml").write_text(ENDPOINTS)
    with pytest.raises(InvalidInputError) as caught:
        load_stack(Path("e.yaml"), _settings(None), in_folder)
    assert [problem.path for problem in caught.value.problems] == ["endpoints.chat.resource"]


def test_problems_of_both_files_come_in_one_run(in_folder: Path) -> None:
    (in_folder / "own.yaml").write_text(f"{OWN}price: {{}}\n")
    (in_folder / "e.yaml").write_text(ENDPOINTS.replace("endpoints:", "endpoint: {}\nendpoints:"))
    with pytest.raises(InvalidInputError) as caught:
        load_stack(Path("e.yaml"), _settings("own.yaml"), in_folder)
    assert [problem.explain() for problem in caught.value.problems] == [
        "e.yaml:2:1: endpoint: unknown key (got endpoint). Did you mean endpoints?\n"
        "    2 | endpoint: {}\n"
        "      | ^",
        "own.yaml:3:1: price: unknown key (got price). Did you mean prices?\n"
        "    3 | price: {}\n"
        "      | ^",
    ]


def test_problems_of_the_own_resources_alone_are_reported(in_folder: Path) -> None:
    (in_folder / "e.yaml").write_text("endpoints: {}\n")
    with pytest.raises(InvalidInputError, match=r"^absent\.yaml: there is no such file"):
        load_stack(Path("e.yaml"), _settings("absent.yaml"), in_folder)


def test_files_are_named_as_typed_from_the_current_folder(
    in_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert endpoints_file(_settings(None), in_folder) == Path("endpoints.yaml")
    (in_folder / "docs").mkdir()
    monkeypatch.chdir(in_folder / "docs")
    assert endpoints_file(_settings(None), in_folder) == in_folder / "endpoints.yaml"


def test_pools_of_no_resource_are_reported_with_the_endpoints(in_folder: Path) -> None:
    eks = resolved.eks_cluster(pools={"rack": {}})
    settings = _settings(None).model_copy(update={"clusters": {"main": eks}})
    (in_folder / "e.yaml").write_text(ENDPOINTS)
    with pytest.raises(InvalidInputError) as caught:
        load_stack(Path("e.yaml"), settings, in_folder)
    assert [problem.path for problem in caught.value.problems] == [
        "endpoints.chat.resource",
        "endpoints:clusters.main.eks.pools.rack",
    ]
    (in_folder / "e.yaml").write_text("endpoints: {}\n")
    with pytest.raises(InvalidInputError, match="not a resource of the catalogue"):
        load_stack(Path("e.yaml"), settings, in_folder)
