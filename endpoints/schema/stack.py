"""JSON Schema of this program's part of stack files, `stacks/Pulumi.<stack>.yaml`."""

from collections.abc import Mapping
from typing import cast

from endpoints.schema.grammar import DIALECT, Schema, tidy
from endpoints.stack.file import KEYS
from endpoints.stack.settings import Settings

_SEED: Schema = {
    "description": "Secret that private endpoints' keys derive from: `pulumi config set --secret`.",
    "anyOf": [
        {"type": ["string", "number", "boolean"], "minLength": 1},
        {"type": "object", "required": ["secure"], "properties": {"secure": {"type": "string"}}},
    ],
}
_AS_TEXT: Mapping[str, Schema] = {
    "number": {"type": "string", "pattern": r"^[0-9]+(\.[0-9]*)?([eE][-+]?[0-9]+)?$"},
    "boolean": {"enum": ["true", "false"]},
}
"""Forms in which `pulumi config set` writes a number and a boolean."""


def stack_schema() -> Schema:
    """The settings as JSON Schema 2020-12.

    What does not go together, such as `eks:` without `kind: eks`, is out of its sight.
    """
    settings = tidy(Settings.model_json_schema(by_alias=True))
    fields = cast(dict[str, Schema], settings["properties"])
    ours = {
        f"endpoints:{key}": _or_text(fields[key]) if key in fields else _SEED
        for key in sorted(KEYS)
    }
    config: Schema = {
        "type": "object",
        "description": "Pulumi's configuration; what is not ours is that of providers.",
        "required": ["endpoints:clusters"],
        "properties": ours,
        "patternProperties": {f"^endpoints:(?!({'|'.join(sorted(KEYS))})$)": False},
    }
    return {
        "$schema": DIALECT,
        "title": "Stack of model endpoints",
        "type": "object",
        "required": ["config"],
        "properties": {"config": config},
        "$defs": settings["$defs"],
    }


def _or_text(field: Schema) -> Schema:
    as_text = _AS_TEXT.get(str(field.get("type")))
    if as_text is None:
        return field
    about = {key: field[key] for key in ("default", "description") if key in field}
    number = {key: value for key, value in field.items() if key not in about}
    return about | {"anyOf": [number, as_text]}
