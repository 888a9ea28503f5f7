"""Check of the endpoints file against its grammar, entry by entry, so that one fault hides none."""

from dataclasses import dataclass, field

from endpoints import rules
from endpoints.nearest import hint
from endpoints.read.drafts import Draft, draft
from endpoints.read.findings import Findings
from endpoints.read.nodes import NOWHERE, Keys, MapNode, Mark, Node, Scalar, pairs_of, shorten, show
from endpoints.spec.entry import Defaults, EndpointEntry, EndpointsFile

_KEYS = tuple(EndpointsFile.model_fields)
_STAND_INS = {"model": "unknown/unknown"}
_DELETES_ALL = "Write the endpoints, or `endpoints: {}` to delete them all."


@dataclass(frozen=True, slots=True)
class DraftEndpoint:
    """An entry without its faulty parts. `is_named` is false if its name was reported as wrong."""

    name: str
    is_named: bool
    key_mark: Mark
    node: MapNode
    draft: Draft[EndpointEntry]


@dataclass(frozen=True, slots=True)
class DraftFile:
    """The readable part of the file. `defaults_node` is None if it has none."""

    defaults: Draft[Defaults]
    defaults_node: MapNode | None = None
    endpoints: tuple[DraftEndpoint, ...] = field(default=())


def validate(root: Node | None, findings: Findings) -> DraftFile:
    """The drafts of a file's content; everything that the grammar refuses is reported."""
    nothing = DraftFile(Draft(Defaults(), frozenset()))
    if root is None:
        return nothing
    if isinstance(root, Scalar) and root.value is None:
        mark = root.mark if root.text else NOWHERE
        findings.add(mark, (), "the file is empty", _DELETES_ALL)
        return nothing
    if not isinstance(root, MapNode):
        message = "the file must be a map with the key `endpoints`"
        fix = "Write `endpoints:` and below it one key for each endpoint, without dashes."
        findings.add(root.mark, (), message, fix, show(root))
        return nothing
    _report_unknown_keys(root, findings)
    defaults, defaults_node = _defaults(root, findings)
    return DraftFile(defaults, defaults_node, tuple(_endpoints(root, findings)))


def _report_unknown_keys(root: MapNode, findings: Findings) -> None:
    for key, pair in root.pairs.items():
        if key not in _KEYS:
            fix = hint(key, _KEYS, listing="The keys here")
            findings.add(pair.key.mark, (key,), "unknown key", fix, shorten(key))


def _defaults(root: MapNode, findings: Findings) -> tuple[Draft[Defaults], MapNode | None]:
    """The defaults; if they cannot be read, every one of their keys counts as broken."""
    all_broken = frozenset(info.alias or name for name, info in Defaults.model_fields.items())
    pair = root.pairs.get("defaults")
    if pair is None:
        lost = "defaults" in root.broken
        return Draft(Defaults(), all_broken if lost else frozenset()), None
    if not isinstance(pair.value, MapNode):
        fix = "Write for example `defaults: {cluster: main}`, or remove the key."
        _report_no_map(pair.value, ("defaults",), findings, fix)
        return Draft(Defaults(), all_broken), None
    found = draft(Defaults, pair.value, ("defaults",), findings)
    assert found is not None
    return found, pair.value


def _endpoints(root: MapNode, findings: Findings) -> list[DraftEndpoint]:
    pair = root.pairs.get("endpoints")
    if pair is None:
        if root.complete and "endpoints" not in root.broken:
            findings.add(root.mark, ("endpoints",), "missing", _DELETES_ALL)
        return []
    if not isinstance(pair.value, MapNode):
        _report_no_map(pair.value, ("endpoints",), findings, _DELETES_ALL)
        return []
    drafts = []
    for name, entry, is_good in pairs_of(pair.value):
        keys: Keys = ("endpoints", name)
        is_named = is_good and _is_name(name, entry.key, findings)
        if not isinstance(entry.value, MapNode):
            fix = f"Write for example `{shorten(name)}: {{model: owner/model}}`."
            _report_no_map(entry.value, keys, findings, fix)
            continue
        found = draft(EndpointEntry, entry.value, keys, findings, _STAND_INS)
        assert found is not None
        drafts.append(DraftEndpoint(name, is_named, entry.key.mark, entry.value, found))
    return drafts


def _is_name(name: str, key: Scalar, findings: Findings) -> bool:
    fault = rules.name_fault(name)
    if fault is not None:
        findings.add(key.mark, ("endpoints", name), fault, rules.NAME_RULE, shorten(name))
    return fault is None


def _report_no_map(node: Node, keys: Keys, findings: Findings, fix: str) -> None:
    if isinstance(node, Scalar) and node.value is None:
        findings.add(node.mark, keys, "has no value", fix)
    else:
        kind = ", not a list" if not isinstance(node, Scalar) else ""
        findings.add(node.mark, keys, f"must be a map{kind}", fix, show(node))
