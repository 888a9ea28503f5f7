"""How the instances start that Karpenter launches for a pool."""

from collections.abc import Sequence

from endpoints import names, plan
from endpoints.aws.node_role import karpenter_role_name
from endpoints.aws.pool_nodes import ami, block_devices, pool_settings, pool_tags, subnet_ids
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.manifests import kubernetes_object, object_meta
from endpoints.stack.eks import EksSettings

NODE_CLASS_GROUP = "karpenter.k8s.aws"


def node_class(
    logical_name: str, endpoint: ResolvedEndpoint, eks: EksSettings
) -> plan.KubernetesObject:
    """The EC2NodeClass of a pool: how its instances start, whichever they are.

    Args:
        logical_name: the pool's.
        endpoint: one of the pool's.
        eks: the settings of its cluster.
    """
    pool = pool_settings(eks, endpoint.resource)
    # The newest image at each launch: one that is pinned here would have to exist for whatever
    # version the cluster has, and would miss every fix. No node is replaced for it, see the budget.
    spec: dict[str, object] = {
        "amiSelectorTerms": [{"alias": f"{ami(eks, endpoint.resource)}@latest"}],
        "role": karpenter_role_name(endpoint.cluster_name, endpoint.stack),
        "subnetSelectorTerms": _subnets(eks, pool.zones),
        "securityGroupSelectorTerms": [
            # EKS' own tag of the one group that it creates with the cluster.
            {"tags": {"aws:eks:cluster-name": eks.name}},
            *({"id": group} for group in eks.security_groups),
        ],
        "blockDeviceMappings": [
            {
                "deviceName": device.device_name,
                "ebs": {
                    "volumeType": "gp3",
                    "volumeSize": f"{device.size_gib}Gi",
                    "encrypted": True,
                    "deleteOnTermination": True,
                },
            }
            for device in block_devices(eks, endpoint.resource)
        ],
        "metadataOptions": {
            "httpEndpoint": "enabled",
            "httpProtocolIPv6": "disabled",
            "httpPutResponseHopLimit": 1,
            "httpTokens": "required",
        },
        "tags": pool_tags(endpoint),
    }
    if any(resource.local_disk for resource in (endpoint.resource, *endpoint.alternatives)):
        spec["instanceStorePolicy"] = "RAID0"
    if "reserved" in endpoint.capacity_types:
        spec["capacityReservationSelectorTerms"] = [{"id": each} for each in pool.reservations]
    if pool.efa:
        spec["networkInterfaces"] = _interfaces(endpoint.resource.efa)
    return kubernetes_object(
        logical_name=logical_name,
        api_version=f"{NODE_CLASS_GROUP}/v1",
        kind="EC2NodeClass",
        metadata=karpenter_metadata(karpenter_name(endpoint)),
        spec=spec,
    )


def karpenter_name(endpoint: ResolvedEndpoint, suffix: str = "") -> str:
    """Name of a pool's object, at most 63 characters: Karpenter makes a label of it.

    It carries the namespace, which nodes have none of. The parts have no dots, so that no two
    objects share a name.
    """
    parts = [endpoint.cluster.namespace, endpoint.pool, suffix]
    # Where the text is cut behind a dot, the hash would begin a part with its hyphen.
    return names.fit(".".join(filter(None, parts)), names.LABEL_LIMIT).replace(".-", "-")


def karpenter_metadata(name: str) -> plan.Manifest:
    """Metadata of an object of Karpenter, all of which belong to no namespace."""
    return object_meta(
        name,
        labels=names.OURS,
    )


def _subnets(eks: EksSettings, zones: Sequence[str]) -> list[dict[str, object]]:
    if not eks.subnets:
        return [{"tags": {"karpenter.sh/discovery": eks.name}}]
    return [{"id": subnet} for subnet in subnet_ids(eks, zones)]


def _interfaces(efa: int) -> list[dict[str, object]]:
    """The primary interface and an EFA on each network card, of which there is one per EFA."""
    primary = {"networkCardIndex": 0, "deviceIndex": 0, "interfaceType": "interface"}
    cards = [
        {"networkCardIndex": card, "deviceIndex": 1, "interfaceType": "efa-only"}
        for card in range(efa)
    ]
    return [primary, *cards]
