"""Engine arguments in the schema: one definition per engine version, shared where equal."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import cast

from endpoints.catalog import Argument, Catalog, EngineFacts, Framework, FrameworkVersion
from endpoints.engine_args.values import SUFFIXED, SWITCH_WORDS
from endpoints.schema.grammar import Schema


def engine_conditions(catalog: Catalog) -> list[Schema]:
    """Conditions: an entry that names a version with known arguments has only these."""
    return [
        {
            "if": {"properties": {"framework": {"enum": spellings}}, "required": ["framework"]},
            "then": {"properties": {"engineArgs": {"$ref": f"#/$defs/{_key(framework, version)}"}}},
        }
        for framework, version, _, _ in _engines(catalog)
        for spellings in [_spellings(framework, version)]
    ]


def argument_definitions(catalog: Catalog) -> dict[str, Schema]:
    """The definitions that `engine_conditions` refer to, and one for every distinct argument."""
    pool = _Pool()
    versions = {
        _key(framework, version): _arguments(engine, framework, facts, pool)
        for framework, version, engine, facts in _engines(catalog)
    }
    return {**versions, **pool.definitions}


class _Pool:
    """Definitions of arguments by a key; equal ones of one name are kept once."""

    def __init__(self) -> None:
        self.definitions: dict[str, Schema] = {}
        self._keys: dict[str, str] = {}
        self._versions: Counter[str] = Counter()

    def reference(self, engine: str, argument: Argument) -> Schema:
        """A reference to the definition of this argument."""
        schema = _argument(argument)
        content = json.dumps([engine, argument.name, schema], sort_keys=True)
        if content not in self._keys:
            name = f"{engine}:{argument.name}"
            self._versions[name] += 1
            version = self._versions[name]
            key = f"{name}.v{version}" if version > 1 else name
            self._keys[content] = key
            self.definitions[key] = schema
        return {"$ref": f"#/$defs/{self._keys[content]}"}


def _engines(
    catalog: Catalog,
) -> Iterator[tuple[Framework, str, FrameworkVersion, EngineFacts]]:
    for _, framework in sorted(catalog.frameworks.items()):
        for version, engine in framework.versions.items():
            facts = catalog.facts(engine)
            if facts is not None:
                yield framework, version, engine, facts


def _key(framework: Framework, version: str) -> str:
    return f"{framework.name}@{version}"


def _spellings(framework: Framework, version: str) -> list[str]:
    own = _key(framework, version)
    return [framework.name, own] if version == framework.default_version else [own]


def _arguments(
    engine: FrameworkVersion, framework: Framework, facts: EngineFacts, pool: _Pool
) -> Schema:
    reserved = set(engine.reserved_args)
    arguments = {
        argument.name: argument
        for argument in facts.arguments
        if not reserved & {argument.name, *argument.aliases}
    }
    others = {alias: name for name, argument in arguments.items() for alias in argument.aliases}
    others |= {
        theirs: ours
        for theirs, ours in framework.csghub_names.items()
        if ours in arguments and theirs not in arguments
    }
    schema: Schema = {
        "type": "object",
        "properties": {
            name: pool.reference(facts.engine, argument) for name, argument in arguments.items()
        },
        # Other spellings are valid, but editors should not propose them.
        "patternProperties": {
            **{
                f"^{re.escape(other)}$": pool.reference(facts.engine, arguments[name])
                for other, name in sorted(others.items())
            },
            "_": True,
        },
    }
    if facts.complete:
        return schema | {"additionalProperties": False}
    return {"propertyNames": {"not": {"enum": sorted(reserved)}}, **schema}


def _argument(argument: Argument) -> Schema:
    words = {"description": argument.description, "default": argument.default}
    schema: Schema = {key: value for key, value in words.items() if value is not None}
    if argument.deprecated is not None:
        schema |= {"deprecated": True}
    return schema | _TYPES[argument.type](argument)


def _switch(argument: Argument) -> Schema:
    if argument.default is True and not argument.negatable:
        return {"enum": [True, "enable"]}
    return {"enum": [True, False, *SWITCH_WORDS]}


def _select(argument: Argument) -> Schema:
    return {"enum": _spelled(argument.choices)} if argument.choices else {"type": _TEXT}


def _integer(argument: Argument) -> Schema:
    whole: Schema = {"type": "integer"}
    return (
        {"anyOf": [whole, {"type": "string", "pattern": f"^{SUFFIXED}$"}]}
        if argument.human_readable
        else whole
    )


def _list(argument: Argument) -> Schema:
    items: Schema = {"type": _ITEMS[argument.item_type]}
    if argument.choices:
        items = {"enum": _spelled(argument.choices)}
    return {"type": "array", "minItems": 1, "items": items}


def _spelled(choices: tuple[str, ...]) -> list[object]:
    """The choices in all spellings that YAML may read: 16 is as good as "16"."""
    numbers = [json.loads(choice) for choice in choices if re.fullmatch(r"-?(0|[1-9]\d*)", choice)]
    return [*choices, *numbers]


_TEXT = ["string", "number"]
_ITEMS: Mapping[str, object] = {
    "text": ["string", "number", "object"],
    "integer": "integer",
    "number": "number",
}
_TYPES = {
    "switch": _switch,
    "select": _select,
    "integer": _integer,
    "number": lambda _: cast(Schema, {"type": "number"}),
    "text": lambda _: cast(Schema, {"type": _TEXT}),
    "json": lambda _: cast(Schema, {"type": ["object", "array", "string", "number"]}),
    "list": _list,
}
