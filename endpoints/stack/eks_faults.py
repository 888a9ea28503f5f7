"""Faults between values in the `eks:` part of a cluster's settings."""

from collections.abc import Iterator

from endpoints.catalog.eks_versions import load_eks_versions
from endpoints.quantity import GIB, memory_bytes
from endpoints.read.faults import Fault
from endpoints.read.nodes import Keys
from endpoints.stack.eks import EksSettings

LEAST_ROOT_GIB = 200
"""GiB. Disk that the catalogue counts on where a node has no local one: its allocatable disk is
worked out for a root volume of this size."""


def eks_faults(eks: EksSettings, nodes: str) -> Iterator[Fault]:
    """The faults of a cluster's settings on AWS, at their keys below the cluster.

    Args:
        eks: the settings.
        nodes: the cluster's `nodes`.
    """
    yield from _created(eks)
    yield from _zones(eks)
    yield from _volumes(eks)
    for name, pool in eks.pools.items():
        keys = ("eks", "pools", name)
        if pool.alternatives and nodes != "karpenter":
            yield Fault(
                keys=(*keys, "alternatives"),
                message=f"only Karpenter takes alternatives, and the cluster has `nodes: {nodes}`",
                fix="Remove them, or write `nodes: karpenter`.",
                reads=frozenset({"nodes"}),
            )
        if pool.capacity_block and not pool.reservations:
            yield Fault(
                keys=(*keys, "capacityBlock"),
                message="a Capacity Block is used by its reservation, and none is named",
                fix="Write beside it `reservations: [cr-...]`, or remove it.",
            )
    if nodes == "existing" and "create" in dict(eks.device_plugins).values():
        yield Fault(
            keys=("eks", "devicePlugins"),
            message="the stack brings device plugins only to nodes that it creates",
            fix="Write `exists` for those that the cluster has, and `none` for the others.",
            reads=frozenset({"nodes"}),
        )


def region_fault(arn: str, region: str, what: str, keys: Keys) -> Iterator[Fault]:
    """The fault of an ARN that is not of the cluster's region; None if it is."""
    other = arn.split(":")[3]
    if other != region:
        yield Fault(
            keys=keys,
            message=f"{what} must be in the cluster's region {region}, and this one is in {other}",
            fix=f"Name one of {region}.",
            reads=frozenset({"eks"}),
        )


def _created(eks: EksSettings) -> Iterator[Fault]:
    if eks.create is None:
        return
    if len(eks.subnets) < 2:
        yield Fault(
            keys=("eks", "subnets"),
            message="EKS creates clusters only over two zones or more",
            fix="Write below `subnets:` a private subnet of each of two zones or more.",
        )
    versions = load_eks_versions()
    if eks.create.version not in versions:
        known = (f"{one.version} (until {one.standard_support_until})" for one in versions.values())
        yield Fault(
            keys=("eks", "create", "version"),
            message="no add-ons are known for this version of Kubernetes",
            fix=f"Known, with the end of AWS' standard support: {', '.join(known)}.",
        )
    nodes = eks.create.system_nodes
    if nodes.min > nodes.max:
        yield Fault(
            keys=("eks", "create", "systemNodes", "min"),
            message=f"`min` is more than `max`, which is {nodes.max}",
            fix="Lower `min`, or raise `max`.",
        )
    if eks.create.kms_key is not None:
        keys = ("eks", "create", "kmsKey")
        yield from region_fault(eks.create.kms_key, eks.region, "the key", keys)


def _zones(eks: EksSettings) -> Iterator[Fault]:
    for zone in eks.subnets:
        yield from _zone(zone, eks.region, ("eks", "subnets", zone), is_key=True)
    for name, pool in eks.pools.items():
        for index, zone in enumerate(pool.zones):
            keys = ("eks", "pools", name, "zones", index)
            yield from _zone(zone, eks.region, keys, is_key=False)
            if zone in pool.zones[:index]:
                yield Fault(keys=keys, message="this zone is there twice", fix="Remove one.")


def _zone(zone: str, region: str, keys: Keys, *, is_key: bool) -> Iterator[Fault]:
    # A local zone has more behind the region than a letter: us-east-1-bos-1a.
    if not zone.startswith(region):
        yield Fault(
            keys=keys,
            message=f"this zone is not in the cluster's region {region}",
            fix=f"Write zones of {region}, for example `{region}a`, or change `region`.",
            is_key=is_key,
        )


def _volumes(eks: EksSettings) -> Iterator[Fault]:
    yield from _volume(eks.root_volume, ("eks", "rootVolume"))
    for name, pool in eks.pools.items():
        if pool.root_volume is not None:
            yield from _volume(pool.root_volume, ("eks", "pools", name, "rootVolume"))


def _volume(size: str, keys: Keys) -> Iterator[Fault]:
    if memory_bytes(size) < LEAST_ROOT_GIB * GIB:
        yield Fault(
            keys=keys,
            message=(
                f"must be {LEAST_ROOT_GIB}Gi or more: the catalogue counts on as much for images "
                "and weights where a node has no local disk, and images of engines alone are of "
                "10 GB and more"
            ),
            fix=f"Write `rootVolume: {LEAST_ROOT_GIB}Gi`, or remove the key.",
        )
