"""Resources that may take another's place when that one is not to be had."""

from endpoints.aws.pool_nodes import pool_settings
from endpoints.catalog import Catalog, CloudResource, Hardware
from endpoints.catalog.words import capability_order
from endpoints.endpoint.parts import Parts
from endpoints.endpoint.requests import pod_accelerators, replica_cpu, replica_disk, replica_memory
from endpoints.nearest import listed, nearest
from endpoints.quantity import memory_bytes
from endpoints.read.findings import Findings
from endpoints.stack.eks import PoolSettings
from endpoints.stack.settings import ClusterSettings, stack_file


def alternatives(
    cluster: ClusterSettings, resource: CloudResource, catalog: Catalog
) -> tuple[CloudResource, ...]:
    """What the cluster's settings name for the resource's pools, in their order.

    What `check_alternatives` refuses is left out.
    """
    pool = _pool(cluster, resource)
    return tuple(
        catalog.resources[name]
        for name in pool.alternatives
        if _misfit(pool, resource, name, catalog) is None
    )


def check_alternatives(parts: Parts, findings: Findings) -> None:
    """Reports alternatives that cannot hold a replica as well as the endpoint's resource."""
    if parts.cluster is None or parts.resource is None:
        return
    mark, keys = parts.place("resource")
    pool = _pool(parts.cluster, parts.resource)
    for name in pool.alternatives:
        misfit = _misfit(pool, parts.resource, name, parts.catalog)
        if misfit is not None:
            where = f"`eks.pools.{parts.resource.name}.alternatives` of cluster"
            message = f"{where} {parts.cluster_name} names {name}, which {misfit}"
            findings.add(
                mark, keys, message, _fix(parts, parts.resource, name, pool), parts.resource.name
            )


def _pool(cluster: ClusterSettings, resource: CloudResource) -> PoolSettings:
    if cluster.eks is None or cluster.nodes != "karpenter":
        return PoolSettings.model_validate({})
    return pool_settings(cluster.eks, resource)


def _fix(parts: Parts, resource: CloudResource, name: str, pool: PoolSettings) -> str:
    others = parts.catalog.resources
    fitting = [each for each in others if _misfit(pool, resource, each, parts.catalog) is None]
    close = nearest(name, fitting) or fitting[:3]
    instead = f", or write {listed(close, 'or')}" if close else ""
    return f"Remove it in {stack_file(parts.stack)}{instead}."


def _misfit(pool: PoolSettings, resource: CloudResource, name: str, catalog: Catalog) -> str | None:
    """Why pods that were made for the resource cannot run as well on the other one."""
    if name == resource.name:
        return "is the resource itself"
    other = catalog.resources.get(name)
    if other is None:
        return "is no cloud resource that is known"
    if other.ami_type is None:
        return "is no instance type of EKS"
    if pool.efa and other.efa != resource.efa:
        return f"has {other.efa} EFA interfaces, where the pool's nodes have {resource.efa}"
    return _shaped_otherwise(resource, other) or _weaker(resource, other)


def _shaped_otherwise(resource: CloudResource, other: CloudResource) -> str | None:
    if (other.platform, other.architecture) != (resource.platform, resource.architecture):
        return f"needs other images: {_kind(other)} instead of {_kind(resource)}"
    if (nodes := other.nodes_per_replica) != resource.nodes_per_replica:
        return f"needs {nodes} nodes for a replica instead of {resource.nodes_per_replica}"
    if (count := pod_accelerators(other)) != pod_accelerators(resource):
        return f"gives a replica {count} accelerators instead of {pod_accelerators(resource)}"
    return None


def _kind(hardware: Hardware) -> str:
    return f"{hardware.platform} on {hardware.architecture}"


def _weaker(resource: CloudResource, other: CloudResource) -> str | None:
    tolerated = {(taint.key, taint.effect) for taint in resource.taints}
    lacks = {
        "memory": replica_memory(other) < replica_memory(resource),
        "CPU": replica_cpu(other) < replica_cpu(resource),
        "disk": replica_disk(other) < replica_disk(resource),
        "accelerator memory": _accelerator_memory(other) < _accelerator_memory(resource),
        "compute capability": _capability(other) < _capability(resource),
    }
    for what, is_lacking in lacks.items():
        if is_lacking:
            return f"has less {what} for a replica than {resource.name}"
    if not tolerated >= {(taint.key, taint.effect) for taint in other.taints}:
        return f"has taints that {resource.name} has not"
    return None


def _accelerator_memory(resource: CloudResource) -> int:
    return memory_bytes(resource.accelerator.memory) if resource.accelerator else 0


def _capability(resource: CloudResource) -> tuple[int, ...]:
    accelerator = resource.accelerator
    if accelerator is None or accelerator.compute_capability is None:
        return ()
    return capability_order(accelerator.compute_capability)
