"""Fixtures of the unit tests: problems of a text, in the words that people see."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from endpoints.check import stack_input
from endpoints.check.load import load_endpoints
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.read.problem import InvalidInputError
from tests.support.project_files import write_project
from tests.unit import catalogue

# The machine may be busy with other tests: seconds say nothing about these.
hypothesis_settings.register_profile(
    "unit",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    # A person at work waits for the fast tests; a pipeline looks further, and the same way each
    # time: its answer is about the change that it was given.
    max_examples=100 if "CI" in os.environ else 30,
    derandomize="CI" in os.environ,
)
hypothesis_settings.load_profile("unit")

Problems = Callable[..., list[str]]
Load = Callable[..., tuple[ResolvedEndpoint, ...]]


@pytest.fixture(name="in_folder")
def _in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is the current one, so that messages name files as typed."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(name="load")
def _load(in_folder: Path) -> Load:
    """The endpoints of a file with this content."""

    def load(
        content: str | bytes,
        *,
        autoscaler: str = "keda",
        nodes: str = "kwok",
        has_api_key_seed: bool = True,
    ) -> tuple[ResolvedEndpoint, ...]:
        data = content.encode() if isinstance(content, str) else content
        (in_folder / "e.yaml").write_bytes(data)
        stack = catalogue.settings(
            autoscaler=autoscaler, nodes=nodes, has_api_key_seed=has_api_key_seed
        )
        return load_endpoints(Path("e.yaml"), stack, catalogue.catalog())

    return load


@pytest.fixture(name="problems")
def _problems(load: Load) -> Problems:
    """The rendered problems of a file with this content."""

    def problems(content: str | bytes, **options: bool | str) -> list[str]:
        with pytest.raises(InvalidInputError) as caught:
            load(content, **options)
        return [problem.render() for problem in caught.value.problems]

    return problems


@pytest.fixture(name="project")
def _project(in_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a stack, a valid file and the test catalogue; the current folder."""
    write_project(in_folder)
    monkeypatch.setattr(stack_input, "load_catalog", catalogue.catalog)
    return in_folder
