"""What an endpoint asks of its cluster on AWS and cannot have there."""

from endpoints.aws.alternatives import check_alternatives
from endpoints.aws.pool_nodes import ami, pool_settings
from endpoints.catalog import CloudResource
from endpoints.endpoint.parts import Parts
from endpoints.nearest import listed
from endpoints.read.findings import Findings
from endpoints.stack.eks import EksSettings
from endpoints.stack.settings import stack_file


def check_aws(parts: Parts, findings: Findings) -> None:
    """Reports what AWS would refuse to create; nothing for clusters outside of AWS."""
    check_alternatives(parts, findings)
    cluster, resource = parts.cluster, parts.resource
    if cluster is None or cluster.eks is None or cluster.nodes not in {"managed", "karpenter"}:
        return
    if cluster.nodes == "managed":
        _check_one_way(parts, findings)
    if resource is None:
        return
    if resource.ami_type is None:
        mark, keys = parts.place("resource")
        message = f"EKS has no image for {resource.name}, so that no node of it can be created"
        fix = "Choose a resource of AWS, or a cluster with `nodes: existing`."
        findings.add(mark, keys, message, fix, resource.name)
        return
    _check_reservations(parts, cluster.eks, resource, findings)
    _check_zones(parts, cluster.eks, resource, findings)
    _check_interfaces(parts, cluster.eks, resource, findings)
    _check_plugins(parts, cluster.eks, resource, findings)


def _check_one_way(parts: Parts, findings: Findings) -> None:
    if len(parts.entry.capacity_types) > 1:
        mark, keys = parts.place("capacityTypes")
        message = f"a managed node group of cluster {parts.cluster_name} has one capacity type"
        fix = (
            "Name one of them, or write `nodes: karpenter` for the cluster in "
            f"{stack_file(parts.stack)}."
        )
        findings.add(mark, keys, message, fix, ", ".join(parts.entry.capacity_types))


def _check_reservations(
    parts: Parts, eks: EksSettings, resource: CloudResource, findings: Findings
) -> None:
    if "reserved" not in parts.entry.capacity_types:
        return
    mark, keys = parts.place("capacityTypes")
    reservations = pool_settings(eks, resource).reservations
    where = f"below `eks.pools.{resource.name}` of cluster {parts.cluster_name}"
    if not reservations:
        message = f"no reservation for {resource.name} is named {where}"
        fix = f"Write there `reservations: [cr-...]` in {stack_file(parts.stack)}."
        findings.add(mark, keys, message, fix, "reserved")
    elif parts.cluster is not None and parts.cluster.nodes == "managed" and len(reservations) > 1:
        message = f"a managed node group uses one reservation, and {len(reservations)} are {where}"
        fix = f"Leave one of them in {stack_file(parts.stack)}, or write `nodes: karpenter`."
        findings.add(mark, keys, message, fix, ", ".join(reservations))


def _check_zones(
    parts: Parts, eks: EksSettings, resource: CloudResource, findings: Findings
) -> None:
    zones = pool_settings(eks, resource).zones
    without = [zone for zone in zones if zone not in eks.subnets] if eks.subnets else []
    if without:
        mark, keys = parts.place("resource")
        message = (
            f"nodes of {resource.name} are to be in {listed(without, 'and')}, of which "
            f"`eks.subnets` of cluster {parts.cluster_name} names no subnet"
        )
        fix = (
            f"Add the subnet in {stack_file(parts.stack)}, or change `eks.pools.{resource.name}."
            f"zones`; there are: {', '.join(sorted(eks.subnets))}."
        )
        findings.add(mark, keys, message, fix, resource.name)


def _check_interfaces(
    parts: Parts, eks: EksSettings, resource: CloudResource, findings: Findings
) -> None:
    if pool_settings(eks, resource).efa and resource.efa == 0:
        mark, keys = parts.place("resource")
        where = f"`eks.pools.{resource.name}.efa` of cluster {parts.cluster_name}"
        message = f"{where} asks for EFA interfaces, and {resource.instance_type} has none"
        fix = f"Remove it in {stack_file(parts.stack)}, or choose a resource with EFA."
        findings.add(mark, keys, message, fix, resource.name)


def _check_plugins(
    parts: Parts, eks: EksSettings, resource: CloudResource, findings: Findings
) -> None:
    plugins = eks.device_plugins
    # Bottlerocket brings NVIDIA's.
    needs_nvidia = resource.platform == "nvidia" and ami(eks, resource) != "bottlerocket"
    needs_efa = resource.efa > 0 and pool_settings(eks, resource).efa
    # The stack's own serves NVIDIA nodes only: see `device_plugins`.
    has_efa = plugins.efa == "exists" or (plugins.efa, resource.platform) == ("create", "nvidia")
    lacking = {
        "nvidia": needs_nvidia and plugins.nvidia == "none",
        "neuron": resource.platform == "neuron" and plugins.neuron == "none",
        "efa": needs_efa and not has_efa,
    }
    for name, is_lacking in lacking.items():
        if is_lacking:
            mark, keys = parts.place("resource")
            message = (
                f"nodes of {resource.name} need the {name} device plugin, and cluster "
                f"{parts.cluster_name} has none for them"
            )
            is_brought = resource.platform == "nvidia"
            ways = "`create` or `exists`" if is_brought else "`exists` if the cluster has it"
            fix = f"Set `eks.devicePlugins.{name}` in {stack_file(parts.stack)} to {ways}."
            findings.add(mark, keys, message, fix, resource.name)
