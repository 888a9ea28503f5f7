"""Checks of one pool: offering, image, addresses, reservations."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from operate.preflight import capacity, network
from operate.preflight.figures import Subnet
from operate.preflight.finding import Check, Finding
from operate.preflight.guarded import guarded
from operate.preflight.region import Region
from operate.preflight.wishes import PoolWish


def check_pool(
    pool: PoolWish, subnets: Sequence[Subnet], version: str | None, nodes: int, region: Region
) -> Iterator[Finding]:
    """Run every check of the pool.

    Args:
        pool: the pool.
        subnets: the subnets that its nodes may be in; empty if unknown.
        version: Kubernetes version of the cluster; None if unknown.
        nodes: number of its running nodes.
        region: the region of its cluster.
    """
    yield from guarded(Check(pool.subject, "offering"), partial(_offering, pool, subnets, region))
    if pool.ami_type is not None and version is not None:
        run = partial(_image, pool, pool.ami_type, version, region)
        yield from guarded(Check(pool.subject, "image"), run)
    shape = region.shapes.get(pool.instance_types[0])
    if subnets and shape is not None:
        yield network.judge_nodes(pool, subnets, shape, nodes)
    if pool.reservations:
        run = partial(_reservations, pool, nodes, region)
        yield from guarded(Check(pool.subject, "reservation"), run)


def _offering(pool: PoolWish, subnets: Sequence[Subnet], region: Region) -> Iterable[Finding]:
    zones = pool.zones or {subnet.zone for subnet in subnets}
    return capacity.judge_offering(pool, zones, region.compute.offerings(pool.instance_types))


def _image(pool: PoolWish, ami_type: str, version: str, region: Region) -> Iterable[Finding]:
    name = capacity.image_parameter(ami_type, version)
    return [capacity.judge_image(pool, version, region.compute.parameter(name))] if name else []


def _reservations(pool: PoolWish, nodes: int, region: Region) -> Iterable[Finding]:
    found = region.compute.reservations(pool.reservations)
    return capacity.judge_reservations(pool, found, nodes)
