"""Reading an object back: refresh and import."""

from __future__ import annotations

import copy

from sandbox.plugins.engine_log import Severity
from sandbox.plugins.protos import provider_pb2
from sandbox.plugins.provider import checkpoint
from sandbox.plugins.provider.check import refuse, resource_type
from sandbox.plugins.provider.cluster import Cluster
from sandbox.plugins.provider.discovery import is_built_in
from sandbox.plugins.provider.errors import (
    ApiError,
    NoMatchError,
    PartialError,
    ProviderError,
)
from sandbox.plugins.provider.naming import field_manager
from sandbox.plugins.provider.normalise import normalise, observe, prune
from sandbox.plugins.provider.objects import (
    PATCH_FIELD_MANAGER,
    REVISION,
    Object,
    annotation,
    dig_text,
    identity,
    name_of,
    namespace_of,
    put,
    remove,
    split_id,
)
from sandbox.plugins.provider.waiting.wait import check_ready
from sandbox.plugins.wire import decode, encode

_NOT_INPUTS = ("creationTimestamp", "generation", "managedFields", "resourceVersion", "uid")
_LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"

UNREACHABLE_ADVICE = (
    "If the cluster was deleted, you can remove this resource from Pulumi state by rerunning the "
    'operation with the PULUMI_K8S_DELETE_UNREACHABLE environment variable set to "true"'
)


def read(cluster: Cluster, request: provider_pb2.ReadRequest) -> provider_pb2.ReadResponse:
    """The object as it is now, in the shape of its recorded inputs; an empty id when it is gone.

    Raises:
        PartialError: it is there, but not ready; the engine warns about that.
        ProviderError: nobody can tell.
    """
    if cluster.unreachable:
        return _read_unreachable(cluster, request)
    refuse(request.urn)
    given = decode(request.inputs)
    outputs = decode(request.properties)
    inputs = normalise(checkpoint.to_object(given))
    _, old_live = checkpoint.read(outputs)
    imported = _complete(inputs, old_live, request)
    try:
        live = cluster.get(inputs, split_id(request.id)[1])
        problem = None if imported else _judge(cluster, inputs, live)
    except NoMatchError:
        return provider_pb2.ReadResponse()
    except ApiError as error:
        if error.is_not_found:
            return provider_pb2.ReadResponse()
        raise
    found = (observe if is_built_in(identity(live)) else prune)(live, inputs)
    if imported:
        _import_inputs(found, live)
    recorded = outputs.get(checkpoint.INITIAL_API_VERSION)
    state = checkpoint.write(
        inputs=found,
        live=live,
        given=given,
        api_version=recorded if isinstance(recorded, str) else dig_text(inputs, "apiVersion"),
        manager=field_manager(
            outputs.get(checkpoint.FIELD_MANAGER), annotation(inputs, PATCH_FIELD_MANAGER)
        ),
    )
    new_inputs = checkpoint.to_properties(found)
    checkpoint.mark_secrets(new_inputs, given)
    if problem is not None:
        raise PartialError(str(problem), state, problem.reasons, inputs=new_inputs)
    return provider_pb2.ReadResponse(
        id=request.id, properties=encode(state), inputs=encode(new_inputs)
    )


def _read_unreachable(
    cluster: Cluster, request: provider_pb2.ReadRequest
) -> provider_pb2.ReadResponse:
    text = f"configured Kubernetes cluster is unreachable: {cluster.unreachable}"
    cluster.log.message(Severity.WARNING, text, request.urn)
    if cluster.settings.delete_unreachable:
        text = (
            "configured Kubernetes cluster is unreachable and the `deleteUnreachable` option is "
            "enabled. Deleting the unreachable resource from Pulumi state"
        )
        cluster.log.message(Severity.INFO, text, request.urn)
        return provider_pb2.ReadResponse()
    if cluster.settings.skip_update_unreachable:
        text = (
            "configured Kubernetes cluster is unreachable and the `skipUnreachable` option is "
            "enabled. Returned data could not reflect the actual cluster configuration."
        )
        cluster.log.message(Severity.INFO, text, request.urn)
        return provider_pb2.ReadResponse(
            id=request.id, properties=request.properties, inputs=request.inputs
        )
    raise ProviderError(
        f"failed to read resource state due to unreachable cluster. {UNREACHABLE_ADVICE}"
    )


def _complete(inputs: Object, old_live: Object, request: provider_pb2.ReadRequest) -> bool:
    """Fill in what identifies the object; whether nothing at all was known of it."""
    if identity(inputs).kind:
        return False
    imported = not identity(old_live).kind
    if imported:
        _, version, kind = resource_type(request.urn).split(":", 2)
        inputs["apiVersion"], inputs["kind"] = version.removeprefix("core/"), kind
    else:
        inputs["apiVersion"], inputs["kind"] = old_live["apiVersion"], old_live["kind"]
    namespace, name = split_id(request.id)
    if not name_of(inputs):
        put(inputs, name, "metadata", "name")
    if namespace and not namespace_of(inputs):
        put(inputs, namespace, "metadata", "namespace")
    return imported


def _judge(cluster: Cluster, inputs: Object, live: Object) -> PartialError | None:
    try:
        check_ready(cluster, inputs, live)
    except PartialError as problem:
        return problem
    return None


def _import_inputs(found: Object, live: Object) -> None:
    # What the SDK's types accept: everything but the status. Nothing is known of custom kinds.
    if is_built_in(identity(live)):
        found.update(copy.deepcopy({key: live[key] for key in live if key != "status"}))
    for field in _NOT_INPUTS:
        remove(found, "metadata", field)
    for key in (REVISION, _LAST_APPLIED):
        remove(found, "metadata", "annotations", key)
