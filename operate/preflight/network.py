"""Judgements on addresses for nodes and subnets for load balancers; pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from operate.preflight.figures import InstanceShape, Subnet
from operate.preflight.finding import Check, Finding
from operate.preflight.wishes import ClusterWish, PoolWish

CHECK = "subnets"
INTERFACES_PER_NODE = 2
"""Network interfaces of a node, all of whose addresses are taken.

The VPC CNI keeps one interface beyond the one in use (its default `WARM_ENI_TARGET=1`); a model
server and the DaemonSets fill no second one."""
CONTROL_PLANE_ADDRESSES = 6
"""Free addresses that EKS needs in each subnet of a control plane.

The source is the EKS User Guide, "View Amazon EKS networking requirements"."""
ROLE_TAGS = {"public": "kubernetes.io/role/elb", "private": "kubernetes.io/role/internal-elb"}
"""Tags by which the AWS Load Balancer Controller finds subnets ("Subnet auto-discovery")."""
DISCOVERY_TAG = "karpenter.sh/discovery"
"""Tag by which Karpenter discovers subnets where the settings name none."""
_LEAST_ZONES = 2
_LEAST_ADDRESSES = 8
"""Free addresses below which the controller ignores a subnet (the same guide)."""


def judge_nodes(
    pool: PoolWish,
    subnets: Sequence[Subnet],
    shape: InstanceShape,
    running: int,
) -> Finding:
    """Judge whether the pool's nodes get addresses.

    Args:
        pool: the pool.
        subnets: the subnets that its nodes may be in.
        shape: the shape of its preferred instance type.
        running: number of its running nodes, whose addresses are taken already.
    """
    check = Check(pool.subject, CHECK)
    free = sum(subnet.free_addresses for subnet in subnets)
    each = INTERFACES_PER_NODE * shape.addresses_per_interface
    more = max(pool.max_nodes - running, 0)
    names = ", ".join(subnet.subnet_id for subnet in subnets)
    text = (
        f"{free} addresses are free in {names}; {more} more nodes take {more * each}: "
        f"{INTERFACES_PER_NODE} network interfaces x {shape.addresses_per_interface} addresses"
    )
    if free >= more * each:
        return check.ok(text)
    fix = "Add larger subnets under `eks: subnets:`, or set WARM_IP_TARGET of the VPC CNI."
    if free < max(pool.min_nodes - running, 0) * each:
        return check.failure(text, fix)
    return check.warning(text, fix)


def judge_existence(
    cluster: ClusterWish, vpc_id: str | None, subnets: Mapping[str, Subnet]
) -> Iterable[Finding]:
    """Judge whether the subnets that the settings name exist, in their zones and one VPC.

    Args:
        cluster: the cluster.
        vpc_id: the cluster's VPC; None while the cluster does not exist.
        subnets: AWS's subnets, by id.
    """
    check = Check(cluster.subject, CHECK)
    vpcs = {subnet.vpc_id for subnet in subnets.values()}
    for zone, subnet_id in cluster.subnets.items():
        found = subnets.get(subnet_id)
        if found is None:
            fix = f"Write below `subnets:` one of {cluster.region}, of this account."
            yield check.failure(f"{subnet_id} does not exist", fix)
        elif found.zone != zone:
            text = f"{subnet_id} is in {found.zone}, not in {zone}"
            yield check.failure(text, f"Write `{found.zone}: {subnet_id}`.")
        elif vpc_id is not None and found.vpc_id != vpc_id:
            text = f"{subnet_id} is in {found.vpc_id}, the cluster in {vpc_id}"
            yield check.failure(text, f"Take a subnet of {vpc_id}.")
        elif cluster.create_version and found.free_addresses < CONTROL_PLANE_ADDRESSES:
            text = f"{subnet_id} has {found.free_addresses} free addresses"
            fix = f"EKS wants {CONTROL_PLANE_ADDRESSES} in each subnet of a new cluster."
            yield check.failure(text, fix)
        else:
            yield check.ok(f"{subnet_id} in {zone}, {found.free_addresses} addresses free")
    if vpc_id is None and len(vpcs) > 1:
        fix = "Take subnets of one VPC."
        yield check.failure(f"the subnets are in several VPCs: {', '.join(sorted(vpcs))}", fix)


def judge_discovery(cluster: ClusterWish, found: Collection[Subnet]) -> Finding:
    """Judge whether Karpenter finds subnets by their tag."""
    check = Check(cluster.subject, CHECK)
    if not found:
        fix = (
            f"Tag private subnets with `{DISCOVERY_TAG}={cluster.name}`, or name them: `subnets:`."
        )
        return check.failure(f"no subnet has the tag {DISCOVERY_TAG}={cluster.name}", fix)
    zones = ", ".join(sorted({subnet.zone for subnet in found}))
    return check.ok(f"Karpenter finds {len(found)} subnets by their tag, in {zones}")


def judge_load_balancers(cluster: ClusterWish, subnets: Collection[Subnet]) -> Iterable[Finding]:
    """Judge whether each kind of load balancer in use has subnets of two zones.

    Args:
        cluster: the cluster.
        subnets: all subnets of its VPC.
    """
    check = Check(cluster.subject, "load balancers")
    for visibility in sorted(cluster.load_balancers):
        tag = ROLE_TAGS[visibility]
        zones = sorted({subnet.zone for subnet in subnets if _is_usable(subnet, tag)})
        text = (
            f"{visibility} endpoints: subnets with the tag {tag} in {', '.join(zones) or 'no zone'}"
        )
        if len(zones) >= _LEAST_ZONES:
            yield check.ok(text)
        else:
            fix = (
                f"Tag a subnet of each of two zones with `{tag}=1`, or the controller has to guess."
            )
            yield check.warning(text, fix)


def _is_usable(subnet: Subnet, tag: str) -> bool:
    return subnet.tags.get(tag) in {"", "1"} and subnet.free_addresses >= _LEAST_ADDRESSES
