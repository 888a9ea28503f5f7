"""The resource provider's calls, and how their failures reach the engine."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable, Sequence
from typing import Any, NoReturn, TypeVar

import grpc  # type: ignore[import-untyped]  # has no stubs
from google.protobuf import empty_pb2  # type: ignore[import-untyped]  # has no stubs

from doubles.aws_provider import calls
from doubles.aws_provider.clients import Clients
from doubles.aws_provider.errors import AwsError, InitializationError
from doubles.aws_provider.invokes import invoke
from doubles.aws_provider.settings import changed_settings, parse_settings
from doubles.plugin.failures import init_failed
from doubles.plugin.process import serve
from doubles.plugin.protos import plugin_pb2, provider_pb2, provider_pb2_grpc
from doubles.plugin.wire import decode, encode, strip_secrets
from sandbox.plugins.install import AWS_VERSION

_Response = TypeVar("_Response")
_PREFIX = "aws:config:"


def main(_arguments: Sequence[str]) -> None:
    """Serve until the CLI is done."""
    provider = AwsProvider()
    serve(lambda server: provider_pb2_grpc.add_ResourceProviderServicer_to_server(provider, server))


class AwsProvider(provider_pb2_grpc.ResourceProviderServicer):
    """One configured provider; every process serves one, as the engine starts them."""

    def __init__(self) -> None:
        self._cancelled = threading.Event()
        self._clients: Clients | None = None

    def GetPluginInfo(  # noqa: N802 - named by the protocol
        self, _request: empty_pb2.Empty, _context: grpc.ServicerContext
    ) -> plugin_pb2.PluginInfo:
        """The version that the SDK asks for."""
        return plugin_pb2.PluginInfo(version=AWS_VERSION)

    def CheckConfig(  # noqa: N802 - named by the protocol
        self, request: provider_pb2.CheckRequest, _context: grpc.ServicerContext
    ) -> provider_pb2.CheckResponse:
        """Everything is accepted; Configure says what is wrong."""
        return provider_pb2.CheckResponse(inputs=request.news)

    def DiffConfig(  # noqa: N802 - named by the protocol
        self, request: provider_pb2.DiffRequest, _context: grpc.ServicerContext
    ) -> provider_pb2.DiffResponse:
        """What changed; nothing replaces the provider."""
        changes = changed_settings(decode(request.olds), decode(request.news))
        kind = provider_pb2.DiffResponse
        return kind(changes=kind.DIFF_SOME if changes else kind.DIFF_NONE, diffs=changes)

    def Configure(  # noqa: N802 - named by the protocol
        self, request: provider_pb2.ConfigureRequest, context: grpc.ServicerContext
    ) -> provider_pb2.ConfigureResponse:
        """Remember where to work; AWS is not asked yet."""

        def configure() -> None:
            arguments: dict[str, Any] = {
                key.removeprefix(_PREFIX): value
                for key, value in request.variables.items()
                if key.startswith(_PREFIX)
            }
            if request.HasField("args"):
                arguments = {**arguments, **strip_secrets(decode(request.args))}
            self._clients = Clients(parse_settings(arguments))

        _guard(context, configure)
        # Without acceptSecrets the engine takes the marks off, and puts them on outputs of the
        # same name again.
        return provider_pb2.ConfigureResponse(supportsPreview=True)

    def Check(  # noqa: N802 - named by the protocol
        self, request: provider_pb2.CheckRequest, context: grpc.ServicerContext
    ) -> provider_pb2.CheckResponse:
        """Name, and fill in defaults."""
        return _guard(context, lambda: calls.check(request))

    def Diff(  # noqa: N802 - named by the protocol
        self, request: provider_pb2.DiffRequest, context: grpc.ServicerContext
    ) -> provider_pb2.DiffResponse:
        """Compare with the recorded state."""
        return _guard(context, lambda: calls.diff(self._ready(), request))

    def Create(  # noqa: N802 - named by the protocol
        self, request: provider_pb2.CreateRequest, context: grpc.ServicerContext
    ) -> provider_pb2.CreateResponse:
        """Create and wait."""
        return _guard(context, lambda: calls.create(self._ready(), self._cancelled, request))

    def Read(  # noqa: N802 - named by the protocol
        self, request: provider_pb2.ReadRequest, context: grpc.ServicerContext
    ) -> provider_pb2.ReadResponse:
        """Read back."""
        return _guard(context, lambda: calls.read(self._ready(), self._cancelled, request))

    def Update(  # noqa: N802 - named by the protocol
        self, request: provider_pb2.UpdateRequest, context: grpc.ServicerContext
    ) -> provider_pb2.UpdateResponse:
        """Change in place and wait."""
        return _guard(context, lambda: calls.update(self._ready(), self._cancelled, request))

    def Delete(  # noqa: N802 - named by the protocol
        self, request: provider_pb2.DeleteRequest, context: grpc.ServicerContext
    ) -> empty_pb2.Empty:
        """Delete and wait."""
        _guard(context, lambda: calls.delete(self._ready(), self._cancelled, request))
        return empty_pb2.Empty()

    def Invoke(  # noqa: N802 - named by the protocol
        self, request: provider_pb2.InvokeRequest, context: grpc.ServicerContext
    ) -> provider_pb2.InvokeResponse:
        """Look something up."""

        def look_up() -> provider_pb2.InvokeResponse:
            found = invoke(self._ready(), request.tok, strip_secrets(decode(request.args)))
            return provider_pb2.InvokeResponse(**{"return": encode(found)})

        return _guard(context, look_up)

    def Construct(  # noqa: N802 - named by the protocol
        self, request: provider_pb2.ConstructRequest, context: grpc.ServicerContext
    ) -> provider_pb2.ConstructResponse:
        """Refused: the package has no components."""
        return _refuse(context, request.type)

    def Call(  # noqa: N802 - named by the protocol
        self, request: provider_pb2.CallRequest, context: grpc.ServicerContext
    ) -> provider_pb2.CallResponse:
        """Refused: only components have methods."""
        return _refuse(context, request.tok)

    def Cancel(  # noqa: N802 - named by the protocol
        self, _request: empty_pb2.Empty, _context: grpc.ServicerContext
    ) -> empty_pb2.Empty:
        """End every wait; the process ends at the interrupt that follows."""
        self._cancelled.set()
        return empty_pb2.Empty()

    def _ready(self) -> Clients:
        if self._clients is None:
            raise AwsError("the provider has not been configured")
        return self._clients


def _refuse(context: grpc.ServicerContext, token: str) -> NoReturn:
    text = f"this stand-in does not do {token}; install the official plugin"
    context.abort(grpc.StatusCode.UNKNOWN, text)
    raise AssertionError("abort raises")


def _guard(context: grpc.ServicerContext, operation: Callable[[], _Response]) -> _Response:
    """Run an operation; its failure becomes the status of the call."""
    try:
        return operation()
    except InitializationError as error:
        detail = provider_pb2.ErrorResourceInitFailed(
            id=error.identifier, properties=encode(error.state), reasons=[str(error)]
        )
        init_failed(context, str(error), detail)
    except AwsError as error:
        context.abort(grpc.StatusCode.UNKNOWN, str(error))
    except Exception:
        text = f"the aws stand-in failed:\n{traceback.format_exc()}"
        context.abort(grpc.StatusCode.INTERNAL, text)
    raise AssertionError("abort raises")
