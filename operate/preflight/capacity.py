"""Judgements on hardware: offerings, reservations and images; pure."""

from collections.abc import Collection, Iterable, Mapping

from operate.preflight.figures import Reservation
from operate.preflight.finding import Check, Finding
from operate.preflight.wishes import PoolWish

_AL2023 = (
    "/aws/service/eks/optimized-ami/{version}/amazon-linux-2023/{arch}/{kind}/recommended/image_id"
)
_BOTTLEROCKET = "/aws/service/bottlerocket/aws-k8s-{version}{kind}/{arch}/latest/image_id"
_PARAMETERS = {
    "AL2023_x86_64_STANDARD": (_AL2023, "x86_64", "standard"),
    "AL2023_ARM_64_STANDARD": (_AL2023, "arm64", "standard"),
    "AL2023_x86_64_NVIDIA": (_AL2023, "x86_64", "nvidia"),
    "AL2023_ARM_64_NVIDIA": (_AL2023, "arm64", "nvidia"),
    "AL2023_x86_64_NEURON": (_AL2023, "x86_64", "neuron"),
    "BOTTLEROCKET_x86_64": (_BOTTLEROCKET, "x86_64", ""),
    "BOTTLEROCKET_ARM_64": (_BOTTLEROCKET, "arm64", ""),
    "BOTTLEROCKET_x86_64_NVIDIA": (_BOTTLEROCKET, "x86_64", "-nvidia"),
    "BOTTLEROCKET_ARM_64_NVIDIA": (_BOTTLEROCKET, "arm64", "-nvidia"),
}
"""AMI types to public parameters.

The source is the EKS User Guide, "Retrieve recommended Amazon Linux AMI IDs" and "...
Bottlerocket AMI IDs"."""


def image_parameter(ami_type: str, version: str) -> str | None:
    """SSM's public parameter of the image that EKS uses; None for types without one."""
    if ami_type not in _PARAMETERS:
        return None
    pattern, arch, kind = _PARAMETERS[ami_type]
    return pattern.format(version=version, arch=arch, kind=kind)


def judge_image(pool: PoolWish, version: str, image: str | None) -> Finding:
    """Judge whether EKS has an image of the pool's type for a Kubernetes version."""
    check = Check(pool.subject, "image")
    if image is None:
        text = f"there is no {pool.ami_type} image for Kubernetes {version} here"
        return check.failure(text, "Take another `ami`, or a Kubernetes version that has one.")
    return check.ok(f"{pool.ami_type} for Kubernetes {version}: {image}")


def judge_offering(
    pool: PoolWish, zones: Collection[str], offered: Mapping[str, Collection[str]]
) -> Iterable[Finding]:
    """Judge whether the zones offer the pool's instance types.

    Args:
        pool: the pool.
        zones: the zones that its nodes may be in; empty if unknown.
        offered: instance types to the zones of the region that offer them.
    """
    check = Check(pool.subject, "offering")
    for instance_type in pool.instance_types:
        there = sorted(offered.get(instance_type, ()))
        here = sorted(zone for zone in there if not zones or zone in zones)
        missing = sorted(set(zones) - set(there))
        text = f"{instance_type} is offered in {', '.join(here) or 'none of the zones'}"
        if here and not missing:
            yield check.ok(text)
        elif here:
            fix = f"{', '.join(missing)} will hold none: a pool of fewer zones waits longer."
            yield check.warning(text, fix)
        else:
            where = f"It is in {', '.join(there)}." if there else "The region does not offer it."
            fix = f"{where} Write those `zones`, with their `subnets`, or another resource."
            is_first = instance_type == pool.instance_types[0]
            missed = f"{text} {', '.join(sorted(zones))}".rstrip()
            yield check.failure(missed, fix) if is_first else check.warning(missed, fix)


def judge_reservations(
    pool: PoolWish, found: Mapping[str, Reservation], running: int
) -> Iterable[Finding]:
    """Judge whether the pool's reservations can be used.

    Args:
        pool: the pool.
        found: AWS's reservations, by id.
        running: number of the pool's running nodes, which may be in a reservation already.
    """
    check = Check(pool.subject, "reservation")
    for reservation_id in pool.reservations:
        one = found.get(reservation_id)
        if one is None:
            fix = "Write one of this account and region, or one that is shared with it."
            yield check.failure(f"{reservation_id} does not exist", fix)
        elif one.instance_type not in pool.instance_types:
            text = f"{reservation_id} is of {one.instance_type}, not {pool.instance_types[0]}"
            yield check.failure(text, "Name it at the pool of that instance type.")
        elif pool.zones and one.zone not in pool.zones:
            text = f"{reservation_id} is in {one.zone}, the pool in {', '.join(pool.zones)}"
            yield check.failure(text, f"Add {one.zone} to the pool's `zones`.")
        elif one.is_block != pool.capacity_block:
            value = "true" if one.is_block else "false"
            kind = "a Capacity Block" if one.is_block else "no Capacity Block"
            yield check.failure(f"{reservation_id} is {kind}", f"Write `capacityBlock: {value}`.")
        elif one.state != "active":
            fix = "Nodes start only while it is active: wait, or name another."
            yield check.failure(f"{reservation_id} is {one.state}", fix)
        else:
            yield check.ok(f"{reservation_id}: {one.available} instances free in {one.zone}")
    usable = [found[one] for one in pool.reservations if one in found]
    free = sum(one.available for one in usable if one.state == "active")
    if usable and free + running < pool.max_nodes:
        text = f"{free} reserved instances are free, {pool.max_nodes} nodes may be needed"
        fix = "Raise the reservation, or add another capacity type to the endpoints."
        is_only = pool.markets == ("reserved",)
        yield check.failure(text, fix) if is_only else check.warning(text, fix)
