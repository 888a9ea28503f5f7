"""Changing an object in place."""

from __future__ import annotations

from typing import Any

from sandbox.plugins.protos import provider_pb2
from sandbox.plugins.provider import checkpoint
from sandbox.plugins.provider.apply import How, apply, is_forced, relinquish, take_over
from sandbox.plugins.provider.cluster import Cluster
from sandbox.plugins.provider.errors import ApiError, NoMatchError, PartialError, ProviderError
from sandbox.plugins.provider.ignore import ignore_fields, parse_path
from sandbox.plugins.provider.naming import FIELD_MANAGER, field_manager
from sandbox.plugins.provider.normalise import normalise
from sandbox.plugins.provider.objects import (
    PATCH_FIELD_MANAGER,
    Object,
    annotation,
    dig,
    identity,
    name_of,
    namespace_of,
    put,
    qualified_name,
)
from sandbox.plugins.provider.waiting.wait import Wait, wait_ready
from sandbox.plugins.wire import Value, decode, encode, has_unknowns


def update(cluster: Cluster, request: provider_pb2.UpdateRequest) -> provider_pb2.UpdateResponse:
    """Apply new inputs and wait until the object is ready; a dry run in a preview.

    Raises:
        PartialError: the object exists, but the change was refused, or it is not ready.
        ProviderError: the object is not there, or the cluster does not answer.
    """
    given = decode(request.news)
    inputs = normalise(checkpoint.to_object(given))
    if request.preview and (has_unknowns(inputs) or not cluster.serves(inputs)):
        return provider_pb2.UpdateResponse(properties=request.news)
    cluster.api()
    outputs = decode(request.olds)
    old_inputs, old_live = checkpoint.read(outputs)
    recorded = outputs.get(checkpoint.FIELD_MANAGER)
    before = field_manager(recorded, annotation(old_inputs, PATCH_FIELD_MANAGER))
    manager = field_manager(recorded, annotation(inputs, PATCH_FIELD_MANAGER))
    api_version = outputs.get(checkpoint.INITIAL_API_VERSION)

    def state(live: Object) -> dict[str, Any]:
        return checkpoint.write(
            inputs=inputs,
            live=live,
            given=given,
            api_version=api_version if isinstance(api_version, str) else "",
            manager=manager,
        )

    try:
        live = _change(cluster, request, inputs, old_live, manager)
    except NoMatchError as error:
        raise ProviderError(
            f'update of resource "{request.urn}" failed because the Kubernetes API server '
            "reported that the apiVersion for this resource does not exist. Verify that any "
            f"required CRDs have been created: {error}"
        ) from error
    except ProviderError as error:
        if request.preview and isinstance(error, ApiError) and error.is_forbidden:
            return provider_pb2.UpdateResponse(properties=request.news)
        raise _partial(cluster, request.urn, old_live, error, state) from error
    if not request.preview and before != manager:
        relinquish(cluster, live, before)
    return provider_pb2.UpdateResponse(properties=encode(state(live)))


def _change(
    cluster: Cluster,
    request: provider_pb2.UpdateRequest,
    inputs: Object,
    old_live: Object,
    manager: str,
) -> Object:
    name = name_of(old_live)
    last = cluster.get(inputs, name)
    if identity(inputs).is_crd:
        live = _replace(cluster, inputs, last, manager, preview=request.preview)
        cluster.discovery.reset()
    else:
        current = last if request.preview else take_over(cluster, last, manager)
        ignore_fields(
            inputs, current, [parse_path(text) for text in request.ignoreChanges], manager
        )
        force = is_forced(
            inputs,
            current,
            always=cluster.settings.enable_patch_force,
            preview=request.preview,
        )
        live = apply(
            cluster, inputs, name, How(manager=manager, force=force, preview=request.preview)
        )
    if request.preview:
        return live
    wait = Wait(urn=request.urn, inputs=inputs, live=live, last=last, timeout=request.timeout)
    return wait_ready(cluster, wait)


def _replace(
    cluster: Cluster, inputs: Object, last: Object, manager: str, *, preview: bool
) -> Object:
    # A definition is replaced as a whole: its objects stay, and what was removed goes.
    query = {"fieldManager": manager or FIELD_MANAGER}
    if preview:
        query["dryRun"] = "All"
    body = {**inputs, "metadata": dict(inputs.get("metadata") or {})}
    put(body, dig(last, "metadata", "resourceVersion"), "metadata", "resourceVersion")
    path = cluster.resource(inputs).item(namespace_of(inputs), name_of(last))
    return cluster.api().request("PUT", path, body=body, query=query)


def _partial(
    cluster: Cluster, urn: str, old_live: Object, error: ProviderError, state: Value
) -> ProviderError:
    # The object is there whatever happened, so the engine must learn how it is now.
    try:
        live = cluster.get(old_live, name_of(old_live))
    except ProviderError as unread:
        return ProviderError(
            f'update of resource "{urn}" failed: {error}\nunable to get cluster state: {unread}'
        )
    text = (
        f'the Kubernetes API server reported that "{qualified_name(live)}" failed to fully '
        f"initialize or become live: {error}"
    )
    reasons = error.reasons if isinstance(error, PartialError) else ()
    return PartialError(text, state(live), reasons)
