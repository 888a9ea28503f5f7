"""Pods that fetch into one folder: after each other, beside each other, in each other's way."""

import hashlib
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from fetcher.connection import Hub
from fetcher.download import Download, part_of
from fetcher.errors import LostLeaseError
from fetcher.listing import RemoteFile
from tests.fetcher.fetching import MIB, READ, REPOSITORY, SAFETENSORS, Fetch, until
from tests.fetcher.weights_hub import COMMIT, WeightsHub

CONTENT = REPOSITORY[SAFETENSORS]
CUT = MIB // 2


@dataclass
class Meanwhile:
    """Watches a download; another pod does something each time that the connection breaks."""

    act: Callable[[], object]

    def check(self) -> None:
        """Raises nothing, as the other pod is not noticed yet."""

    def add(self, count: int, *, fetched: bool) -> None:
        """Counts nothing."""

    def pause(self, _seconds: float, _why: str) -> None:
        self.act()


def download(hub: WeightsHub, folder: Path, meanwhile: Callable[[Path], object]) -> None:
    hub.cut_after = CUT
    watch = Meanwhile(lambda: meanwhile(part_of(folder / SAFETENSORS)))
    file = RemoteFile(SAFETENSORS, len(CONTENT), hashlib.sha256(CONTENT).hexdigest(), None)
    Download(
        hub=Hub(url=hub.url),
        model="owner/model",
        commit=COMMIT,
        folder=folder,
        watch=watch,
        wait=0,
    ).fetch(file)


def test_a_killed_one_goes_on_where_it_was(hub: WeightsHub, fetch: Callable[..., Fetch]) -> None:
    killed = fetch(lease=0.2)
    hub.hold_after = MIB
    part = killed.folder / f"{SAFETENSORS}.part"
    with killed.start() as process:
        until(lambda: part.exists() and part.stat().st_size >= 3 * MIB // 4)
        process.kill()
    kept = part.stat().st_size
    hub.hold_after = None
    hub.go_on.set()
    hub.sent.clear()
    code, said = killed.run()
    assert (code, killed.there()) == (0, READ), said
    assert hub.sent[SAFETENSORS] == len(REPOSITORY[SAFETENSORS]) - kept
    assert "waiting" in said


def test_a_stopped_one_lets_the_next_one_in(hub: WeightsHub, fetch: Callable[..., Fetch]) -> None:
    stopped = fetch(lease=60)
    hub.hold_after = MIB
    with stopped.start() as process:
        until(lambda: hub.sent[SAFETENSORS] >= MIB)
        process.send_signal(signal.SIGTERM)
    assert process.returncode == 128 + signal.SIGTERM
    hub.hold_after = None
    hub.go_on.set()
    code, said = stopped.run()
    assert (code, stopped.there()) == (0, READ), said
    assert "waiting" not in said


def test_two_at_once_fetch_it_once(hub: WeightsHub, fetch: Callable[..., Fetch]) -> None:
    hub.hold_after = MIB
    first = fetch()
    with first.start() as one:
        until(lambda: hub.sent[SAFETENSORS] >= MIB)
        with first.start() as two:
            assert two.stdout is not None
            assert two.stdout.readline() == "weights are fetched by another pod: waiting\n"
            hub.hold_after = None
            hub.go_on.set()
            one.communicate(timeout=20)
            two.communicate(timeout=20)
    assert (one.returncode, two.returncode) == (0, 0)
    assert first.there() == READ
    assert hub.sent == {path: len(data) for path, data in READ.items() if data}


def test_a_pod_that_hangs_loses_the_folder(hub: WeightsHub, fetch: Callable[..., Fetch]) -> None:
    hub.hold_after = MIB
    shared = fetch(lease=0.3)
    with shared.start() as hung:
        until(lambda: hub.sent[SAFETENSORS] >= MIB and len(shared.there()) == len(READ))
        hung.send_signal(signal.SIGSTOP)
        hub.hold_after = None
        code, said = shared.run()
        assert (code, shared.there()) == (0, READ), said
        hung.send_signal(signal.SIGCONT)
        hub.go_on.set()
        said, _ = hung.communicate(timeout=20)
    assert hung.returncode == 0, said
    assert shared.there() == READ


def test_what_two_write_at_once_is_not_mixed(hub: WeightsHub, tmp_path: Path) -> None:
    download(hub, tmp_path, lambda part: part.write_bytes(CONTENT[: part.stat().st_size + 7]))
    assert (tmp_path / SAFETENSORS).read_bytes() == CONTENT


def test_what_another_pod_has_taken_is_not_begun_in_its_middle(
    hub: WeightsHub, tmp_path: Path
) -> None:
    with pytest.raises(LostLeaseError):
        download(hub, tmp_path, Path.unlink)
    assert not (tmp_path / SAFETENSORS).exists()
