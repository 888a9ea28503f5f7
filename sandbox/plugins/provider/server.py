"""The resource provider's calls, and how their failures reach the engine."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable, Sequence
from typing import Any, NoReturn, TypeVar

import grpc  # type: ignore[import-untyped]  # has no stubs
from google.protobuf import empty_pb2  # type: ignore[import-untyped]  # has no stubs

from sandbox.plugins.engine_log import EngineLog
from sandbox.plugins.failures import init_failed
from sandbox.plugins.install import KUBERNETES_VERSION
from sandbox.plugins.process import engine_address, serve
from sandbox.plugins.protos import plugin_pb2, provider_pb2, provider_pb2_grpc
from sandbox.plugins.provider.check import check
from sandbox.plugins.provider.cluster import Cluster, connect
from sandbox.plugins.provider.config import diff_config
from sandbox.plugins.provider.create import create
from sandbox.plugins.provider.delete import delete
from sandbox.plugins.provider.diff import diff
from sandbox.plugins.provider.errors import PartialError, ProviderError
from sandbox.plugins.provider.objects import qualified_name
from sandbox.plugins.provider.read import read
from sandbox.plugins.provider.settings import parse_settings
from sandbox.plugins.provider.update import update
from sandbox.plugins.wire import decode, encode, strip_secrets

_Response = TypeVar("_Response")
_PREFIX = "kubernetes:config:"


def main(arguments: Sequence[str]) -> None:
    """Serve until the CLI is done; `arguments` are those of the executable."""
    provider = KubernetesProvider(EngineLog(engine_address(arguments)))
    serve(lambda server: provider_pb2_grpc.add_ResourceProviderServicer_to_server(provider, server))


class KubernetesProvider(provider_pb2_grpc.ResourceProviderServicer):
    """One configured provider; every process serves one, as the engine starts them."""

    def __init__(self, log: EngineLog) -> None:
        self._log = log
        self._cancelled = threading.Event()
        self._cluster: Cluster | None = None

    def GetPluginInfo(  # noqa: N802 - named by the protocol
        self, _request: empty_pb2.Empty, _context: grpc.ServicerContext
    ) -> plugin_pb2.PluginInfo:
        """The version that the SDK asks for."""
        return plugin_pb2.PluginInfo(version=KUBERNETES_VERSION)

    def CheckConfig(  # noqa: N802 - named by the protocol
        self, request: provider_pb2.CheckRequest, _context: grpc.ServicerContext
    ) -> provider_pb2.CheckResponse:
        """Everything is accepted; Configure says what is wrong."""
        return provider_pb2.CheckResponse(inputs=request.news)

    def DiffConfig(  # noqa: N802 - named by the protocol
        self, request: provider_pb2.DiffRequest, context: grpc.ServicerContext
    ) -> provider_pb2.DiffResponse:
        """Whether another cluster is meant."""
        return _guard(context, lambda: diff_config(request))

    def Configure(  # noqa: N802 - named by the protocol
        self, request: provider_pb2.ConfigureRequest, context: grpc.ServicerContext
    ) -> provider_pb2.ConfigureResponse:
        """Find the cluster; not finding it is no failure yet."""

        def configure() -> None:
            arguments: dict[str, Any] = {
                key.removeprefix(_PREFIX): value
                for key, value in request.variables.items()
                if key.startswith(_PREFIX)
            }
            if request.HasField("args"):
                arguments = {**strip_secrets(decode(request.args)), **arguments}
            self._cluster = connect(parse_settings(arguments), self._log, self._cancelled)

        _guard(context, configure)
        return provider_pb2.ConfigureResponse(
            acceptSecrets=True, supportsPreview=True, supports_autonaming_configuration=True
        )

    def Check(  # noqa: N802 - named by the protocol
        self, request: provider_pb2.CheckRequest, context: grpc.ServicerContext
    ) -> provider_pb2.CheckResponse:
        """Name and normalise inputs."""
        return _guard(context, lambda: check(self._ready(), request))

    def Diff(  # noqa: N802 - named by the protocol
        self, request: provider_pb2.DiffRequest, context: grpc.ServicerContext
    ) -> provider_pb2.DiffResponse:
        """Compare with the recorded state."""
        return _guard(context, lambda: diff(self._ready(), request))

    def Create(  # noqa: N802 - named by the protocol
        self, request: provider_pb2.CreateRequest, context: grpc.ServicerContext
    ) -> provider_pb2.CreateResponse:
        """Create and wait."""
        return _guard(context, lambda: create(self._ready(), request))

    def Read(  # noqa: N802 - named by the protocol
        self, request: provider_pb2.ReadRequest, context: grpc.ServicerContext
    ) -> provider_pb2.ReadResponse:
        """Read back and judge."""
        return _guard(context, lambda: read(self._ready(), request))

    def Update(  # noqa: N802 - named by the protocol
        self, request: provider_pb2.UpdateRequest, context: grpc.ServicerContext
    ) -> provider_pb2.UpdateResponse:
        """Apply and wait."""
        return _guard(context, lambda: update(self._ready(), request))

    def Delete(  # noqa: N802 - named by the protocol
        self, request: provider_pb2.DeleteRequest, context: grpc.ServicerContext
    ) -> empty_pb2.Empty:
        """Delete and wait."""
        _guard(context, lambda: delete(self._ready(), request))
        return empty_pb2.Empty()

    def Invoke(  # noqa: N802 - named by the protocol
        self, request: provider_pb2.InvokeRequest, context: grpc.ServicerContext
    ) -> provider_pb2.InvokeResponse:
        """Refused: functions expand YAML, charts and kustomizations."""
        return self._refuse(context, request.tok)

    def Construct(  # noqa: N802 - named by the protocol
        self, request: provider_pb2.ConstructRequest, context: grpc.ServicerContext
    ) -> provider_pb2.ConstructResponse:
        """Refused: components expand YAML, charts and kustomizations."""
        return self._refuse(context, request.type)

    def Call(  # noqa: N802 - named by the protocol
        self, request: provider_pb2.CallRequest, context: grpc.ServicerContext
    ) -> provider_pb2.CallResponse:
        """Refused: only components have methods."""
        return self._refuse(context, request.tok)

    def Cancel(  # noqa: N802 - named by the protocol
        self, _request: empty_pb2.Empty, _context: grpc.ServicerContext
    ) -> empty_pb2.Empty:
        """End every wait; the process ends at the interrupt that follows."""
        self._cancelled.set()
        if self._cluster is not None and self._cluster.informers is not None:
            self._cluster.informers.wake()
        return empty_pb2.Empty()

    def _ready(self) -> Cluster:
        if self._cluster is None:
            raise ProviderError("the provider has not been configured")
        return self._cluster

    def _refuse(self, context: grpc.ServicerContext, token: str) -> NoReturn:
        text = f"this stand-in does not do {token}; install the official plugin"
        context.abort(grpc.StatusCode.UNKNOWN, text)
        raise AssertionError("abort raises")


def _guard(context: grpc.ServicerContext, operation: Callable[[], _Response]) -> _Response:
    """Run an operation; its failure becomes the status of the call."""
    try:
        return operation()
    except PartialError as error:
        init_failed(context, str(error), _details(error))
    except ProviderError as error:
        context.abort(grpc.StatusCode.UNKNOWN, str(error))
    except Exception:
        text = f"the kubernetes stand-in failed:\n{traceback.format_exc()}"
        context.abort(grpc.StatusCode.INTERNAL, text)
    raise AssertionError("abort raises")


def _details(error: PartialError) -> provider_pb2.ErrorResourceInitFailed:
    detail = provider_pb2.ErrorResourceInitFailed(
        id=qualified_name(strip_secrets(error.live)),
        properties=encode(error.live),
        reasons=[str(error), *error.reasons],
    )
    if error.inputs is not None:
        detail.inputs.CopyFrom(encode(error.inputs))
    return detail
