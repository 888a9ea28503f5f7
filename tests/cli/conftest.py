"""A small project that is the current folder, and a terminal of a known width."""

from pathlib import Path

import pytest

from endpoints.check import stack_input
from tests.support.project_files import write_project
from tests.unit import catalogue


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose catalogue is that of the unit tests."""
    monkeypatch.chdir(tmp_path)
    write_project(tmp_path)
    monkeypatch.setattr(stack_input, "load_catalog", catalogue.catalog)
    return tmp_path
