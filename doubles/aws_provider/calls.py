"""Calls about resources: from the engine's messages to the bridge, and back."""

from __future__ import annotations

import threading
from typing import Any

from doubles.aws_provider import lifecycle
from doubles.aws_provider.check import DEFAULTS, check_inputs
from doubles.aws_provider.clients import Clients
from doubles.aws_provider.differences import Difference, differences
from doubles.aws_provider.importing import read_inputs
from doubles.aws_provider.planning import plan, unsettle
from doubles.aws_provider.registry import find_resource
from doubles.aws_provider.schema import Context, Properties, Schema
from doubles.plugin.protos import provider_pb2
from doubles.plugin.wire import decode, encode, strip_secrets

_DEFAULT_SECONDS = 3600.0
"""Seconds that an operation may take: the official provider's limit for node groups."""


def check(request: provider_pb2.CheckRequest) -> provider_pb2.CheckResponse:
    """The inputs with names and defaults filled in.

    Raises:
        AwsError: the type or an input is not known here.
    """
    schema = find_resource(_token(request.urn)).schema
    name = request.urn.rsplit("::", 1)[1]
    olds, news = _properties(request.olds), _properties(request.news)
    inputs = check_inputs(schema, name, olds, news, request.randomSeed)
    return provider_pb2.CheckResponse(inputs=encode(inputs))


def diff(aws: Clients, request: provider_pb2.DiffRequest) -> provider_pb2.DiffResponse:
    """Compare the inputs with the recorded state, and find what replaces the resource."""
    schema = find_resource(_token(request.urn)).schema
    state, inputs = _properties(request.olds), _properties(request.news)
    planned = plan(schema, state, inputs, aws.settings.default_tags, request.ignoreChanges)
    found = differences(schema, state, planned)
    replaces = sorted({each.top for each in found if each.replaces})
    kind = provider_pb2.DiffResponse
    return kind(
        changes=kind.DIFF_SOME if found else kind.DIFF_NONE,
        diffs=sorted({each.top for each in found}),
        replaces=replaces,
        deleteBeforeReplace=bool(replaces) and _collides(schema, state, inputs),
        detailedDiff={each.path: _detail(each) for each in found},
        hasDetailedDiff=True,
    )


def create(
    aws: Clients, cancelled: threading.Event, request: provider_pb2.CreateRequest
) -> provider_pb2.CreateResponse:
    """Create the resource, or in a preview return its planned properties.

    Raises:
        AwsError: it could not be created.
    """
    resource, inputs = find_resource(_token(request.urn)), _properties(request.properties)
    planned = plan(resource.schema, {}, inputs, aws.settings.default_tags)
    if request.preview:
        return provider_pb2.CreateResponse(properties=encode(planned))
    context = _context(aws, cancelled, request.urn, request.timeout)
    identifier, state = lifecycle.create(resource, context, planned)
    return provider_pb2.CreateResponse(id=identifier, properties=encode(state))


def read(
    aws: Clients, cancelled: threading.Event, request: provider_pb2.ReadRequest
) -> provider_pb2.ReadResponse:
    """The present outputs and inputs; an empty id when the resource is gone.

    Raises:
        AwsError: AWS does not say.
    """
    resource = find_resource(_token(request.urn))
    state, inputs = _properties(request.properties), _properties(request.inputs)
    context = _context(aws, cancelled, request.urn, 0)
    found = lifecycle.read(resource, context, request.id, state or inputs)
    if found is None:
        return provider_pb2.ReadResponse()
    return provider_pb2.ReadResponse(
        id=request.id,
        properties=encode(found),
        inputs=encode(read_inputs(resource.schema, inputs, found)),
    )


def update(
    aws: Clients, cancelled: threading.Event, request: provider_pb2.UpdateRequest
) -> provider_pb2.UpdateResponse:
    """Change the resource in place, or in a preview return its planned properties.

    Raises:
        AwsError: it failed.
    """
    resource = find_resource(_token(request.urn))
    state, inputs = _properties(request.olds), _properties(request.news)
    planned = plan(resource.schema, state, inputs, aws.settings.default_tags, request.ignoreChanges)
    if request.preview:
        unsettle(resource.schema, planned, differences(resource.schema, state, planned))
        return provider_pb2.UpdateResponse(properties=encode(planned))
    context = _context(aws, cancelled, request.urn, request.timeout)
    outputs = lifecycle.update(resource, context, request.id, state, planned)
    return provider_pb2.UpdateResponse(properties=encode(outputs))


def delete(aws: Clients, cancelled: threading.Event, request: provider_pb2.DeleteRequest) -> None:
    """Delete the resource.

    Raises:
        AwsError: it could not be deleted.
    """
    context = _context(aws, cancelled, request.urn, request.timeout)
    resource, state = find_resource(_token(request.urn)), _properties(request.properties)
    lifecycle.delete(resource, context, request.id, state)


def _token(urn: str) -> str:
    # A parent's type stands before the resource's own.
    return urn.split("::")[2].rsplit("$", 1)[-1]


def _properties(struct: Any) -> Properties:  # noqa: ANN401 - protobuf has no types
    properties: Properties = strip_secrets(decode(struct))
    return properties


def _context(aws: Clients, cancelled: threading.Event, urn: str, seconds: float) -> Context:
    return Context(urn=urn, aws=aws, seconds=seconds or _DEFAULT_SECONDS, cancelled=cancelled)


def _collides(schema: Schema, state: Properties, inputs: Properties) -> bool:
    """Whether the old resource has to be deleted before its replacement is created."""
    if schema.autoname is None:
        return schema.delete_first
    name = schema.autoname.property
    chosen = name not in (inputs.get(DEFAULTS) or [])
    return chosen and inputs.get(name) is not None and inputs.get(name) == state.get(name)


def _detail(difference: Difference) -> provider_pb2.PropertyDiff:
    replaces = "_REPLACE" if difference.replaces else ""
    kind = provider_pb2.PropertyDiff.Kind.Value(f"{difference.kind}{replaces}")
    return provider_pb2.PropertyDiff(kind=kind)
