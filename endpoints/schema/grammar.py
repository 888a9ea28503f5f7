"""The part of the schema that follows from the grammar's models."""

from typing import cast

from endpoints.spec.entry import EndpointsFile

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_NULL = {"type": "null"}
Schema = dict[str, object]


def grammar_schema() -> Schema:
    """The grammar as JSON Schema 2020-12."""
    schema = tidy(EndpointsFile.model_json_schema(by_alias=True))
    return {"$schema": DIALECT, "title": "Model endpoints", **schema}


def tidy(schema: Schema) -> Schema:
    """The pydantic schema without the parts that only Python needs: titles and nulls."""
    kept: Schema = {}
    for key, value in schema.items():
        if key in {"properties", "patternProperties", "$defs"}:
            kept[key] = {
                name: tidy(inner) for name, inner in cast(dict[str, Schema], value).items()
            }
        elif key == "anyOf":
            # An empty value is an error in the file, so null is no alternative.
            for alternative in cast(list[Schema], value):
                kept |= {} if alternative == _NULL else tidy(alternative)
        elif key != "title" and (key, value) != ("default", None):
            kept[key] = value
    if "patternProperties" in kept:
        kept["additionalProperties"] = False
    return kept
