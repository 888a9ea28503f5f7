"""Pydantic's errors reworded as problems: what the field expects and how to write it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from endpoints import rules
from endpoints.facts import Facts
from endpoints.nearest import hint, listed
from endpoints.read.fields import field_at
from endpoints.read.findings import Findings
from endpoints.read.nodes import Keys, Node, Scalar, find, key_mark, show, value_mark
from endpoints.read.nodes import shorten as short
from endpoints.read.scalars import flow


@dataclass(frozen=True, slots=True)
class _Case:
    """One pydantic error with everything known about its place."""

    keys: Keys
    node: Node | None
    field: FieldInfo | None
    facts: Facts
    siblings: tuple[str, ...]
    context: Mapping[str, object]
    is_tag: bool
    """Whether the error is about the key that selects a union's model; `field` is the union."""

    @property
    def name(self) -> str:
        """Name of the key that the error is about; empty at the top."""
        return str(self.keys[-1]) if self.keys else ""

    @property
    def example(self) -> str:
        """Advice `Write for example ...`, with the field's own example or default."""
        field = self.field
        if field is None:
            return "Write its keys below it, or remove it."
        example: object = field.examples[0] if field.examples else field.default
        if self.is_tag and isinstance(example, Mapping):
            example = example[self.name]
        return f"Write for example `{self.name}: {flow(example)}`."


def report_error(
    error: ErrorDetails, model: type[BaseModel], node: Node, above: Keys, findings: Findings
) -> Keys:
    """Report one of pydantic's errors about `node`, which stands at `above`.

    Returns:
        The keys below `node` that the error is about.
    """
    place = field_at(model, error["loc"])
    kind = error["type"]
    is_tag = kind.startswith("union_tag")
    keys = (*place.keys, "kind") if is_tag else place.keys
    found = find(node, keys)
    case = _Case(
        keys, found, place.field, place.facts, place.siblings, error.get("ctx", {}), is_tag
    )
    message, fix = _REPORTERS.get(kind, _unknown)(case)
    about_key = kind == "extra_forbidden" or "[key]" in error["loc"]
    mark = key_mark(node, keys) if about_key else value_mark(node, keys)
    value = short(case.name) if about_key else _value(case, kind)
    findings.add(mark, (*above, *keys), message, fix, value)
    return keys


def _value(case: _Case, kind: str) -> str | None:
    if case.node is None or (kind == rules.REFUSED and not isinstance(case.node, Scalar)):
        return None
    return "…" if case.facts.secret else show(case.node)


def _extra(case: _Case) -> tuple[str, str]:
    return "unknown key", hint(case.name, case.siblings, listing="The keys here")


def _missing(case: _Case) -> tuple[str, str]:
    return "missing", case.example


def _choice(case: _Case) -> tuple[str, str]:
    choices = re.findall(r"'([^']*)'", str(case.context.get("expected", "")))
    choices = choices or re.findall(r"'([^']*)'", str(case.context.get("expected_tags", "")))
    given = case.node.text if isinstance(case.node, Scalar) else ""
    near = hint(given, choices, listing=None)
    return f"must be {listed(choices, 'or')}", near


def _text(case: _Case) -> tuple[str, str]:
    node, unit = case.node, case.facts.unit
    if unit is not None:
        return f"must be a number with its unit, {unit}", case.example
    if isinstance(node, Scalar) and node.value is not None:
        kind = "a boolean" if isinstance(node.value, bool) else "a number"
        return f"must be text, not {kind}", f'Quote it: `{case.name}: "{short(node.text)}"`.'
    return "must be text", case.example


def _whole(case: _Case) -> tuple[str, str]:
    if quoted := _unquoted(case.node, r"[-+]?[0-9]+"):
        return "must be a whole number, not text", f"Remove the quotes: `{case.name}: {quoted}`."
    return "must be a whole number", case.example


def _number(case: _Case) -> tuple[str, str]:
    if quoted := _unquoted(case.node, r"[0-9]+(\.[0-9]+)?"):
        return "must be a number, not text", f"Remove the quotes: `{case.name}: {quoted}`."
    return "must be a number", case.example


def _list(case: _Case) -> tuple[str, str]:
    return "must be a list", case.example


def _boolean(case: _Case) -> tuple[str, str]:
    words = {"yes": "true", "on": "true", "no": "false", "off": "false"}
    text = case.node.text.lower() if isinstance(case.node, Scalar) else ""
    if text in words:
        return "must be true or false", f"Write `{case.name}: {words[text]}`."
    if quoted := _unquoted(case.node, "true|false"):
        return "must be true or false, not text", f"Remove the quotes: `{case.name}: {quoted}`."
    return "must be true or false", f"Write `{case.name}: true` or `{case.name}: false`."


def _map(case: _Case) -> tuple[str, str]:
    kind = "" if isinstance(case.node, Scalar) else ", not a list"
    return f"must be a map{kind}", case.example


def _bound(case: _Case) -> tuple[str, str]:
    bounds: dict[str, object] = {}
    for item in case.field.metadata if case.field is not None else ():
        for bound in ("ge", "le", "gt"):
            if hasattr(item, bound):
                bounds[bound] = getattr(item, bound)
    if "le" in bounds:
        fix = f"Write a whole number from {bounds['ge']} to {bounds['le']}."
        return f"must be {bounds['ge']} to {bounds['le']}", fix
    least = f"at least {bounds['ge']}" if "ge" in bounds else f"more than {bounds.get('gt')}"
    return f"must be {least}", case.example


def _empty(case: _Case) -> tuple[str, str]:
    return "must not be empty", case.example


def _too_many(case: _Case) -> tuple[str, str]:
    return f"must be {case.context.get('max_length')} at most", "Remove those that are too many."


def _pattern(case: _Case) -> tuple[str, str]:
    return case.facts.sentence or "is not written as it must be", case.example


def _refused(case: _Case) -> tuple[str, str]:
    return str(case.context["message"]), str(case.context["fix"])


def _raised(case: _Case) -> tuple[str, str]:
    return str(case.context.get("error")), case.example


def _unknown(case: _Case) -> tuple[str, str]:
    return "does not fit here", case.example


def _unquoted(node: Node | None, pattern: str) -> str | None:
    if isinstance(node, Scalar) and not node.plain and re.fullmatch(pattern, node.text):
        return node.text
    return None


_REPORTERS: Mapping[str, Callable[[_Case], tuple[str, str]]] = {
    "extra_forbidden": _extra,
    "missing": _missing,
    "literal_error": _choice,
    "union_tag_invalid": _choice,
    "union_tag_not_found": _missing,
    "string_type": _text,
    "int_type": _whole,
    "int_from_float": _whole,
    "float_type": _number,
    "finite_number": _number,
    "tuple_type": _list,
    "bool_type": _boolean,
    "model_type": _map,
    "model_attributes_type": _map,
    "dict_type": _map,
    "mapping_type": _map,
    "greater_than_equal": _bound,
    "less_than_equal": _bound,
    "greater_than": _bound,
    "string_too_short": _empty,
    "too_short": _empty,
    "too_long": _too_many,
    "string_pattern_mismatch": _pattern,
    "value_error": _raised,
    rules.REFUSED: _refused,
}
