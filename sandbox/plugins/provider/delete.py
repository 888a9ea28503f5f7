"""Deleting an object."""

from __future__ import annotations

import time
from typing import Any

from sandbox.plugins.engine_log import Severity
from sandbox.plugins.protos import provider_pb2
from sandbox.plugins.provider import checkpoint
from sandbox.plugins.provider.cluster import Cluster
from sandbox.plugins.provider.errors import ApiError, NoMatchError, PartialError, ProviderError
from sandbox.plugins.provider.naming import field_manager
from sandbox.plugins.provider.objects import (
    DELETION_PROPAGATION,
    PATCH_FIELD_MANAGER,
    SKIP_AWAIT,
    Object,
    annotation,
    dig_list,
    dig_text,
    has_annotation,
    identity,
    namespace_of,
    split_id,
)
from sandbox.plugins.provider.read import UNREACHABLE_ADVICE
from sandbox.plugins.provider.waiting.wait import timeout_seconds
from sandbox.plugins.wire import decode

_SKIPS = frozenset(
    {
        ("", "Namespace"),
        ("", "Pod"),
        ("", "ReplicationController"),
        ("apps", "DaemonSet"),
        ("apps", "Deployment"),
        ("apps", "StatefulSet"),
        ("batch", "Job"),
    }
)
"""Kinds whose deletion heeds `skipAwait`."""

_LOOK_SECONDS = 5.0
_LAG_SECONDS = 0.02


def delete(cluster: Cluster, request: provider_pb2.DeleteRequest) -> None:
    """Delete an object and wait until it is gone; one that is gone already is fine.

    Raises:
        PartialError: it was told to go, and is still there.
        ProviderError: it could not be told.
    """
    if cluster.unreachable:
        _forget_unreachable(cluster, request.urn)
        return
    outputs = decode(request.properties)
    inputs, live = checkpoint.read(outputs)
    name = split_id(request.id)[1]
    policies = {"orphan": "Orphan", "background": "Background"}
    policy = policies.get(annotation(inputs, DELETION_PROPAGATION).lower(), "Foreground")
    try:
        path = cluster.resource(live).item(namespace_of(live), name)
        answer = cluster.api().request("DELETE", path, body={"propagationPolicy": policy})
    except NoMatchError:
        return
    except ApiError as error:
        if error.is_not_found:
            return
        raise
    kind = identity(live)
    if has_annotation(inputs, SKIP_AWAIT) and (kind.group, kind.kind) in _SKIPS:
        return
    uid = dig_text(answer, "metadata", "uid") or dig_text(answer, "details", "uid")
    seconds = timeout_seconds(request.timeout, inputs)
    remaining = _wait_gone(cluster, live, name, uid, seconds)
    if remaining is None:
        return
    finalizers = ", ".join(map(str, dig_list(remaining, "metadata", "finalizers")))
    text = f"finalizers might be preventing deletion ({finalizers})"
    cluster.log.message(Severity.WARNING, text, request.urn)
    ended = "context canceled"
    if not cluster.cancelled.is_set():
        ended = "timed out waiting for the condition"
    raise PartialError(ended, _state(outputs, live, remaining))


def _forget_unreachable(cluster: Cluster, urn: str) -> None:
    text = f"configured Kubernetes cluster is unreachable: {cluster.unreachable}"
    cluster.log.message(Severity.WARNING, text, urn)
    if not cluster.settings.delete_unreachable:
        raise ProviderError(f"configured Kubernetes cluster is unreachable. {UNREACHABLE_ADVICE}")
    text = (
        "configured Kubernetes cluster is unreachable and the `deleteUnreachable` option is "
        "enabled. Deleting the unreachable resource from Pulumi state"
    )
    cluster.log.message(Severity.INFO, text, urn)


def _wait_gone(
    cluster: Cluster, live: Object, name: str, uid: str, seconds: float
) -> Object | None:
    """What is still there at the end; None when the object is gone."""
    assert cluster.informers is not None
    resource, namespace = cluster.resource(live), namespace_of(live)
    deadline = time.monotonic() + seconds
    seen = -1
    while True:
        try:
            found = cluster.api().get(resource.item(namespace, name))
        except ApiError as error:
            if error.is_not_found:
                return None
            raise
        if uid and dig_text(found, "metadata", "uid") != uid:
            # Somebody has made a new one of the same name.
            return None
        while True:
            remaining = deadline - time.monotonic()
            if remaining <= 0 or cluster.cancelled.is_set():
                return found
            shown = cluster.informers.view(resource.collection(namespace)).get(name)
            if dig_text(shown, "metadata", "uid") != dig_text(found, "metadata", "uid"):
                # The view may lag behind what the server has just said.
                cluster.cancelled.wait(_LAG_SECONDS)
                break
            seen = cluster.informers.wait(seen, min(remaining, _LOOK_SECONDS))


def _state(outputs: dict[str, Any], inputs: Object, live: Object) -> dict[str, Any]:
    recorded = outputs.get(checkpoint.INITIAL_API_VERSION)
    return checkpoint.write(
        inputs=inputs,
        live=live,
        given=outputs,
        api_version=recorded if isinstance(recorded, str) else "",
        manager=field_manager(
            outputs.get(checkpoint.FIELD_MANAGER), annotation(live, PATCH_FIELD_MANAGER)
        ),
    )
