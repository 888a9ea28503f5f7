"""The program as a ConfigMap holds it, and a hub of this machine."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from endpoints.pods.weight_fetch import fetch_program
from tests.fetcher.fetching import REPOSITORY, Fetch
from tests.fetcher.weights_hub import WeightsHub, serving


@pytest.fixture(name="program", scope="session")
def _program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the package, as the ConfigMap holds it."""
    package = tmp_path_factory.mktemp("program") / "fetcher"
    package.mkdir()
    for name, text in fetch_program().items():
        (package / name).write_text(text, encoding="utf-8")
    return package.parent


@pytest.fixture(name="hub")
def _hub() -> Iterator[WeightsHub]:
    with serving(WeightsHub(files=dict(REPOSITORY))) as hub:
        yield hub


@pytest.fixture(name="fetch")
def _fetch(program: Path, hub: WeightsHub, tmp_path: Path) -> Callable[..., Fetch]:
    return lambda **changes: Fetch(
        program=program, hub=hub, folder=tmp_path / "models/weights", **changes
    )
