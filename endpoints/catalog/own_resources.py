"""A user's own resources and prices, in a file beside the endpoints file.

prices:
  g6e.xlarge: {usdPerHour: 1.2, region: eu-central-1, date: "2026-11-01"}
resources:
  h100-half: {from: p5.48xlarge, replicasPerNode: 2}
  mi300x: {instanceType: ..., ...}        # as in the catalogue, without `name`
"""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from endpoints.catalog import Catalog, CloudResource, Price
from endpoints.catalog.own_resource_records import own_records
from endpoints.nearest import hint
from endpoints.read.drafts import draft
from endpoints.read.findings import Findings
from endpoints.read.nodes import NOWHERE, MapNode, Scalar, shorten, show
from endpoints.read.source import read_file

_EXAMPLES = {
    "prices": '`g6e.xlarge: {usdPerHour: 1.2, region: eu-central-1, date: "2026-11-01"}`',
    "resources": "`h100-half: {from: p5.48xlarge, replicasPerNode: 2}`",
}


def with_own_resources(catalog: Catalog, path: Path, findings: Findings) -> Catalog:
    """The catalogue with the resources and prices of the file at `path`.

    An instance type's price also holds for its slices and groups of nodes without a price of
    their own.

    Args:
        catalog: the shipped catalogue, which is not changed.
        path: the user's file.
        findings: collects every problem of the file; wrong records are left out of the result.
    """
    root = _root(path, findings)
    sections = {key: _section(root, key, findings) for key in _EXAMPLES}
    prices = _prices(sections["prices"], findings)
    shipped = {
        name: _priced(resource, prices.get(name) or prices.get(resource.instance_type))
        for name, resource in catalog.resources.items()
    }
    own = own_records(sections["resources"], shipped, findings)
    if all(node.complete for node in (root, sections["resources"])):
        known = shipped.keys() | sections["resources"].pairs | sections["resources"].broken
        _report_unknown(sections["prices"], known, findings)
    resources = {**shipped, **{name: _priced(item, prices.get(name)) for name, item in own.items()}}
    return replace(catalog, resources=resources)


def _root(path: Path, findings: Findings) -> MapNode:
    """The file's top-level map; empty where the file has none."""
    root = read_file(path, findings)
    if not isinstance(root, MapNode):
        if root is not None and not (isinstance(root, Scalar) and root.value is None):
            fix = "Write `prices:` or `resources:` at its top."
            findings.add(root.mark, (), "must be a map", fix, show(root))
        return MapNode(NOWHERE, complete=root is not None)
    for key, pair in root.pairs.items():
        if key not in _EXAMPLES:
            fix = hint(key, _EXAMPLES, listing="The keys here")
            findings.add(pair.key.mark, (key,), "unknown key", fix, shorten(key))
    return root


def _section(root: MapNode, key: str, findings: Findings) -> MapNode:
    """The map at `key`; empty where the file has none."""
    pair = root.pairs.get(key)
    if pair is None:
        return MapNode(root.mark, complete=root.complete and key not in root.broken)
    if isinstance(pair.value, MapNode):
        return pair.value
    fix = f"Write for example {_EXAMPLES[key]} below it, or remove the key."
    findings.add(pair.value.mark, (key,), "must be a map of resources", fix, show(pair.value))
    return MapNode(pair.value.mark, complete=False)


def _prices(section: MapNode, findings: Findings) -> dict[str, Price]:
    prices = {}
    for name, pair in section.pairs.items():
        keys = ("prices", name)
        if not isinstance(pair.value, MapNode):
            fix = f"Write for example {_EXAMPLES['prices']}."
            findings.add(pair.value.mark, keys, "must be a map", fix, show(pair.value))
        elif (found := draft(Price, pair.value, keys, findings)) is not None:
            prices[name] = found.value
    return prices


def _priced(resource: CloudResource, price: Price | None) -> CloudResource:
    return resource if price is None else resource.model_copy(update={"price": price})


def _report_unknown(prices: MapNode, known: Collection[str], findings: Findings) -> None:
    for name, pair in prices.pairs.items():
        if name not in known:
            fix = hint(name, known, listing="Resources")
            findings.add(
                pair.key.mark, ("prices", name), "there is no such resource", fix, shorten(name)
            )
