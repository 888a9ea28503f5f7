"""What is not pinned because of its name, the hub, or how the hub answers."""

import json
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.hub.hub_server import HubServer, serving
from tests.hub.models import LLAMA, ONE
from tests.hub.served import COMMIT, Served, model

NAME = "acme/model"
PAGE = f"/api/models/{NAME}"


def usual() -> Served:
    return model(LLAMA, model__safetensors=ONE)


@pytest.mark.parametrize(
    "name",
    [
        "no-owner",
        "../evil",
        "a/..",
        "a/../../etc/passwd",
        "/etc/passwd",
        "a/b/c",
        "a/b\n",
        "a/b\x1b[2J",
        "a/",
        "",
        "a/b@../x",
        "a/b@x y",
        "a/b@",
        "a/b--c",
        f"a/{'b' * 97}",
    ],
)
def test_names_that_are_none_ask_no_hub(
    hub: HubServer, refused: Callable[..., str], name: str
) -> None:
    error = refused(name)
    assert "is not a" in error
    assert error.isprintable()
    assert hub.tokens == []


@pytest.mark.parametrize(
    "url",
    [
        "ftp://hub",
        "hub.example",
        "https://",
        "https://me:secret@hub",
        "https://hub?token=secret",
        "http://hub:99999",
        "http://[::1",
        "http://hub /",
    ],
)
def test_endpoints_that_are_none_are_not_shown(refused: Callable[..., str], url: str) -> None:
    error = refused(NAME, "--endpoint", url)
    assert error.startswith("the hub's endpoint must be a URL such as https://")
    assert "secret" not in error


def test_a_model_that_is_not_there(refused: Callable[..., str]) -> None:
    assert refused() == (
        "ENDPOINT has no model acme/model, or it is private. For a private one: Set HF_TOKEN, or "
        "give --token-file FILE."
    )


def test_a_model_that_is_not_at_a_csghub(refused: Callable[..., str]) -> None:
    with serving(is_csghub=True) as csghub:
        error = refused(NAME, "--endpoint", csghub.endpoint)
        assert error == f"{csghub.endpoint} answered HTTP 500 for acme/model."


def test_a_revision_that_is_not_there(hub: HubServer, refused: Callable[..., str]) -> None:
    hub.repositories[NAME] = usual()
    assert refused(f"{NAME}@v9") == "acme/model has no revision v9 on ENDPOINT."


def test_a_gated_model(
    hub: HubServer, refused: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.repositories[NAME] = usual()
    hub.repositories[NAME].accepted_by = "someone"
    gated = "acme/model is gated: accept its licence on ENDPOINT/acme/model."
    assert refused() == f"{gated} Set HF_TOKEN, or give --token-file FILE."
    monkeypatch.setenv("HF_TOKEN", "mine")
    assert refused() == f"{gated} The token that was given may not read it."


def test_another_spelling(hub: HubServer, refused: Callable[..., str]) -> None:
    hub.repositories[NAME] = usual()
    hub.repositories[NAME].page["id"] = "Acme/Model"
    assert refused() == "the hub writes it Acme/Model: use that name."


def test_token_files(tmp_path: Path, refused: Callable[..., str]) -> None:
    file = tmp_path / "token"
    assert refused(NAME, "--token-file", file) == f"the token in {file} cannot be read."
    file.write_text("\n")
    assert refused(NAME, "--token-file", file) == f"{file} holds no token."


def test_a_hub_without_a_server(refused: Callable[..., str]) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        error = refused(NAME, "--endpoint", url)
    assert error.startswith(f"{url} cannot be reached (ConnectError). Check the network")


def test_a_hub_that_does_not_answer(
    refused: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hub.repository.TIMEOUT", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        assert refused(NAME, "--endpoint", url).startswith(f"{url} did not answer within")


def test_no_hub_is_asked_offline(
    refused: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    assert refused() == "HF_HUB_OFFLINE is set: unset it to read a hub."


def page(**fields: object) -> bytes:
    return json.dumps({"id": NAME, "sha": COMMIT, "siblings": [], **fields}).encode()


@pytest.mark.parametrize(
    ("body", "headers", "error"),
    [
        (b"<html>", {}, "answers unlike a model hub"),
        (b"[" * 100_000, {}, "answers unlike a model hub"),
        (b"[]", {}, "answers unlike a model hub"),
        (b"{}", {}, "answers unlike a model hub"),
        (page(siblings=[{"name": 1}]), {}, "answers unlike a model hub"),
        (
            page(pipeline_tag="text-generation", siblings=[{"rfilename": "\ud800.gguf"}]),
            {},
            "no file",
        ),
        (page(siblings=7), {}, "answers unlike a model hub"),
        (page(sha="../../x"), {}, "metadata not recognised: the hub does not say the commit"),
        (page(sha=None), {}, "metadata not recognised: the hub does not say the commit"),
        (page(pipeline_tag=["x"], tags=[1]), {}, "metadata not recognised: the hub names no task"),
        (b" " * 33 * 2**20, {}, "the hub sent more than 33554432 bytes"),
        (b"x", {"Content-Encoding": "gzip"}, "the hub sent a compressed answer"),
    ],
)
def test_pages_that_no_hub_sends(
    hub: HubServer, refused: Callable[..., str], body: bytes, headers: dict[str, str], error: str
) -> None:
    hub.raw[PAGE] = (body, headers)
    assert error in refused()


def test_a_hub_that_sends_whole_files(hub: HubServer, refused: Callable[..., str]) -> None:
    hub.repositories[NAME] = usual()
    header = (200_000).to_bytes(8, "little") + bytes(300_000)
    hub.raw[f"/store/{NAME}/model.safetensors"] = (header, {})
    assert refused() == "ENDPOINT does not serve parts of files (HTTP Range). Check --endpoint."
