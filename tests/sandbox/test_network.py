"""Network namespaces: answers inside, entry, and remains after removal."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox import processes
from sandbox.errors import SandboxError
from sandbox.layout import REPOSITORY
from sandbox.network import NetworkNamespace, NetworkRefusedError

pytestmark = pytest.mark.sandbox

POD, SERVICE = "10.244.3.7", "10.0.0.99"
CURRENT = Path("/proc/thread-self/ns/net")
"""Network of the thread that asks."""

SERVER = """
import socket, sys
from pathlib import Path
from sandbox.network import NetworkNamespace, NetworkRefusedError
with NetworkNamespace(Path(sys.argv[1])).inside():
    server = socket.create_server(("0.0.0.0", 8000))
    print("ready", flush=True)
    connection, _ = server.accept()
    connection.sendall(connection.getsockname()[0].encode())
"""


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NetworkNamespace]:
    folder = tmp_path_factory.mktemp("network")
    shown = folder / "shown"
    shown.mkdir()
    (shown / "file").write_text("shown")
    hosts = folder / "hosts"
    hosts.write_text("10.1.2.3 somebody\n")
    views = {Path("/endpoints-shown"): shown, Path("/etc/hosts"): hosts}
    network = NetworkNamespace(folder / "namespace", views)
    try:
        network.up()
    except NetworkRefusedError as refused:
        pytest.skip(str(refused))
    yield network
    network.down()


@pytest.mark.parametrize("address", [POD, SERVICE, "127.0.0.1"])
def test_a_server_of_another_process_is_behind_every_address(
    network: NetworkNamespace, address: str
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SERVER, str(network.folder)],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        with network.inside(), socket.create_connection((address, 8000), timeout=5) as connection:
            assert connection.recv(100).decode() == address


def test_a_server_inside_is_not_there_outside(network: NetworkNamespace) -> None:
    with network.inside():
        server = socket.create_server(("127.0.0.1", 0))
    with server, pytest.raises(ConnectionRefusedError):
        socket.create_connection(server.getsockname(), timeout=5)


def test_a_path_shows_something_else_inside(network: NetworkNamespace) -> None:
    with network.inside():
        assert Path("/endpoints-shown/file").read_text() == "shown"
        resolved = subprocess.run(
            ["getent", "hosts", "somebody"], capture_output=True, text=True, check=True
        )
        assert resolved.stdout.split() == ["10.1.2.3", "somebody"]
    assert not Path("/endpoints-shown").exists()
    assert "somebody" not in Path("/etc/hosts").read_text()


def test_a_thread_that_lives_on_keeps_nobody_in_or_out(network: NetworkNamespace) -> None:
    folder, before = Path.cwd(), CURRENT.readlink()
    ended = threading.Event()
    seen: list[Path] = []

    def wait() -> None:
        ended.wait()
        seen.append(CURRENT.readlink())

    threads = [threading.Thread(target=wait)]
    threads[0].start()
    with network.inside():
        inside = CURRENT.readlink()
        threads.append(threading.Thread(target=wait))
        threads[1].start()
        assert Path.cwd() == folder
    assert CURRENT.readlink() == before
    assert Path.cwd() == folder
    ended.set()
    for thread in threads:
        thread.join()
    assert sorted(seen) == sorted([before, inside])
    assert inside != before


def test_a_holder_that_runs_is_kept_and_a_dead_one_replaced(tmp_path: Path) -> None:
    network = NetworkNamespace(tmp_path / "namespace")
    holder = network.folder / "network-holder"
    network.up()
    first = processes.running([holder])
    network.up()
    assert processes.running([holder]) == first
    os.kill(first[holder], signal.SIGKILL)
    os.waitpid(first[holder], 0)
    with pytest.raises(SandboxError, match="is gone: start it anew"), network.inside():
        pass
    network.up()
    with network.inside(), socket.create_server((POD, 0)):
        pass
    network.down()
    assert not processes.running([holder])
    assert not network.folder.exists()
