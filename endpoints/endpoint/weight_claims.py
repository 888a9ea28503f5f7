"""Claims that replicas share: names, and folders of an endpoint's weights on them."""

import hashlib
import re
from collections.abc import Sequence

from endpoints import names, plan
from endpoints.endpoint.metadata import SKIP_AWAIT
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.endpoint.weights import cache_bytes
from endpoints.manifests import kubernetes_object, object_meta
from endpoints.quantity import memory_text
from endpoints.stack.settings import ClusterSettings
from endpoints.stack.weights import ClaimWeights

_PREFIX = "weights-"


def weight_claims(
    name: str, cluster: ClusterSettings, endpoints: Sequence[ResolvedEndpoint]
) -> tuple[plan.KubernetesObject, ...]:
    """The claims that a cluster's endpoints refer to, one for each model and revision.

    A claim is there as long as an endpoint names it, stopped or not. While pods use it, Kubernetes
    keeps it even then. It is not awaited: one that waits for its first pod is not bound before.

    Args:
        name: the cluster's logical name.
        cluster: its settings.
        endpoints: those on it.
    """
    weights = cluster.weights
    if not isinstance(weights, ClaimWeights) or weights.name is not None:
        return ()
    claims = {claim_name(endpoint): endpoint for endpoint in endpoints}
    return tuple(
        _claim(f"{name}-{claim}", claim, endpoint, weights)
        for claim, endpoint in sorted(claims.items())
    )


def claim_name(endpoint: ResolvedEndpoint) -> str:
    """Name of the claim with an endpoint's weights; the same for all that serve the same files."""
    weights = endpoint.cluster.weights
    if isinstance(weights, ClaimWeights) and weights.name is not None:
        return weights.name
    # A claim can neither change its class nor shrink, so the name depends on both. The size of a
    # model that is not pinned follows the resource.
    storage_class = weights.storage_class if isinstance(weights, ClaimWeights) else None
    digest = _hash(f"{claim_folder(endpoint)} {_bytes(endpoint)} {storage_class}")
    model = re.sub(r"[^a-z0-9]+", "-", endpoint.model.name.split("/")[-1].lower()).strip("-")
    room = names.LABEL_LIMIT - len(_PREFIX) - len(digest) - 1
    return f"{_PREFIX}{model[:room].rstrip('-')}-{digest}"


def claim_folder(endpoint: ResolvedEndpoint) -> str:
    """Folder of the weights on their claim: `owner/model/revision`, and a part for variants."""
    variant = (_part(endpoint.quantization or "all"),) if endpoint.model.variants else ()
    return "/".join((endpoint.model.name, _part(endpoint.revision), *variant))


def _claim(
    logical_name: str, claim: str, endpoint: ResolvedEndpoint, weights: ClaimWeights
) -> plan.KubernetesObject:
    storage_class = weights.storage_class
    return kubernetes_object(
        logical_name=logical_name,
        api_version="v1",
        kind="PersistentVolumeClaim",
        metadata=object_meta(
            claim,
            namespace=endpoint.cluster.namespace,
            labels=names.OURS,
            annotations={
                names.MODEL: endpoint.model.name,
                names.REVISION: endpoint.revision,
                **SKIP_AWAIT,
            },
        ),
        spec={
            "accessModes": ["ReadWriteMany"],
            "resources": {"requests": {"storage": memory_text(_bytes(endpoint))}},
            **({} if storage_class is None else {"storageClassName": storage_class}),
        },
    )


def _bytes(endpoint: ResolvedEndpoint) -> int:
    """Bytes of a claim for a model: as many as its weights would take of a node's disk."""
    return cache_bytes(endpoint.model, endpoint.quantization, None)


def _part(text: str) -> str:
    """Name of one folder for a revision, even for one such as `refs/pr/1`."""
    safe = re.sub(r"[^A-Za-z0-9._-]", "-", text)
    return safe if safe == text else f"{safe}-{_hash(text)}"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
