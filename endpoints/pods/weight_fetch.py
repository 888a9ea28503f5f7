"""The container that fetches weights from a model hub before a pod's engine starts."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from endpoints import names, plan
from endpoints.catalog.weight_fetch import load_fetch_tool
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.endpoint.weight_claims import claim_folder
from endpoints.endpoint.weights import CLAIM_PATH, CLAIM_VOLUME, WEIGHTS_PATH
from endpoints.manifests import kubernetes_object, object_meta
from endpoints.manifests.containers import SecretEnv, environment, mount
from endpoints.pods.before_engine import before_engine
from endpoints.pods.weight_filters import read_files
from endpoints.stack.settings import ClusterSettings, stack_file
from endpoints.stack.weights import ClaimWeights, HubSettings

PROGRAM_VOLUME = "fetch-weights"
"""The ConfigMap's name, too. It says nothing of its content: a new version of the program, which
takes the old one's words, is what the next pods run, and no pod is replaced for it."""
_PROGRAM_PATH = "/opt/endpoints"
_PROGRAM = Path(__file__).parents[2] / "fetcher"


def is_fetched(endpoint: ResolvedEndpoint) -> bool:
    """Whether its weights are fetched from the hub before its engine starts."""
    return _from_hub(endpoint.cluster) and endpoint.reads_folder


def weight_fetch(endpoint: ResolvedEndpoint, resources: plan.Manifest) -> plan.Manifest | None:
    """The container that fetches them; None where nothing is to be fetched."""
    if not is_fetched(endpoint):
        return None
    hub, on_claim = endpoint.cluster.hub, isinstance(endpoint.cluster.weights, ClaimWeights)
    folder = f"{CLAIM_PATH}/{claim_folder(endpoint)}" if on_claim else WEIGHTS_PATH
    shared = before_engine(resources)
    return {
        **shared,
        "image": load_fetch_tool().reference,
        "command": ["python3", "-m", "fetcher"],
        "args": [
            *("--hub", hub.url, "--model", endpoint.model.name, "--revision", endpoint.revision),
            *("--folder", folder, *read_files(endpoint)),
        ],
        "env": environment(
            {"PYTHONPATH": _PROGRAM_PATH, "PYTHONDONTWRITEBYTECODE": "1"}, hub_token(hub)
        ),
        "volumeMounts": [
            *shared["volumeMounts"],
            mount(PROGRAM_VOLUME, f"{_PROGRAM_PATH}/{_PROGRAM.name}", read_only=True),
            # All of the claim: the folder is made with the rights that the engine's user has.
            *([mount(CLAIM_VOLUME, CLAIM_PATH)] if on_claim else []),
        ],
    }


def fetch_source(endpoint: ResolvedEndpoint) -> str | None:
    """Where they are fetched from, in words."""
    if not is_fetched(endpoint):
        return None
    return f"{endpoint.cluster.hub.url}/{endpoint.model.name} at {endpoint.revision}"


def hub_token(hub: HubSettings) -> tuple[SecretEnv, ...]:
    """The token of the hub, for whoever reads it; empty without one."""
    if hub.token is None:
        return ()
    return (SecretEnv(name="HF_TOKEN", secret=hub.token.name, key=hub.token.key),)


def fetch_warnings(endpoint: ResolvedEndpoint) -> tuple[str, ...]:
    """That the hub will refuse a model's weights, as its licence has to be accepted."""
    cluster, model = endpoint.cluster, endpoint.model
    if not model.gated or cluster.hub.token is not None or not _from_hub(cluster):
        return ()
    return (
        f"{model.name} is gated, and cluster {endpoint.cluster_name} names no token, without which "
        f"{cluster.hub.url} may refuse its weights: put one into a Secret, and write "
        f"`hub: {{token: {{name: ...}}}}` for the cluster in {stack_file(endpoint.stack)}",
    )


def fetch_programs(
    name: str, cluster: ClusterSettings, endpoints: Sequence[ResolvedEndpoint]
) -> tuple[plan.KubernetesObject, ...]:
    """The program that a cluster's pods run; none where none does.

    Args:
        name: the cluster's logical name.
        cluster: its settings.
        endpoints: those on it.
    """
    if not any(is_fetched(endpoint) for endpoint in endpoints):
        return ()
    program = kubernetes_object(
        logical_name=f"{name}-{PROGRAM_VOLUME}",
        api_version="v1",
        kind="ConfigMap",
        metadata=object_meta(
            PROGRAM_VOLUME,
            namespace=cluster.namespace,
            labels=names.OURS,
            annotations={},
        ),
        data=fetch_program(),
    )
    return (program,)


def fetch_program() -> Mapping[str, str]:
    """The program's files by name."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(_PROGRAM.glob("*.py"))}


def _from_hub(cluster: ClusterSettings) -> bool:
    return cluster.weights is None or isinstance(cluster.weights, ClaimWeights)
