"""Nodes checked against a model: faults are reported, valid parts are kept for more checks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from endpoints.read.faults import FAULTS, report_faults
from endpoints.read.fields import field_at
from endpoints.read.findings import Findings
from endpoints.read.nodes import Keys, ListNode, MapNode, Node, Scalar, find
from endpoints.read.wording import report_error

ModelT = TypeVar("ModelT", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Draft(Generic[ModelT]):
    """A model's record; top keys in `broken` were reported, and their values mean nothing."""

    value: ModelT
    broken: frozenset[str]


def draft(
    model: type[ModelT],
    node: MapNode,
    above: Keys,
    findings: Findings,
    stand_ins: Mapping[str, object] | None = None,
) -> Draft[ModelT] | None:
    """The record that `node` describes, without its faulty parts.

    Args:
        model: what the node is checked against.
        node: the map; it stands at `above`.
        above: the way to the node.
        findings: takes every problem.
        stand_ins: valid values for required keys that are missing or wrong.

    Returns:
        None if a required key without a stand-in is missing or wrong, or if keys that are right
        alone do not go together.
    """
    broken = {
        key for key, pair in node.pairs.items() if _lacks_value(pair.value, (key,))
    } | node.broken
    data = _without_nulls(node, model, above, (), findings)
    assert isinstance(data, dict)
    while True:
        try:
            return Draft(model.model_validate(data), frozenset(broken))
        except ValidationError as error:
            for item in error.errors(include_url=False):
                if item["type"] == FAULTS:
                    report_faults(item, node, above, broken, findings)
                    return None
                if _is_explained(item, node, model):
                    keys = field_at(model, item["loc"]).keys
                else:
                    keys = report_error(item, model, node, above, findings)
                broken.add(str(keys[0]) if keys else "")
                _drop(data, keys)
            required = broken & {
                info.alias or name
                for name, info in model.model_fields.items()
                if info.is_required()
            }
            if required - set(stand_ins or {}):
                return None
            data |= {key: (stand_ins or {})[key] for key in required}


def _lacks_value(node: Node, keys: Keys) -> bool:
    """Whether any part of the node at `keys` has no value, or a value that could not be read."""
    if isinstance(node, MapNode) and node.broken:
        return True
    return _is_empty(node, keys) or any(_lacks_value(*inner) for inner in _below(node, keys))


def _is_empty(node: Node, keys: Keys) -> bool:
    """Whether the node has no value. JSON in an engine argument may hold an explicit null."""
    if not isinstance(node, Scalar) or node.value is not None:
        return False
    return not (node.text and len(keys) > 2 and keys[0] == "engineArgs")


def _below(node: Node, keys: Keys) -> Iterator[tuple[Node, Keys]]:
    if isinstance(node, MapNode):
        yield from ((pair.value, (*keys, key)) for key, pair in node.pairs.items())
    elif isinstance(node, ListNode):
        yield from ((item, (*keys, index)) for index, item in enumerate(node.items))


def _is_explained(error: ErrorDetails, node: MapNode, model: type[BaseModel]) -> bool:
    """Whether a key reported as missing is there after all, without a value or with a wrong one.

    Keys after the place where reading was cut off count as well.
    """
    keys = field_at(model, error["loc"]).keys
    if error["type"] == "too_short":
        # Pydantic counts valid items only.
        items = find(node, keys)
        return isinstance(items, ListNode) and bool(items.items)
    if error["type"] != "missing":
        return False
    *way, last = keys
    found = find(node, tuple(way))
    if not isinstance(found, MapNode):
        return False
    return not found.complete or last in found.broken or last in found.pairs


def _without_nulls(
    node: Node, model: type[BaseModel], above: Keys, below: Keys, findings: Findings
) -> object:
    """The data of the node at `below`; keys without a value are reported and left out."""
    if isinstance(node, Scalar):
        return node.value
    data: dict[str | int, object] = {}
    for value, keys in _below(node, below):
        if _is_empty(value, keys) and _is_known(model, keys):
            _report_null(value, (*above, *keys), findings)
        else:
            data[keys[-1]] = _without_nulls(value, model, above, keys, findings)
    return data if isinstance(node, MapNode) else list(data.values())


def _is_known(model: type[BaseModel], keys: Keys) -> bool:
    """Whether the model knows the key; unknown keys are reported as such, even without a value."""
    place = field_at(model, keys)
    return place.field is not None or not place.siblings


def _report_null(node: Node, keys: Keys, findings: Findings) -> None:
    fix = "Give it a value, or remove the key."
    if len(keys) > 1 and keys[-2] == "engineArgs":
        fix = "Give it a value; a switch takes true or false."
    is_left_out = isinstance(node, Scalar) and not node.text
    message = "has no value" if is_left_out else "null is not a value here"
    findings.add(node.mark, keys, message, fix)


def _drop(data: dict[str, object], keys: Keys) -> None:
    """Remove a faulty value: an engine argument alone, any other value with its top key."""
    if len(keys) > 1 and keys[0] == "engineArgs":
        arguments = data["engineArgs"]
        assert isinstance(arguments, dict)
        arguments.pop(keys[1], None)
    elif keys:
        data.pop(str(keys[0]), None)
    else:
        data.clear()
