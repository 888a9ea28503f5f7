"""Telling the engine that a resource is there, but not as it should be."""

from __future__ import annotations

from typing import NoReturn

import grpc  # type: ignore[import-untyped]  # has no stubs
from google.protobuf import any_pb2  # type: ignore[import-untyped]  # has no stubs

from doubles.plugin.protos import provider_pb2, status_pb2


def init_failed(
    context: grpc.ServicerContext, text: str, detail: provider_pb2.ErrorResourceInitFailed
) -> NoReturn:
    """End a call so that the engine records the resource together with what is wrong."""
    packed = any_pb2.Any()
    packed.Pack(detail)
    status = status_pb2.Status(
        code=grpc.StatusCode.UNKNOWN.value[0], message=text, details=[packed]
    )
    context.set_trailing_metadata((("grpc-status-details-bin", status.SerializeToString()),))
    context.abort(grpc.StatusCode.UNKNOWN, text)
    raise AssertionError("abort raises")
