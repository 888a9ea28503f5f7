"""Resource requests of one replica, from allocatable figures and never from nominal ones."""

from collections.abc import Mapping

from endpoints.catalog import CloudResource
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.quantity import GIB, MIB, cpu_millis, cpu_text, memory_bytes, memory_text

_SHARED = ("cpu", "memory", "ephemeral-storage")
DAEMONSET_CPU = 250
"""Thousandths of a CPU per node left to DaemonSets: network, proxy and device plugins."""
DAEMONSET_MEMORY = 512 * MIB
"""Bytes per node left to DaemonSets."""


def container_requests(endpoint: ResolvedEndpoint, cache_size: str) -> dict[str, str]:
    """Requests of one replica: its share of the node less what DaemonSets take."""
    return {
        "cpu": cpu_text(replica_cpu(endpoint.resource)),
        **container_limits(endpoint, cache_size),
    }


def container_limits(endpoint: ResolvedEndpoint, cache_size: str) -> dict[str, str]:
    """Limits of one replica; none on CPU, because throttling would waste spare time."""
    return {
        "memory": memory_text(replica_memory(endpoint.resource)),
        "ephemeral-storage": cache_size,
        **_accelerators(endpoint),
    }


def without_accelerators(amounts: Mapping[str, str]) -> dict[str, str]:
    """Amounts of a container without its accelerators, for a container that runs before it."""
    return {name: amounts[name] for name in _SHARED if name in amounts}


def replica_cpu(resource: CloudResource) -> int:
    """Thousandths of a CPU of one replica: its share of what DaemonSets leave."""
    return (cpu_millis(resource.allocatable.cpu) - DAEMONSET_CPU) // resource.replicas_per_node


def replica_memory(resource: CloudResource) -> int:
    """Bytes of one replica: its share of allocatable memory less what DaemonSets take."""
    allocatable = memory_bytes(resource.allocatable.memory)
    return (allocatable - DAEMONSET_MEMORY) // resource.replicas_per_node // MIB * MIB


def replica_disk(resource: CloudResource) -> int:
    """Bytes of one replica's share of its node's allocatable disk."""
    return memory_bytes(resource.allocatable.ephemeral_storage) // resource.replicas_per_node


def pod_accelerators(resource: CloudResource) -> int:
    """Accelerators of one pod: a replica of several nodes has a pod on each."""
    if resource.accelerator is None:
        return 0
    return resource.accelerator.count // resource.replicas_per_node


def shared_memory(endpoint: ResolvedEndpoint) -> str:
    """Size of /dev/shm, which counts against the memory limit.

    1 GiB is KServe's figure for one accelerator; tensor-parallel workers exchange through it
    and get 2 GiB each, never more than a quarter of the replica's memory.
    """
    count = pod_accelerators(endpoint.resource)
    wanted = (2 * count if count > 1 else 1) * GIB
    return memory_text(min(wanted, replica_memory(endpoint.resource) // 4 // MIB * MIB))


def _accelerators(endpoint: ResolvedEndpoint) -> dict[str, str]:
    accelerator = endpoint.resource.accelerator
    if accelerator is None:
        return {}
    return {accelerator.resource_name: str(pod_accelerators(endpoint.resource))}
