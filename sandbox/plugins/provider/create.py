"""Creating an object."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from sandbox.plugins.engine_log import Severity
from sandbox.plugins.protos import provider_pb2
from sandbox.plugins.provider import checkpoint
from sandbox.plugins.provider.apply import How, apply, is_forced
from sandbox.plugins.provider.check import refuse, resource_type
from sandbox.plugins.provider.cluster import Cluster
from sandbox.plugins.provider.errors import (
    EXISTS_ADVICE,
    ApiError,
    NoMatchError,
    PartialError,
    ProviderError,
)
from sandbox.plugins.provider.naming import FIELD_MANAGER, field_manager
from sandbox.plugins.provider.objects import (
    PATCH_FIELD_MANAGER,
    Object,
    annotation,
    dig_text,
    identity,
    name_of,
    namespace_of,
    qualified_name,
)
from sandbox.plugins.provider.waiting.wait import Wait, wait_ready
from sandbox.plugins.wire import decode, encode, has_unknowns

_TRIES = 6
"""Of a request for which the kind or the namespace may still come; pauses of 1, 2, 4, 8, 16 s."""


def create(cluster: Cluster, request: provider_pb2.CreateRequest) -> provider_pb2.CreateResponse:
    """Create an object and wait until it is ready; a dry run in a preview.

    Raises:
        PartialError: it exists, but is not ready.
        ProviderError: it was not created.
    """
    refuse(request.urn)
    given = decode(request.properties)
    inputs = checkpoint.to_object(given)
    echo = provider_pb2.CreateResponse(properties=request.properties)
    if request.preview and (has_unknowns(inputs) or not cluster.serves(inputs)):
        return echo
    cluster.api()
    manager = field_manager(None, annotation(inputs, PATCH_FIELD_MANAGER))
    try:
        live = _retry(
            cluster, request, lambda: _send(cluster, inputs, manager, preview=request.preview)
        )
    except ApiError as error:
        if request.preview and _is_silent(error):
            return echo
        raise _explain(error, request.urn) from error
    except NoMatchError as error:
        raise ProviderError(
            f'creation of resource "{request.urn}" with kind {_kind(request.urn)} failed because '
            "the Kubernetes API server reported that the apiVersion for this resource does not "
            f"exist. Verify that any required CRDs have been created: {error}"
        ) from error
    except ProviderError as error:
        raise _explain(error, request.urn) from error

    def outputs(value: Object) -> dict[str, Any]:
        return checkpoint.write(
            inputs=inputs,
            live=value,
            given=given,
            api_version=dig_text(inputs, "apiVersion"),
            manager=manager,
        )

    if request.preview:
        # The status of an object that does not exist yet is not known.
        live.pop("status", None)
        return provider_pb2.CreateResponse(properties=encode(outputs(live)))
    if identity(inputs).is_crd:
        cluster.discovery.reset()
    live = _wait(cluster, request, inputs, live, outputs)
    return provider_pb2.CreateResponse(id=qualified_name(live), properties=encode(outputs(live)))


def _wait(
    cluster: Cluster,
    request: provider_pb2.CreateRequest,
    inputs: Object,
    live: Object,
    outputs: Callable[[Object], dict[str, Any]],
) -> Object:
    try:
        return wait_ready(
            cluster, Wait(urn=request.urn, inputs=inputs, live=live, timeout=request.timeout)
        )
    except PartialError as error:
        text = (
            f'resource "{request.urn}" was successfully created, but the Kubernetes API server '
            f"reported that it failed to fully initialize or become live: {error}"
        )
        raise PartialError(text, outputs(error.live), error.reasons) from error


def _send(cluster: Cluster, inputs: Object, manager: str, *, preview: bool) -> Object:
    if cluster.settings.upsert_existing_objects:
        force = is_forced(inputs, None, always=cluster.settings.enable_patch_force, preview=preview)
        name = name_of(inputs)
        return apply(cluster, inputs, name, How(manager=manager, force=force, preview=preview))
    query = {"fieldManager": FIELD_MANAGER}
    if preview:
        query["dryRun"] = "All"
    path = cluster.resource(inputs).collection(namespace_of(inputs))
    return cluster.api().request("POST", path, body=copy.deepcopy(inputs), query=query)


def _retry(
    cluster: Cluster, request: provider_pb2.CreateRequest, send: Callable[[], Object]
) -> Object:
    for attempt in range(_TRIES):
        try:
            return send()
        except (ApiError, NoMatchError) as error:
            is_early = isinstance(error, NoMatchError) or (
                error.is_not_found and not (request.preview and error.is_missing_namespace)
            )
            if not is_early or attempt == _TRIES - 1:
                raise
            text = f"Retry #{attempt}; creation failed: {error}"
            cluster.say(Severity.INFO, text, request.urn)
            if cluster.cancelled.wait(2**attempt):
                raise
    raise AssertionError


def _is_silent(error: ApiError) -> bool:
    return (
        error.is_forbidden
        or error.is_already_exists
        or error.is_missing_namespace
        or error.is_dry_run_unsupported
    )


def _explain(error: ProviderError, urn: str) -> ProviderError:
    text = str(error)
    if isinstance(error, ApiError) and error.is_already_exists:
        text = f"{text}\n\n{EXISTS_ADVICE}"
    return ProviderError(
        f'resource "{urn}" was not successfully created by the Kubernetes API server: {text}'
    )


def _kind(urn: str) -> str:
    _, version, kind = resource_type(urn).split(":", 2)
    return f"{version.removeprefix('core/')}/{kind}"
