"""Base class of the plugins' doubles: process life cycle, and calls common to all."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

import grpc  # type: ignore[import-untyped]  # has no stubs
from google.protobuf import empty_pb2  # type: ignore[import-untyped]  # has no stubs

from doubles.plugin.process import engine_address, serve
from doubles.plugin.protos import plugin_pb2


class Plugin(ABC):
    """A plugin of the Pulumi CLI; each process is one plugin, as the engine starts them."""

    def __init__(self, version: str, engine: str = "") -> None:
        self._version = version
        """Version that the CLI or the SDK asks for."""
        self._engine = engine
        """Address of the engine; empty until it is known."""

    @classmethod
    def main(cls, version: str, arguments: Sequence[str]) -> None:
        """Serve until the CLI has finished; `arguments` are those of the executable."""
        serve(cls(version, engine_address(arguments)).register)

    @abstractmethod
    def register(self, server: grpc.Server) -> None:
        """Register this plugin's calls with a server."""

    def GetPluginInfo(  # noqa: N802 - named by the protocol
        self, _request: empty_pb2.Empty, _context: grpc.ServicerContext
    ) -> plugin_pb2.PluginInfo:
        """Return the plugin's version."""
        return plugin_pb2.PluginInfo(version=self._version)
