"""Names and defaults of inputs that the program leaves to the provider."""

from __future__ import annotations

import copy
import hashlib
import os
from collections.abc import Mapping

from doubles.aws_provider.errors import AwsError
from doubles.aws_provider.schema import Autoname, Properties, Schema
from doubles.plugin.failures import refusal
from doubles.plugin.wire import Value

DEFAULTS = "__defaults"
"""The input that lists the inputs that the program did not set, as in the official provider."""

_SUFFIX_LENGTH = 7


def check_inputs(
    schema: Schema, resource: str, olds: Mapping[str, Value], news: Properties, seed: bytes
) -> Properties:
    """The inputs with a name and the defaults of the provider's schema.

    Args:
        schema: the resource type.
        resource: the resource's logical name.
        olds: the inputs that were checked last; empty for a new resource.
        news: the inputs of the program.
        seed: what a new name is made of; empty: of chance.

    Raises:
        AwsError: an input is not known here, or the logical name is too long.
    """
    given = copy.deepcopy({key: value for key, value in news.items() if value is not None})
    unknown = sorted(given.keys() - schema.inputs - {DEFAULTS})
    if unknown:
        raise AwsError(refusal(f"{', '.join(unknown)} of {schema.token}"))
    defaulted = []
    for path, value in schema.defaults.items():
        if _set_default(given, path.split("."), value) and "." not in path:
            defaulted.append(path)
    if schema.autoname is not None and _is_nameless(given, schema.autoname):
        name = schema.autoname.property
        given[name] = _old_name(name, olds) or _new_name(schema.autoname, resource, seed)
        defaulted.append(name)
    return {**given, DEFAULTS: sorted(defaulted)}


def _set_default(given: Properties, path: list[str], value: Value) -> bool:
    """Set a default inside each object that its path leads to; objects are not created for it."""
    key, rest = path[0], path[1:]
    if not rest:
        if given.get(key) is not None:
            return False
        given[key] = value
        return True
    inner = given.get(key)
    for item in inner if isinstance(inner, list) else [inner]:
        if isinstance(item, dict):
            _set_default(item, rest, value)
    return False


def _is_nameless(given: Properties, autoname: Autoname) -> bool:
    return given.get(autoname.property) is None and given.get(autoname.rival) is None


def _old_name(name: str, olds: Mapping[str, Value]) -> str:
    return str(olds.get(name, "")) if name in (olds.get(DEFAULTS) or []) else ""


def _new_name(autoname: Autoname, resource: str, seed: bytes) -> str:
    prefix = f"{autoname.prefix}{resource.lower() if autoname.lower else resource}-"
    if len(prefix) + _SUFFIX_LENGTH > autoname.longest:
        raise AwsError(
            f"name '{prefix}' plus {_SUFFIX_LENGTH} random chars is longer than maximum length "
            f"{autoname.longest}"
        )
    return prefix + hashlib.sha256(seed or os.urandom(32)).hexdigest()[:_SUFFIX_LENGTH]
