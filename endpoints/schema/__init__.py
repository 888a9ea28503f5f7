"""The JSON Schema of the endpoints file, for editors: the grammar and what the catalogue offers."""

import json
from typing import cast

from endpoints.catalog import Catalog
from endpoints.schema.arguments import argument_definitions, engine_conditions
from endpoints.schema.choices import framework_choices, model_choices, resource_choices
from endpoints.schema.grammar import Schema, grammar_schema

SCHEMA = "schemas/endpoints.schema.json"
"""Where the committed schema is, relative to the project."""


def schema_text(catalog: Catalog) -> str:
    """The schema as it is committed."""
    return json.dumps(endpoints_schema(catalog), indent=1, ensure_ascii=False) + "\n"


def endpoints_schema(catalog: Catalog) -> Schema:
    """The schema as JSON Schema 2020-12; what is not in the catalogue is refused.

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
