"""The choice of ports."""

from __future__ import annotations

import socket

import pytest

from sandbox import ports
from sandbox.errors import SandboxError


def test_ports_are_free_distinct_and_out_of_the_way() -> None:
    chosen = ports.choose(["a", "b", "c"])
    assert list(chosen) == ["a", "b", "c"]
    assert len(set(chosen.values())) == 3
    assert all(port in ports.CANDIDATES for port in chosen.values())


def test_avoided_ports_are_not_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "CANDIDATES", range(20000, 20002))
    monkeypatch.setattr(ports, "is_free", lambda _port: True)
    assert ports.choose(["a"], avoid=[20000]) == {"a": 20001}


def test_no_free_port_is_a_message(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "CANDIDATES", range(20000, 20002))
    monkeypatch.setattr(ports, "is_free", lambda port: port == 20000)
    with pytest.raises(SandboxError, match="no free port"):
        ports.choose(["a", "b"])


def test_a_port_in_use_is_not_free_and_is_free_afterwards() -> None:
    with socket.create_server((ports.LOOPBACK, 0)) as server:
        port = server.getsockname()[1]
        assert not ports.is_free(port)
    assert ports.is_free(port)


def test_a_lingering_connection_does_not_block_a_port() -> None:
    with socket.create_server((ports.LOOPBACK, 0)) as server:
        port = server.getsockname()[1]
        with socket.create_connection((ports.LOOPBACK, port)) as client:
            accepted, _ = server.accept()
            # The side that closes first lingers, as a server does that is killed.
            accepted.close()
            assert client.recv(1) == b""
    assert ports.is_free(port)
