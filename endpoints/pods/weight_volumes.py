"""The volumes of a pod whose weights lie elsewhere than in its cache."""

from endpoints import plan
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.endpoint.weight_claims import claim_folder, claim_name
from endpoints.endpoint.weights import CLAIM_VOLUME, WEIGHTS_PATH
from endpoints.pods.weight_fetch import PROGRAM_VOLUME, is_fetched
from endpoints.stack.weights import ClaimWeights, ImageWeights

_IMAGE = "weights-image"


def weight_volumes(endpoint: ResolvedEndpoint) -> tuple[plan.Volume, ...]:
    """The volumes that its weights lie on, and the program that fetches them."""
    return (*_stores(endpoint), *_programs(endpoint))


def engine_mounts(endpoint: ResolvedEndpoint) -> tuple[plan.Mount, ...]:
    """Where the engine finds them: in the folder in which others find copies of theirs."""
    folder = claim_folder(endpoint)
    return tuple(
        plan.Mount(
            volume=volume.name,
            path=WEIGHTS_PATH,
            sub_path=folder if isinstance(volume, plan.ClaimVolume) else None,
            read_only=True,
        )
        for volume in _stores(endpoint)
    )


def cache_claims(endpoint: ResolvedEndpoint) -> tuple[str, ...]:
    """The claim that an engine keeps its cache on which fetches weights by itself."""
    is_claimed = isinstance(endpoint.cluster.weights, ClaimWeights)
    return (claim_name(endpoint),) if is_claimed and not endpoint.reads_folder else ()


def _stores(endpoint: ResolvedEndpoint) -> tuple[plan.Volume, ...]:
    match endpoint.cluster.weights:
        case ClaimWeights() if endpoint.reads_folder:
            return (plan.ClaimVolume(name=CLAIM_VOLUME, claim=claim_name(endpoint)),)
        case ImageWeights(repository=repository):
            return (plan.ImageVolume(name=_IMAGE, reference=_reference(repository, endpoint)),)
        case _:
            return ()


def _programs(endpoint: ResolvedEndpoint) -> tuple[plan.Volume, ...]:
    if not is_fetched(endpoint):
        return ()
    return (plan.ConfigMapVolume(name=PROGRAM_VOLUME, config_map=PROGRAM_VOLUME),)


def _reference(repository: str, endpoint: ResolvedEndpoint) -> str:
    tag = endpoint.revision.lower().replace("/", "-")
    return f"{repository}/{endpoint.model.name.lower()}:{tag}"
