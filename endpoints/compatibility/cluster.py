"""Whether the cluster can hold, scale and place the endpoint."""

from endpoints.catalog import CloudResource, Model
from endpoints.findings import Findings
from endpoints.parts import Parts
from endpoints.quantity import GIB
from endpoints.requests import replica_disk
from endpoints.settings import ClusterSettings, stack_file
from endpoints.spec import Replicas
from endpoints.weight_settings import ClaimWeights
from endpoints.weights import CACHE_SPARE, cache_bytes


def check_cluster(parts: Parts, findings: Findings) -> None:
    """Tell what the cluster's autoscaler, disks and nodes do not allow."""
    if parts.cluster is not None and parts.replicas is not None:
        _check_autoscaler(parts, parts.cluster, parts.replicas, findings)
    if parts.resource is not None and parts.model is not None:
        _check_disk(parts, parts.resource, parts.model, findings)
    if parts.dedicated and parts.cluster is not None and parts.cluster.nodes == "existing":
        findings.add(
            *parts.place("dedicated"),
            f"cluster {parts.cluster_name} has nodes of somebody else, and a pool of its own would "
            "have to be made",
            "Remove `dedicated`, or choose a cluster whose nodes the program makes.",
            "true",
        )


def _check_disk(parts: Parts, resource: CloudResource, model: Model, findings: Findings) -> None:
    disk = replica_disk(resource)
    weights = parts.cluster.weights if parts.cluster is not None else None
    needed = cache_bytes(model, parts.endpoint.draft.value.quantization, weights)
    if needed > disk:
        taken = (
            f"what lies beside the weights of {model.name} takes {needed // GIB} GiB"
            if isinstance(weights, ClaimWeights)
            else f"the weights of {model.name} and {CACHE_SPARE // GIB} GiB beside them are "
            f"{needed // GIB} GiB"
        )
        findings.add(
            *parts.place("resource"),
            f"{taken}, and a replica's share of the disk is {disk // GIB} GiB",
            "Choose a resource with more local disk, or a smaller model.",
            resource.name,
        )


def _check_autoscaler(
    parts: Parts, cluster: ClusterSettings, replicas: Replicas, findings: Findings
) -> None:
    if cluster.autoscaler == "hpa" and replicas.min == 0:
        findings.add(
            *parts.place("replicas"),
            f"cluster {parts.cluster_name} scales with the HorizontalPodAutoscaler, "
            "which can neither scale to 0 nor wake from it",
            "Set `replicas.min` to 1 or more, or `autoscaler: keda` for the cluster in "
            f"{stack_file(parts.stack)}.",
            f"min {replicas.min}",
        )
    elif replicas.min == 0 and parts.framework is not None:
        engine = parts.framework.versions[parts.version]
        if engine.metrics is None:
            findings.add(
                *parts.place("replicas"),
                f"{parts.engine_name} publishes no metric to scale on, and CPU "
                "load, which is used instead, cannot wake an endpoint from 0",
                "Set `replicas.min` to 1 or more.",
                f"min {replicas.min}",
            )
