"""A user's own resources: whole records, or another resource's nodes shared or joined anew."""

from collections.abc import Mapping
from dataclasses import replace

from pydantic import Field

from endpoints.catalog import Accelerator, CloudResource, Hardware, Price
from endpoints.catalog.own_resource_checks import check_hardware, check_names, check_replicas
from endpoints.catalog.resource import MOST_NODES, MOST_PER_NODE
from endpoints.catalog.words import ComputeCapability
from endpoints.nearest import hint
from endpoints.read.drafts import draft
from endpoints.read.findings import Findings
from endpoints.read.nodes import MapNode, Pair, Scalar, shorten, show, value_mark
from endpoints.record import Record

_SECTION = "resources"
_NULLABLE = frozenset({"accelerator", "amiType", "computeCapability", "localDisk", "price"})


class OwnAccelerator(Accelerator):
    """A user's own accelerator; keys that are nullable in the catalogue are optional here."""

    compute_capability: ComputeCapability | None = Field(
        None, examples=['"8.9"'], description="NVIDIA's compute capability."
    )


class OwnHardware(Hardware):
    """A user's own hardware; keys that are nullable in the catalogue are optional here."""

    accelerator: OwnAccelerator | None = Field(
        None, examples=[{"vendor": "nvidia", "model": "L40S", "count": 1, "memory": "45776Mi"}]
    )
    price: Price | None = Field(
        None, examples=[{"usdPerHour": 1.2, "region": "eu-central-1", "date": '"2026-11-01"'}]
    )


class Derived(Record):
    """A resource whose nodes are another resource's, shared or joined differently."""

    from_: str = Field(alias="from", examples=["p5.48xlarge"])
    replicas_per_node: int | None = Field(None, ge=1, le=MOST_PER_NODE, examples=[2])
    nodes_per_replica: int | None = Field(None, ge=1, le=MOST_NODES, examples=[2])


def own_records(
    section: MapNode, shipped: Mapping[str, CloudResource], findings: Findings
) -> dict[str, CloudResource]:
    """The valid resources of the map at `resources`; every other one is reported."""
    check_names(section, (_SECTION,), shipped, findings)
    whole: dict[str, CloudResource] = {}
    derived: dict[str, tuple[Derived, MapNode]] = {}
    for name, pair in section.pairs.items():
        keys, node = (_SECTION, name), pair.value
        if not isinstance(node, MapNode):
            fix = "Write `from:` and `replicasPerNode:` below it, or all that a resource has."
            findings.add(node.mark, keys, "must be a map", fix, show(node))
        elif _is_whole(node):
            own = draft(OwnHardware, _without_null(node), keys, findings)
            if own is not None:
                whole[name] = _named(name, own.value)
                check_hardware(whole[name], node, keys, findings)
        else:
            found = draft(Derived, node, keys, findings)
            if found is not None:
                derived[name] = found.value, node
    bases = {**whole, **shipped}
    for name, (record, node) in derived.items():
        keys = (_SECTION, name)
        base = bases.get(record.from_)
        if base is not None:
            whole[name] = _cut(name, record, base)
            check_replicas(whole[name], node, keys, findings)
        elif record.from_ in derived:
            message = f"{shorten(record.from_)} comes from another resource itself"
            fix = f"Write `from: {shorten(derived[record.from_][0].from_)}`."
            findings.add(value_mark(node, ("from",)), (*keys, "from"), message, fix)
        elif section.complete and record.from_ not in section.pairs.keys() | section.broken:
            fix = hint(record.from_, bases, listing="Resources")
            message, value = "there is no such resource", shorten(record.from_)
            findings.add(value_mark(node, ("from",)), (*keys, "from"), message, fix, value)
    return {name: record for name, record in whole.items() if name not in shipped}


def _is_whole(node: MapNode) -> bool:
    """Whether the map describes hardware of its own instead of a `from`."""
    return not node.pairs.keys().isdisjoint({"instanceType", "capacity", "allocatable"})


def _without_null(node: MapNode) -> MapNode:
    """The map without nulls that the catalogue allows, such as `price: null`."""
    pairs = {}
    for key, pair in node.pairs.items():
        value = pair.value
        if key == "accelerator" and isinstance(value, MapNode):
            pairs[key] = Pair(pair.key, _without_null(value))
        elif key not in _NULLABLE or not _is_written_null(pair):
            pairs[key] = pair
    return replace(node, pairs=pairs)


def _is_written_null(pair: Pair) -> bool:
    """Whether the value is a written null, as opposed to an empty one."""
    return isinstance(pair.value, Scalar) and pair.value.value is None and pair.value.text != ""


def _named(name: str, own: OwnHardware) -> CloudResource:
    return CloudResource.model_validate({"name": name, **own.model_dump(by_alias=True)})


def _cut(name: str, record: Derived, base: CloudResource) -> CloudResource:
    given = record.model_dump(exclude={"from_"}, exclude_none=True)
    return base.model_copy(update={"name": name, **given})
