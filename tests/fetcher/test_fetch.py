"""The program that fetches weights, as pods run it, against a hub of this machine."""

from collections.abc import Callable

import pytest

from tests.fetcher.fetching import MIB, READ, REPOSITORY, SAFETENSORS, Fetch
from tests.fetcher.weights_hub import COMMIT, WeightsHub

TOKEN = "hf_of-a-test"


def test_the_whole_of_it_and_then_nothing(hub: WeightsHub, fetch: Callable[..., Fetch]) -> None:
    once = fetch()
    code, said = once.run()
    assert (code, once.there()) == (0, READ), said
    assert "weights 100 % 0.0 of 0.0 GiB" in said
    requests = len(hub.asked)
    assert once.run() == (0, f"weights 100 % of owner/model are in {once.folder}\n")
    assert len(hub.asked) == requests
    (once.folder / SAFETENSORS).write_bytes(b"cut")
    assert once.run()[0] == 0
    assert once.there() == READ
    assert hub.sent["config.json"] == len(REPOSITORY["config.json"])


def test_connections_that_break_cost_no_byte(hub: WeightsHub, fetch: Callable[..., Fetch]) -> None:
    hub.cut_after = MIB // 2
    hub.busy = 2
    broken = fetch()
    code, said = broken.run()
    assert (code, broken.there()) == (0, READ), said
    assert hub.sent[SAFETENSORS] == len(REPOSITORY[SAFETENSORS])
    assert "the connection ended 1048576 bytes early; trying again in 0 s" in said
    assert "answers HTTP 503" in said


@pytest.mark.parametrize("path", ["config.json", SAFETENSORS])
def test_a_wrong_byte_is_found(path: str, hub: WeightsHub, fetch: Callable[..., Fetch]) -> None:
    hub.corrupt[path] = 1
    mended = fetch()
    assert mended.run()[0] == 0
    assert mended.there() == READ
    (mended.folder / ".complete").unlink()
    (mended.folder / path).write_bytes(bytes(len(REPOSITORY[path])))
    hub.corrupt[path] = 2
    assert mended.run()[0] == 1
    assert mended.log.read_text() == (
        f"{path} is not what the hub says, twice: its checksum differs."
    )
    assert path not in mended.there()


@pytest.mark.parametrize(
    ("token", "revision", "reason"),
    [
        (
            None,
            COMMIT,
            f"answers HTTP 401 for owner/model at {COMMIT}: it is gated, private or not there. "
            "Name a Secret with a token in `hub.token` of the cluster's settings.",
        ),
        (
            "hf_wrong",
            COMMIT,
            f"answers HTTP 403 for owner/model at {COMMIT}: the token may not read it. Accept the "
            "model's licence at the hub with the account of the token, or put another token into "
            "the Secret of `hub.token`.",
        ),
        (
            TOKEN,
            "gone",
            "answers HTTP 404 for owner/model at gone: check the model's name and its revision.",
        ),
    ],
)
def test_a_refusal_says_what_to_do(
    token: str | None, revision: str, reason: str, hub: WeightsHub, fetch: Callable[..., Fetch]
) -> None:
    hub.token = TOKEN
    refused = fetch(token=token, revision=revision)
    assert refused.run() == (1, f"error: {hub.url} {reason}\n")
    assert refused.log.read_text() == f"{hub.url} {reason}"


def test_the_token_goes_to_the_hub_alone(hub: WeightsHub, fetch: Callable[..., Fetch]) -> None:
    hub.token = TOKEN
    gated = fetch(token=TOKEN, revision="main")
    code, said = gated.run()
    assert (code, gated.there()) == (0, READ), said
    assert TOKEN not in said
    stored = {f"/{path}" for path in REPOSITORY}
    sent = {(path in stored, token) for path, token in hub.asked}
    assert sent == {(False, f"Bearer {TOKEN}"), (True, None)}


def test_a_variant_alone(hub: WeightsHub, fetch: Callable[..., Fetch]) -> None:
    words = ("--exclude", "*", "--include", "model-q4-?????-of-00002.gguf")
    variant = fetch(words=words)
    assert variant.run()[0] == 0
    assert set(variant.there()) == {f"model-q4-0000{part}-of-00002.gguf" for part in (1, 2)}


@pytest.mark.parametrize("path", ["../outside", "/outside", "a/../../outside", "", "."])
def test_a_file_outside_the_folder_is_refused(
    path: str, hub: WeightsHub, fetch: Callable[..., Fetch]
) -> None:
    hub.files[path] = b"x"
    code, said = fetch().run()
    assert (code, said) == (1, "error: the hub names a file outside the model's folder.\n")


def test_no_file_takes_the_place_of_the_programs_own(
    hub: WeightsHub, fetch: Callable[..., Fetch]
) -> None:
    hub.files |= {".lease": b"another pod's", ".complete": b"{}", ".gitattributes": b"x"}
    once = fetch()
    code, said = once.run()
    assert (code, once.there()) == (0, READ), said
    assert ".gitattributes" not in hub.sent


def test_what_no_checksum_verifies_is_not_kept_for_another_commit(
    hub: WeightsHub, fetch: Callable[..., Fetch]
) -> None:
    hub.has_checksums = False
    moving = fetch(revision="main")
    other = {path: bytes(len(data)) for path, data in READ.items()}
    cut = MIB // 2
    moving.folder.mkdir(parents=True)
    (moving.folder / ".commit").write_text("f" * 40)
    (moving.folder / "config.json").write_bytes(other["config.json"])
    (moving.folder / f"{SAFETENSORS}.part").write_bytes(other[SAFETENSORS][:cut])
    code, said = moving.run()
    assert (code, moving.there()) == (0, READ), said
    (moving.folder / ".complete").unlink()
    (moving.folder / SAFETENSORS).rename(moving.folder / f"{SAFETENSORS}.part")
    hub.sent.clear()
    assert moving.run()[0] == 0
    assert moving.there() == READ
    assert not hub.sent


def test_what_a_terse_hub_does_not_say_is_reported(
    hub: WeightsHub, fetch: Callable[..., Fetch]
) -> None:
    hub.is_terse = True
    hub.cut_after = MIB
    terse = fetch()
    code, said = terse.run()
    assert (code, terse.there()) == (0, READ), said
    assert f"no checksum of {len(READ)} files at {COMMIT}: only their sizes were checked" in said


def test_too_little_room_is_reported_before_anything_is_fetched(
    hub: WeightsHub, fetch: Callable[..., Fetch]
) -> None:
    hub.sizes["huge.safetensors"] = 2**60
    code, said = fetch().run()
    assert code == 1
    assert said.startswith("error: the disk is too small: 1073741824.0 GiB are missing, and ")
    assert hub.sent.total() == 0
