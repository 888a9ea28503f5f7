"""Writes `catalog/resources/aws.yaml` anew from published figures.

Where each figure comes from:

    prices, their date                   Karpenter's Go module, newest or `--karpenter VERSION`
    vCPUs, memory, NVMe, pods, EFA,      Karpenter's instance reference, kept of its repository in
    accelerators, what is allocatable    `instance_reference.csv`; `--reference CLONE` renews it
    which types, slices and pairs,       `offered_types.py`; where the module holds a measured
    compute capability, Neuron memory    compute capability, the two must agree
    labels, taints, AMI type, storage,   rules in `resource_records.py`; the arithmetic is in the
    memory of capacity                   head of the written file
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import yaml
from pydantic import TypeAdapter, ValidationError

from catalog_tools.instance_reference import read_table, write_table
from catalog_tools.karpenter import MODULE, Release, fetch_release
from catalog_tools.offered_types import OFFERED
from catalog_tools.resource_records import Data, RecordError, resource_record, variants
from endpoints.catalog import CATALOG, CloudResource

REGION = "us-east-1"
FILE = CATALOG / "resources" / "aws.yaml"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_HEAD = """\
# Instance types of AWS. Written by `endpoints catalog resources`: do not edit.
#
#   prices       {module} {version}: price file of {date}, {region}.
#   hardware     {reference}.
#   capacity     memory: 92.5 % of the nominal amount, of arm64 less 64 Mi before; the rest is the
#                hypervisor's and the kernel's: 0.925 x 16384 Mi = 15155 Mi. Storage: local NVMe,
#                250 GB = 232 Gi; where there is none a root volume of 200 Gi.
#   allocatable  cpu: less 6 % of the first CPU, 1 % of the second, 0.5 % of the next two, 0.25 % of
#                all further ones: 4000m - 60m - 10m - 2 x 5m = 3920m.
#                Memory: less 255 Mi + 11 Mi for each pod, less 100 Mi at which the kubelet evicts:
#                15155 Mi - 255 Mi - 58 x 11 Mi - 100 Mi = 14162 Mi.
#                Storage: less 10 % at which the kubelet evicts, less 1 Gi: 0.9 x 232 Gi - 1 Gi.
#   accelerator  memory: what EC2 reports, the driver shows a little less; of Neuron devices AWS's
#                pages. Compute capability: NVIDIA's.
#
# DaemonSets take their part of allocatable; what a replica requests leaves room for them.
# `-1of8` is a slice of a node: one of its eight GPUs, and an eighth of all else. `-x2` is two nodes
# to a replica. Prices and amounts are always those of one whole node.
"""


def write_resources(karpenter: str, reference: Path | None) -> Iterator[str]:
    """Writes the file; a line for each price that changed, then counts and sources.

    Args:
        karpenter: release for prices, or `latest`.
        reference: a clone of Karpenter's repository, from which the hardware's figures are renewed.

    Raises:
        CatalogToolError: a source cannot be had, or contradicts another; nothing is written then.
    """
    if reference is not None:
        write_table(reference, OFFERED)
    release = fetch_release(karpenter, REGION)
    text = resource_file(release)
    before = FILE.read_text(encoding="utf-8") if FILE.exists() else ""
    FILE.write_text(text, encoding="utf-8")
    yield from price_changes(before, text)
    yield f"{FILE.name}: Karpenter {release.version}, prices of {release.date}"


def resource_file(release: Release) -> str:
    """The text of the catalogue's file.

    Raises:
        RecordError: the sources contradict each other, or a record does not fit the catalogue.
    """
    reference, instances = read_table()
    source = f"Karpenter {release.version}, {reference.rpartition(', ')[2]}"
    head = _HEAD.format(
        module=MODULE,
        version=release.version,
        date=release.date,
        region=release.region,
        reference=reference,
    )
    text = head + "".join(
        _records_text(resource_record(instance, release, source), list(variants(instance)))
        for instance in instances.values()
    )
    try:
        TypeAdapter(list[CloudResource]).validate_json(json.dumps(yaml.load(text, _LOADER)))
    except ValidationError as error:
        raise RecordError(str(error)) from None
    return text


def price_changes(before: str, after: str) -> Iterator[str]:
    """A line for each price that is new, gone or changed, and one with the counts."""
    old, new = _prices(before), _prices(after)
    changed = [name for name in [*old, *new] if old.get(name, "") != new.get(name, "")]
    for name in dict.fromkeys(changed):
        yield f"{name}: {_shown(old, name)} -> {_shown(new, name)}"
    same = sum(name in old and old[name] == price for name, price in new.items())
    yield f"{len(dict.fromkeys(changed))} changed, {same} as before"


def _records_text(whole: Data, cut: Sequence[Data]) -> str:
    """A node's record with a key to a line, then each slice or group of it in one line."""
    lines = [f"{key}: {_flow(value)}" for key, value in whole.items()]
    # Anchors have no dots. With an anchor, shared fields are written and read once.
    anchor = str(whole["name"]).replace(".", "-")
    first = [f"&{anchor}"] if cut else []
    text = "\n- " + "\n  ".join(first + lines) + "\n"
    return text + "".join(f"- {{<<: *{anchor}, {_flow(differences)[1:]}\n" for differences in cut)


def _flow(value: object) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(_flow(item) for item in value) + "]"
    if isinstance(value, str) and _is_plain(value):
        return value
    return json.dumps(value)


def _is_plain(text: str) -> bool:
    """Whether YAML reads the unquoted text as itself, even in a flow map."""
    return not set(text) & set(",[]{}:#\"'") and yaml.load(text, _LOADER) == text


def _prices(text: str) -> dict[str, float | None]:
    records = yaml.load(text, _LOADER) or []
    return {
        record["name"]: record["price"] and record["price"]["usdPerHour"]
        for record in records
        if record["name"] == record["instanceType"]
    }


def _shown(prices: Mapping[str, float | None], name: str) -> str:
    if name not in prices:
        return "not offered"
    return "no price" if prices[name] is None else f"{prices[name]}"
