"""Messages to the user, through the engine."""

from __future__ import annotations

import enum

import grpc  # type: ignore[import-untyped]  # has no stubs

from sandbox.plugins.process import CHANNEL_OPTIONS
from sandbox.plugins.protos import engine_pb2, engine_pb2_grpc


class Severity(enum.IntEnum):
    """The engine's severities."""

    DEBUG = 0
    INFO = 1
    WARNING = 2
    ERROR = 3


class EngineLog:
    """The engine's log; losing a message never fails an operation."""

    def __init__(self, address: str) -> None:
        self._stub: engine_pb2_grpc.EngineStub | None = None
        if address:
            channel = grpc.insecure_channel(address, options=CHANNEL_OPTIONS)
            self._stub = engine_pb2_grpc.EngineStub(channel)

    def message(self, severity: Severity, text: str, urn: str = "") -> None:
        """Show a message for good."""
        self._send(severity, text, urn, ephemeral=False)

    def status(self, severity: Severity, text: str, urn: str) -> None:
        """Show a message while the operation on this resource runs."""
        self._send(severity, text, urn, ephemeral=True)

    def _send(self, severity: Severity, text: str, urn: str, *, ephemeral: bool) -> None:
        if self._stub is None:
            return
        request = engine_pb2.LogRequest(
            severity=engine_pb2.LogSeverity.Name(severity.value),
            message=text,
            urn=urn,
            ephemeral=ephemeral,
        )
        try:
            self._stub.Log(request, timeout=5)
        except grpc.RpcError:
            return
