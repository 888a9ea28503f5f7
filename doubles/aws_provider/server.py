"""Server of the aws provider's calls."""

from __future__ import annotations

from typing import Any

import grpc  # type: ignore[import-untyped]  # has no stubs
from google.protobuf import empty_pb2  # type: ignore[import-untyped]  # has no stubs

from doubles.aws_provider import calls
from doubles.aws_provider.clients import Clients
from doubles.aws_provider.errors import AwsError
from doubles.aws_provider.invokes import invoke
from doubles.aws_provider.settings import changed_settings, parse_settings
from doubles.plugin.protos import provider_pb2
from doubles.plugin.provider import Provider
from doubles.plugin.wire import decode, encode, strip_secrets

_PREFIX = "aws:config:"


class AwsProvider(Provider):
    """A provider for resources in AWS."""

    def __init__(self, version: str, engine: str = "") -> None:
        super().__init__(version, engine)
        self._clients: Clients | None = None

    def DiffConfig(  # noqa: N802 - named by the protocol
        self, request: provider_pb2.DiffRequest, _context: grpc.ServicerContext
    ) -> provider_pb2.DiffResponse:
        """Compare the provider's inputs; no change replaces the provider."""
        changes = changed_settings(decode(request.olds), decode(request.news))
        kind = provider_pb2.DiffResponse
        return kind(changes=kind.DIFF_SOME if changes else kind.DIFF_NONE, diffs=changes)

    def Configure(  # noqa: N802 - named by the protocol
        self, request: provider_pb2.ConfigureRequest, context: grpc.ServicerContext
    ) -> provider_pb2.ConfigureResponse:
        """Store the configuration; AWS is not asked yet."""

        def configure() -> None:
            arguments: dict[str, Any] = {
                key.removeprefix(_PREFIX): value
                for key, value in request.variables.items()
                if key.startswith(_PREFIX)
            }
            if request.HasField("args"):
                arguments = {**arguments, **strip_secrets(decode(request.args))}
            self._clients = Clients(parse_settings(arguments))

        self._guard(context, configure)
        # Without acceptSecrets the engine removes the marks, and marks outputs of the same name
        # again.
        return provider_pb2.ConfigureResponse(supportsPreview=True)

    def Check(  # noqa: N802 - named by the protocol
        self, request: provider_pb2.CheckRequest, context: grpc.ServicerContext
    ) -> provider_pb2.CheckResponse:
        """Fill in names and defaults."""
        return self._guard(context, lambda: calls.check(request))

    def Diff(  # noqa: N802 - named by the protocol
        self, request: provider_pb2.DiffRequest, context: grpc.ServicerContext
    ) -> provider_pb2.DiffResponse:
        """Compare the inputs with the recorded state."""
        return self._guard(context, lambda: calls.diff(self._ready(), request))

    def Create(  # noqa: N802 - named by the protocol
        self, request: provider_pb2.CreateRequest, context: grpc.ServicerContext
    ) -> provider_pb2.CreateResponse:
        """Create the resource and wait."""
        return self._guard(context, lambda: calls.create(self._ready(), self._cancelled, request))

    def Read(  # noqa: N802 - named by the protocol
        self, request: provider_pb2.ReadRequest, context: grpc.ServicerContext
    ) -> provider_pb2.ReadResponse:
        """Read the resource."""
        return self._guard(context, lambda: calls.read(self._ready(), self._cancelled, request))

    def Update(  # noqa: N802 - named by the protocol
        self, request: provider_pb2.UpdateRequest, context: grpc.ServicerContext
    ) -> provider_pb2.UpdateResponse:
        """Change the resource in place and wait."""
        return self._guard(context, lambda: calls.update(self._ready(), self._cancelled, request))

    def Delete(  # noqa: N802 - named by the protocol
        self, request: provider_pb2.DeleteRequest, context: grpc.ServicerContext
    ) -> empty_pb2.Empty:
        """Delete the resource and wait."""
        self._guard(context, lambda: calls.delete(self._ready(), self._cancelled, request))
        return empty_pb2.Empty()

    def Invoke(  # noqa: N802 - named by the protocol
        self, request: provider_pb2.InvokeRequest, context: grpc.ServicerContext
    ) -> provider_pb2.InvokeResponse:
        """Call a function of the provider."""

        def look_up() -> provider_pb2.InvokeResponse:
            found = invoke(self._ready(), request.tok, strip_secrets(decode(request.args)))
            return provider_pb2.InvokeResponse(**{"return": encode(found)})

        return self._guard(context, look_up)

    def _ready(self) -> Clients:
        if self._clients is None:
            raise AwsError("the provider has not been configured")
        return self._clients


main = AwsProvider.main
