"""Failures of a provider's operations, and their form for the engine."""

from __future__ import annotations

from typing import NoReturn

import grpc  # type: ignore[import-untyped]  # has no stubs
from google.protobuf import any_pb2  # type: ignore[import-untyped]  # has no stubs

from doubles.plugin.protos import provider_pb2, status_pb2
from doubles.plugin.wire import Value, encode


class PluginError(Exception):
    """A failed operation; its text is for the user."""


class InitializationError(PluginError):
    """A resource that exists but is not as it should be.

    Args:
        identifier: its id, which the engine records.
        state: its outputs, which the engine records as well.
        reason: what is wrong.
    """

    def __init__(self, identifier: str, state: dict[str, Value], reason: str) -> None:
        super().__init__(reason)
        self.identifier = identifier
        self.state = state


def refusal(what: str) -> str:
    """Error text for a feature that the official plugin has and the double lacks."""
    return f"this double does not do {what}; install the official plugin"


def report(context: grpc.ServicerContext, error: InitializationError) -> NoReturn:
    """End a call so that the engine records the resource together with its problem."""
    detail = provider_pb2.ErrorResourceInitFailed(
        id=error.identifier, properties=encode(error.state), reasons=[str(error)]
    )
    init_failed(context, str(error), detail)


def init_failed(
    context: grpc.ServicerContext, text: str, detail: provider_pb2.ErrorResourceInitFailed
) -> NoReturn:
    """End a call with the details of a resource that could not be initialized."""
    packed = any_pb2.Any()
    packed.Pack(detail)
    status = status_pb2.Status(
        code=grpc.StatusCode.UNKNOWN.value[0], message=text, details=[packed]
    )
    context.set_trailing_metadata((("grpc-status-details-bin", status.SerializeToString()),))
    context.abort(grpc.StatusCode.UNKNOWN, text)
    raise AssertionError("abort raises")
