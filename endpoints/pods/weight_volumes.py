"""The volumes of a pod whose weights lie elsewhere than in its cache."""

from endpoints import plan
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.endpoint.weight_claims import claim_folder, claim_name
from endpoints.endpoint.weights import CLAIM_VOLUME, WEIGHTS_PATH
from endpoints.manifests.containers import mount
from endpoints.pods.weight_fetch import PROGRAM_VOLUME, is_fetched
from endpoints.stack.weights import ClaimWeights, ImageWeights

_IMAGE = "weights-image"


def weight_volumes(endpoint: ResolvedEndpoint) -> list[plan.Manifest]:
    """The volumes that its weights lie on, and the program that fetches them."""
    program = {"name": PROGRAM_VOLUME, "configMap": {"name": PROGRAM_VOLUME}}
    return [*_stores(endpoint), *([program] if is_fetched(endpoint) else [])]


def weight_mounts(endpoint: ResolvedEndpoint) -> list[plan.Manifest]:
    """Where the engine finds them: in the folder in which others find copies of theirs."""
    return [
        mount(
            volume["name"],
            WEIGHTS_PATH,
            folder=claim_folder(endpoint) if volume["name"] == CLAIM_VOLUME else None,
            read_only=True,
        )
        for volume in _stores(endpoint)
    ]


def _stores(endpoint: ResolvedEndpoint) -> list[plan.Manifest]:
    match endpoint.cluster.weights:
        case ClaimWeights() if endpoint.reads_folder:
            claim = {"claimName": claim_name(endpoint)}
            return [{"name": CLAIM_VOLUME, "persistentVolumeClaim": claim}]
        case ImageWeights(repository=repository):
            return [{"name": _IMAGE, "image": {"reference": _reference(repository, endpoint)}}]
        case _:
            return []


def _reference(repository: str, endpoint: ResolvedEndpoint) -> str:
    tag = endpoint.revision.lower().replace("/", "-")
    return f"{repository}/{endpoint.model.name.lower()}:{tag}"
