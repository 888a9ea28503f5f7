"""JSON Schemas for editors: the grammar with the catalogue's choices, and stack settings."""

import json
from collections.abc import Mapping
from typing import cast

from endpoints.catalog import Catalog
from endpoints.schema.arguments import argument_definitions, engine_conditions
from endpoints.schema.choices import framework_choices, model_choices, resource_choices
from endpoints.schema.grammar import Schema, grammar_schema
from endpoints.schema.stack import stack_schema
from endpoints.schema.tables import (
    ENDPOINTS_TABLES,
    STACK_TABLES,
    endpoints_tables,
    stack_tables,
)

SCHEMA = "schemas/endpoints.schema.json"
STACK_SCHEMA = "schemas/stack.schema.json"
"""Paths of the committed schemas, relative to the project."""


def generated(catalog: Catalog) -> Mapping[str, str]:
    """Files generated from the fields and committed: their paths in the project to their texts."""
    return {
        SCHEMA: schema_text(catalog),
        STACK_SCHEMA: stack_schema_text(),
        ENDPOINTS_TABLES: endpoints_tables(),
        STACK_TABLES: stack_tables(),
    }


def schema_text(catalog: Catalog) -> str:
    """The schema of the endpoints file as it is committed."""
    return _text(endpoints_schema(catalog))


def stack_schema_text() -> str:
    """The schema of stack files as it is committed."""
    return _text(stack_schema())


def endpoints_schema(catalog: Catalog) -> Schema:
    """The schema as JSON Schema 2020-12; names that the catalogue lacks are refused.

    An engine's arguments are checked where the entry names its framework: a framework that only
    `defaults` name is out of a schema's sight.
    """
    schema = grammar_schema()
    definitions = cast(dict[str, Schema], schema["$defs"])
    for name in ("EndpointEntry", "Defaults"):
        properties = cast(dict[str, Schema], definitions[name]["properties"])
        properties["resource"] = resource_choices(catalog, properties["resource"])
        properties["framework"] = framework_choices(catalog, properties["framework"])
    entry = definitions["EndpointEntry"]
    properties = cast(dict[str, Schema], entry["properties"])
    properties["model"] = model_choices(catalog, properties["model"])
    entry["allOf"] = engine_conditions(catalog)
    definitions.update(argument_definitions(catalog))
    return schema


def _text(schema: Schema) -> str:
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"
