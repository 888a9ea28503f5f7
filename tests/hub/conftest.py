"""Hubs of this machine, and the command run against them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from huggingface_hub import close_session

from cli.main import main
from tests.hub.hub_server import HubServer, serving


@pytest.fixture(scope="session")
def hub_server() -> Iterator[HubServer]:
    with serving() as server:
        yield server
        close_session()


@pytest.fixture
def hub(hub_server: HubServer, monkeypatch: pytest.MonkeyPatch) -> HubServer:
    """An empty hub, which the environment names; no token."""
    monkeypatch.setenv("HF_ENDPOINT", hub_server.endpoint)
    monkeypatch.delenv("HF_TOKEN", raising=False)
    hub_server.repositories.clear()
    hub_server.raw.clear()
    hub_server.tokens.clear()
    hub_server.sent = 0
    return hub_server


@pytest.fixture
def add(tmp_path: Path) -> Callable[..., int]:
    """`model add` with a catalogue of its own, at `tmp_path`."""
    given = ["model", "add", "--catalog", str(tmp_path)]
    return lambda *arguments: main([*given, *map(str, arguments)])


@pytest.fixture
def refused(
    hub: HubServer, add: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Callable[..., str]:
    """The error of `model add`, with ENDPOINT for the hub's; nothing may have been written."""

    def run(name: str = "acme/model", *options: str) -> str:
        assert add(name, *options) == 1
        shown = capsys.readouterr()
        assert shown.out == ""
        assert not list(tmp_path.rglob("*.yaml*"))
        return shown.err.removeprefix("error: ").rstrip("\n").replace(hub.endpoint, "ENDPOINT")

    return run
