"""What nodes of a pool on EKS have in common, whoever launches them."""

from collections.abc import Collection
from math import ceil

from endpoints import names, plan
from endpoints.aws.tags import stack_tags
from endpoints.catalog import CloudResource
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.quantity import GIB, memory_bytes
from endpoints.stack.eks import Ami, EksSettings, PoolSettings

BOTTLEROCKET_SYSTEM_GIB = 4
"""GiB of Bottlerocket's read-only system volume; containers and images are on the second one."""
_BOTTLEROCKET = {
    "AL2023_x86_64_NVIDIA": "BOTTLEROCKET_x86_64_NVIDIA",
    "AL2023_ARM_64_NVIDIA": "BOTTLEROCKET_ARM_64_NVIDIA",
    "AL2023_x86_64_NEURON": "BOTTLEROCKET_x86_64",
    "AL2023_x86_64_STANDARD": "BOTTLEROCKET_x86_64",
    "AL2023_ARM_64_STANDARD": "BOTTLEROCKET_ARM_64",
}
"""EKS guide, AMI types of managed node groups."""
_OTHERS_DOMAINS = ("kubernetes.io", "k8s.io", "karpenter.sh", "karpenter.k8s.aws")
"""Domains of labels that the kubelet, EKS or Karpenter set themselves."""


def pool_settings(eks: EksSettings, resource: CloudResource) -> PoolSettings:
    """What the cluster's settings say of the resource's pools."""
    return eks.pools.get(resource.name) or PoolSettings.model_validate({})


def ami(eks: EksSettings, resource: CloudResource) -> Ami:
    """The system of the pool's nodes."""
    return pool_settings(eks, resource).ami or eks.ami


def ami_type(system: Ami, resource: CloudResource) -> str:
    """EKS' AMI type of nodes with that system; the resource must be one of EKS."""
    assert resource.ami_type is not None
    return _BOTTLEROCKET[resource.ami_type] if system == "bottlerocket" else resource.ami_type


def block_devices(eks: EksSettings, resource: CloudResource) -> tuple[plan.BlockDevice, ...]:
    """The volumes of the pool's nodes."""
    asked = pool_settings(eks, resource).root_volume or eks.root_volume
    size = ceil(memory_bytes(asked) / GIB)
    if ami(eks, resource) == "bottlerocket":
        return (
            plan.BlockDevice(device_name="/dev/xvda", size_gib=BOTTLEROCKET_SYSTEM_GIB),
            plan.BlockDevice(device_name="/dev/xvdb", size_gib=size),
        )
    return (plan.BlockDevice(device_name="/dev/xvda", size_gib=size),)


def subnet_ids(eks: EksSettings, zones: Collection[str]) -> tuple[str, ...]:
    """Subnets of these zones that the settings name, by zone; of all zones where there are none."""
    return tuple(
        subnet for zone, subnet in sorted(eks.subnets.items()) if not zones or zone in zones
    )


def node_labels(endpoint: ResolvedEndpoint, resource: CloudResource) -> dict[str, str]:
    """Labels of a pool's nodes that neither EKS nor Karpenter sets.

    Args:
        endpoint: one of the pool's, on an EKS cluster.
        resource: what the nodes are, the endpoint's own or an alternative of it.
    """
    eks = endpoint.cluster.eks
    assert eks is not None
    has_efa = pool_settings(eks, endpoint.resource).efa
    return {
        **{key: value for key, value in resource.labels.items() if _is_free(key)},
        names.POOL: names.pool_label(endpoint.cluster.namespace, endpoint.pool),
        names.AMI_TYPE: ami_type(ami(eks, endpoint.resource), resource),
        **({names.EFA: "true"} if has_efa else {}),
    }


def pool_tags(endpoint: ResolvedEndpoint) -> dict[str, str]:
    """Tags of everything in AWS that is the pool's."""
    eks = endpoint.cluster.eks
    assert eks is not None
    return stack_tags(eks, endpoint.stack, endpoint.cluster_name)


def _is_free(key: str) -> bool:
    domain, _, name = key.rpartition("/")
    return bool(name) and not any(
        domain == other or domain.endswith(f".{other}") for other in _OTHERS_DOMAINS
    )
