"""Completing and judging inputs before anything happens.

There is no validation against the cluster's schema here, because the official provider shows none:
it looks the schema up, and drops what it finds unless the kind is unknown and the provider was
told to refuse unknown kinds. What is wrong with an object is said by the API server, in the dry
run of the preview when the server can be reached.
"""

from __future__ import annotations

from typing import Any

from sandbox.plugins.engine_log import Severity
from sandbox.plugins.protos import provider_pb2
from sandbox.plugins.provider import checkpoint
from sandbox.plugins.provider.cluster import Cluster
from sandbox.plugins.provider.errors import ProviderError
from sandbox.plugins.provider.naming import adopt_name, assign_name, is_generated
from sandbox.plugins.provider.normalise import normalise
from sandbox.plugins.provider.objects import (
    AUTONAMED,
    Object,
    dig,
    dig_map,
    identity,
    namespace_of,
    put,
)
from sandbox.plugins.wire import decode, encode

_REFUSED = ("helm.sh", "yaml", "kustomize")


def check(cluster: Cluster, request: provider_pb2.CheckRequest) -> provider_pb2.CheckResponse:
    """The inputs with a name, a namespace and in normal form.

    Raises:
        ProviderError: they cannot be accepted.
    """
    if cluster.unreachable and cluster.settings.skip_update_unreachable:
        text = "Cluster is unreachable but skipUpdateUnreachable flag is set to true, skipping..."
        cluster.log.message(Severity.WARNING, text, request.urn)
        return provider_pb2.CheckResponse(inputs=request.olds)
    refuse(request.urn)
    given = decode(request.news)
    inputs = normalise(checkpoint.to_object(given))
    old = checkpoint.to_object(decode(request.olds))
    _warn_internal(cluster, inputs, request.urn)
    if old:
        adopt_name(inputs, old)
    else:
        autonaming = request.autonaming if request.HasField("autonaming") else None
        assign_name(inputs, resource_name(request.urn), request.randomSeed, autonaming)
    if is_generated(inputs):
        raise ProviderError(
            "the `.metadata.generateName` field is not supported in Server-Side Apply mode"
        )
    _set_namespace(cluster, inputs)
    if identity(inputs).is_crd:
        cluster.discovery.plan(inputs)
    checked = checkpoint.to_properties(inputs)
    checkpoint.mark_secrets(checked, given)
    return provider_pb2.CheckResponse(inputs=encode(checked))


def refuse(urn: str) -> None:
    """Refuse what the stand-in does not do, in words that say so.

    Raises:
        ProviderError: the resource is a list, a patch, or needs Helm, Kustomize or YAML expansion.
    """
    token = resource_type(urn)
    module, _, kind = token.removeprefix("kubernetes:").partition(":")
    if kind.endswith("List"):
        raise ProviderError(
            "list resources exist for compatibility with YAML manifests and Helm charts, and "
            "cannot be created directly. Use the underlying resource type instead"
        )
    if kind.endswith("Patch") and not kind == "Patch":
        raise ProviderError(
            f"this stand-in does not do Patch resources ({kind}); install the official plugin"
        )
    if module.split("/")[0] in _REFUSED:
        raise ProviderError(f"this stand-in does not do {token}; install the official plugin")


def resource_type(urn: str) -> str:
    """The type token in a URN, without those of its parents."""
    return urn.split("::")[2].rsplit("$", maxsplit=1)[-1]


def resource_name(urn: str) -> str:
    """The name in a URN; it may contain the separator itself."""
    return urn.split("::", 3)[3]


def _warn_internal(cluster: Cluster, inputs: Object, urn: str) -> None:
    for key in dig_map(inputs, "metadata", "annotations"):
        if key.startswith(AUTONAMED):
            text = f'ignoring user-specified value for internal annotation "{key}"'
            cluster.log.message(Severity.WARNING, text, urn)


def _set_namespace(cluster: Cluster, inputs: Object) -> None:
    if namespace_of(inputs) or dig(inputs, "metadata", "namespace") is not None:
        return
    # A kind that nobody knows yet is taken for a namespaced one; create corrects that.
    if cluster.discovery.is_namespaced(identity(inputs)) is not False:
        _put_namespace(inputs, cluster.namespace)


def _put_namespace(inputs: dict[str, Any], namespace: str) -> None:
    put(inputs, namespace, "metadata", "namespace")
