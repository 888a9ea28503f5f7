"""Checks of a user's own resources that types cannot express."""

import re
from collections.abc import Collection

from endpoints import names
from endpoints.catalog import CloudResource
from endpoints.nearest import listed
from endpoints.quantity import cpu_millis, memory_bytes
from endpoints.read.findings import Findings
from endpoints.read.nodes import Keys, MapNode, key_mark, shorten, value_mark

_NAME = re.compile(r"[a-z0-9]([a-z0-9.-]{0,50}[a-z0-9])?")

_SHARE = "replicasPerNode"


def check_names(
    section: MapNode, above: Keys, shipped: Collection[str], findings: Findings
) -> None:
    """Report resource names that are invalid or taken."""
    pools = {_pool(name): name for name in shipped}
    for name, pair in section.pairs.items():
        if name in shipped:
            message = "the catalogue has a resource of this name"
            fix = "Set its price under `prices`, or use another name."
        elif not _NAME.fullmatch(name):
            message = "a resource's name has lower-case letters, digits, `.` and `-`, 52 at most"
            fix = "Use them, with a letter or a digit first and last."
        elif (other := pools.setdefault(_pool(name), name)) != name:
            message = f"its node pools would be called as those of {shorten(other)}"
            fix = "Use a name that differs in more than `.` and `-`."
        else:
            continue
        findings.add(pair.key.mark, (*above, name), message, fix, shorten(name))


def check_hardware(resource: CloudResource, node: MapNode, keys: Keys, findings: Findings) -> None:
    """Report figures of a whole record that contradict each other."""
    for key, least, most in _amounts(resource):
        if least > most:
            place = ("allocatable", key)
            mark = value_mark(node, place)
            fix = "Write what the kubelet and the system leave of the capacity."
            findings.add(mark, (*keys, *place), "more than the node's capacity", fix)
    accelerator = resource.accelerator
    if accelerator and accelerator.vendor == "nvidia" and accelerator.compute_capability is None:
        place = ("accelerator", "computeCapability")
        fix = 'Write what NVIDIA publishes for it, for example `computeCapability: "8.9"`.'
        findings.add(value_mark(node, place), (*keys, *place), "missing", fix)
    check_replicas(resource, node, keys, findings)


def check_replicas(resource: CloudResource, node: MapNode, keys: Keys, findings: Findings) -> None:
    """Report nodes that replicas cannot share equally, or that are shared and joined at once."""
    share = resource.replicas_per_node
    if share > 1 and resource.nodes_per_replica > 1:
        message = "a replica cannot be a part of a node and several nodes at once"
        fix = "Leave one of `replicasPerNode` and `nodesPerReplica` at 1."
        place = "nodesPerReplica" if "nodesPerReplica" in node.pairs else _SHARE
        findings.add(key_mark(node, (place,)), (*keys, place), message, fix)
    count = resource.accelerator.count if resource.accelerator else share
    if count % share:
        choices = [str(number) for number in range(1, count + 1) if count % number == 0]
        message = f"{count} accelerators cannot be shared equally by {share} replicas"
        fix = f"Write {listed(choices, 'or')}."
        findings.add(value_mark(node, (_SHARE,)), (*keys, _SHARE), message, fix)


def _pool(name: str) -> str:
    """The name of a resource's node pools, which no other resource may have."""
    return names.pool(name, "", None)


def _amounts(resource: CloudResource) -> list[tuple[str, int, int]]:
    """Each amount's key, its allocatable part and its capacity."""
    size, whole = resource.allocatable, resource.capacity
    return [
        ("cpu", cpu_millis(size.cpu), cpu_millis(whole.cpu)),
        ("memory", memory_bytes(size.memory), memory_bytes(whole.memory)),
        (
            "ephemeralStorage",
            memory_bytes(size.ephemeral_storage),
            memory_bytes(whole.ephemeral_storage),
        ),
        ("pods", size.pods, whole.pods),
    ]
