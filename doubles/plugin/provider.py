"""Base class of the providers' doubles."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable
from typing import NoReturn, TypeVar

import grpc  # type: ignore[import-untyped]  # has no stubs
from google.protobuf import empty_pb2  # type: ignore[import-untyped]  # has no stubs

from doubles.plugin.failures import InitializationError, PluginError, refusal, report
from doubles.plugin.protos import provider_pb2, provider_pb2_grpc
from doubles.plugin.servicer import Plugin

_Response = TypeVar("_Response")


class Provider(Plugin, provider_pb2_grpc.ResourceProviderServicer):
    """A resource provider without components."""

    def __init__(self, version: str, engine: str = "") -> None:
        super().__init__(version, engine)
        self._cancelled = threading.Event()
        """Event that ends every wait."""

    def register(self, server: grpc.Server) -> None:
        """Register the provider's calls with a server."""
        provider_pb2_grpc.add_ResourceProviderServicer_to_server(self, server)

    def CheckConfig(  # noqa: N802 - named by the protocol
        self, request: provider_pb2.CheckRequest, _context: grpc.ServicerContext
    ) -> provider_pb2.CheckResponse:
        """Accept every configuration; `Configure` reports its errors."""
        return provider_pb2.CheckResponse(inputs=request.news)

    def Construct(  # noqa: N802 - named by the protocol
        self, request: provider_pb2.ConstructRequest, context: grpc.ServicerContext
    ) -> provider_pb2.ConstructResponse:
        """Refuse a component."""
        _refuse(context, request.type)

    def Call(  # noqa: N802 - named by the protocol
        self, request: provider_pb2.CallRequest, context: grpc.ServicerContext
    ) -> provider_pb2.CallResponse:
        """Refuse a method, which only components have."""
        _refuse(context, request.tok)

    def Cancel(  # noqa: N802 - named by the protocol
        self, _request: empty_pb2.Empty, _context: grpc.ServicerContext
    ) -> empty_pb2.Empty:
        """End every wait; the process ends at the interrupt that follows."""
        self._cancelled.set()
        return empty_pb2.Empty()

    def _guard(
        self, context: grpc.ServicerContext, operation: Callable[[], _Response]
    ) -> _Response:
        """Run an operation, and turn its failure into the status of the call."""
        try:
            return operation()
        except InitializationError as error:
            report(context, error)
        except PluginError as error:
            context.abort(grpc.StatusCode.UNKNOWN, str(error))
        except Exception:
            text = f"{type(self).__name__}, a test double, failed:\n{traceback.format_exc()}"
            context.abort(grpc.StatusCode.INTERNAL, text)
        raise AssertionError("abort raises")


def _refuse(context: grpc.ServicerContext, token: str) -> NoReturn:
    context.abort(grpc.StatusCode.UNKNOWN, refusal(token))
    raise AssertionError("abort raises")
