"""Nodes checked against a model: what is wrong is told, what is right is kept for more checks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError

from endpoints.fields import field_at
from endpoints.findings import Findings
from endpoints.wording import tell_error
from endpoints.yaml_nodes import Keys, MapNode, Node, Scalar, to_data

ModelT = TypeVar("ModelT", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Draft(Generic[ModelT]):
    """A model's record; the top keys in `broken` were told to be wrong and say nothing."""

    value: ModelT
    broken: frozenset[str]


def draft(
    model: type[ModelT],
    node: MapNode,
    above: Keys,
    findings: Findings,
    stand_ins: Mapping[str, object] | None = None,
) -> Draft[ModelT] | None:
    """The record that `node` describes, without what is wrong in it.

    Args:
        model: what the node is checked against.
        node: the map; it stands at `above`.
        above: the way to the node.
        findings: takes every problem.
        stand_ins: valid values for required keys that are missing or wrong.

    Returns:
        None if a required key without a stand-in is missing or wrong.
    """
    broken = _cut_off(node)
    data = _without_nulls(node, above, findings, broken)
    assert isinstance(data, dict)
    while True:
        try:
            return Draft(model.model_validate(data), frozenset(broken))
        except ValidationError as error:
            for item in error.errors(include_url=False):
                if item["type"] == "missing" and _is_explained(node, model, item["loc"]):
                    keys = field_at(model, item["loc"]).keys
                else:
                    keys = tell_error(item, model, node, above, findings)
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


def _cut_off(node: MapNode) -> set[str]:
    """Top keys that have something without a value in them."""
    return {key for key, pair in node.pairs.items() if _has_broken(pair.value)} | node.broken


def _has_broken(node: Node) -> bool:
    if not isinstance(node, MapNode):
        return False
    return bool(node.broken) or any(_has_broken(pair.value) for pair in node.pairs.values())


def _is_explained(node: MapNode, model: type[BaseModel], location: tuple[str | int, ...]) -> bool:
    """Whether the key is there without a value, or may stand where reading was cut off."""
    *way, last = field_at(model, location).keys
    found: Node = node
    for key in way:
        if not isinstance(found, MapNode) or key not in found.pairs:
            return False
        found = found.pairs[str(key)].value
    if not isinstance(found, MapNode):
        return False
    return not found.complete or last in found.broken or last in found.pairs


def _without_nulls(node: Node, keys: Keys, findings: Findings, broken: set[str]) -> object:
    """The data of a node; keys without a value are told and left out."""
    if not isinstance(node, MapNode):
        return to_data(node)
    data: dict[str, object] = {}
    for key, pair in node.pairs.items():
        value = pair.value
        if isinstance(value, Scalar) and value.value is None:
            _tell_null(value, (*keys, key), findings)
            broken.add(key)
        else:
            data[key] = _without_nulls(value, (*keys, key), findings, broken)
    return data


def _tell_null(node: Scalar, keys: Keys, findings: Findings) -> None:
    fix = "Give it a value, or remove the key."
    if len(keys) > 1 and keys[-2] == "engineArgs":
        fix = "Give it a value; a switch takes true or false."
    message = "has no value" if not node.text else "null is not a value here"
    findings.add(node.mark, keys, message, fix)


def _drop(data: dict[str, object], keys: Keys) -> None:
    """Take out what is wrong: an engine argument alone, everything else with its top key."""
    if len(keys) > 1 and keys[0] == "engineArgs":
        arguments = data["engineArgs"]
        assert isinstance(arguments, dict)
        arguments.pop(keys[1], None)
    elif keys:
        data.pop(str(keys[0]), None)
    else:
        data.clear()
