"""The volumes of a model server's pod, and where its engine finds them."""

from endpoints import plan
from endpoints.endpoint.requests import shared_memory
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.endpoint.weight_claims import claim_name
from endpoints.endpoint.weights import CACHE_PATH, cache_bytes
from endpoints.manifests.containers import mount
from endpoints.pods.before_engine import CACHE
from endpoints.pods.weight_volumes import weight_mounts, weight_volumes
from endpoints.quantity import GIB, memory_text
from endpoints.stack.weights import ClaimWeights

CLAIMED_CACHE = "claimed-model-cache"
"""Not the other's name: a merge of two kinds of volume under one name is refused in a preview."""
TEMPORARY_FILES = "temporary-files"
_SHARED_MEMORY = "shared-memory"
_TEMPORARY_BYTES = 2 * GIB
"""A part of `CACHE_SPARE`, which the pod's request for disk counts; its size is an assumption."""


def cache_size(endpoint: ResolvedEndpoint) -> str:
    """What a pod's model cache takes of its node's disk."""
    return memory_text(cache_bytes(endpoint.model, endpoint.quantization, endpoint.cluster.weights))


def pod_volumes(endpoint: ResolvedEndpoint) -> list[plan.Manifest]:
    """All volumes of a pod."""
    temporary = {"name": TEMPORARY_FILES, "emptyDir": {"sizeLimit": memory_text(_TEMPORARY_BYTES)}}
    return [
        {
            "name": _SHARED_MEMORY,
            "emptyDir": {"medium": "Memory", "sizeLimit": shared_memory(endpoint)},
        },
        _cache(endpoint),
        *weight_volumes(endpoint),
        *([temporary] if endpoint.image.read_only_root else []),
    ]


def engine_mounts(endpoint: ResolvedEndpoint) -> list[plan.Manifest]:
    """What the engine's container mounts."""
    return [
        mount(_SHARED_MEMORY, "/dev/shm"),
        mount(_cache(endpoint)["name"], CACHE_PATH),
        *weight_mounts(endpoint),
        # An engine that cannot write to its image keeps temporary files here.
        *([mount(TEMPORARY_FILES, "/tmp")] if endpoint.image.read_only_root else []),
    ]


def _cache(endpoint: ResolvedEndpoint) -> plan.Manifest:
    """On a claim an engine keeps it that fetches weights by itself; none of the node's disk."""
    if isinstance(endpoint.cluster.weights, ClaimWeights) and not endpoint.reads_folder:
        claim = {"claimName": claim_name(endpoint)}
        return {"name": CLAIMED_CACHE, "persistentVolumeClaim": claim}
    return {"name": CACHE, "emptyDir": {"sizeLimit": cache_size(endpoint)}}
