"""Base class of the plugins' doubles: their life as a process, and what the CLI asks of each."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

import grpc  # type: ignore[import-untyped]  # has no stubs
from google.protobuf import empty_pb2  # type: ignore[import-untyped]  # has no stubs

from doubles.plugin.process import engine_address, serve
from doubles.plugin.protos import plugin_pb2


class Plugin(ABC):
    """A plugin of the Pulumi CLI; every process is one, as the engine starts them."""

    def __init__(self, version: str, engine: str = "") -> None:
        self._version = version
        """The one that the CLI or the SDK asks for."""
        self._engine = engine
        """The engine's address; empty: not known yet."""

    @classmethod
    def main(cls, version: str, arguments: Sequence[str]) -> None:
        """Serve until the CLI is done; `arguments` are those of the executable."""
        serve(cls(version, engine_address(arguments)).register)

    @abstractmethod
    def register(self, server: grpc.Server) -> None:
        """Let a server answer this plugin's calls."""

    def GetPluginInfo(  # noqa: N802 - named by the protocol
        self, _request: empty_pb2.Empty, _context: grpc.ServicerContext
    ) -> plugin_pb2.PluginInfo:
        """The version."""
        return plugin_pb2.PluginInfo(version=self._version)
