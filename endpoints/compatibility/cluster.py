"""Checks that the cluster can hold and place the endpoint."""

from endpoints.catalog import CloudResource, Model
from endpoints.endpoint.parts import Parts
from endpoints.endpoint.requests import replica_disk
from endpoints.endpoint.weights import CACHE_SPARE, disk_bytes
from endpoints.quantity import GIB
from endpoints.read.findings import Findings
from endpoints.stack.weights import ClaimWeights


def check_cluster(parts: Parts, findings: Findings) -> None:
    """Report requests that the cluster's disks and nodes cannot meet."""
    if parts.resource is not None and parts.model is not None:
        _check_disk(parts, parts.resource, parts.model, findings)
    if parts.entry.dedicated and parts.cluster is not None and parts.cluster.nodes == "existing":
        findings.add(
            *parts.place("dedicated"),
            f"cluster {parts.cluster_name} has existing nodes only, and a pool of its own would "
            "have to be made",
            "Remove `dedicated`, or choose a cluster whose nodes the program makes.",
            "true",
        )


def _check_disk(parts: Parts, resource: CloudResource, model: Model, findings: Findings) -> None:
    disk = replica_disk(resource)
    weights = parts.cluster.weights if parts.cluster is not None else None
    needed = disk_bytes(model, parts.entry.quantization, weights)
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
