"""The JSON Schema for editors, and what else follows from fields: fresh, and true."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from endpoints.catalog import load_catalog
from endpoints.check.stack_input import project_catalog
from endpoints.schema import endpoints_schema, generated
from endpoints.spec.entry import EndpointEntry

ROOT = Path(__file__).parent.parent.parent
SHIPPED: Any = endpoints_schema(load_catalog())
DEFINITIONS: Any = SHIPPED["$defs"]


@pytest.mark.parametrize(("name", "text"), generated(project_catalog(ROOT)).items())
def test_what_is_generated_and_committed_is_fresh(name: str, text: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8") == text, "run `make schema`"


def test_dialect_and_top_level() -> None:
    assert SHIPPED["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert (SHIPPED["required"], SHIPPED["additionalProperties"]) == (["endpoints"], False)
    assert list(SHIPPED["properties"]) == ["defaults", "endpoints"]


def test_names_are_pattern_properties() -> None:
    endpoints = SHIPPED["properties"]["endpoints"]
    (pattern,) = endpoints["patternProperties"]
    assert endpoints["patternProperties"][pattern] == {"$ref": "#/$defs/EndpointEntry"}
    assert endpoints["additionalProperties"] is False
    assert re.search(pattern, "Qwen2.5-chat")
    assert not re.search(pattern, "qwen-")


def test_every_field_is_described() -> None:
    properties = DEFINITIONS["EndpointEntry"]["properties"]
    assert len(properties) == len(EndpointEntry.model_fields)
    assert [name for name, field in properties.items() if not field.get("description")] == []
    assert DEFINITIONS["EndpointEntry"]["required"] == ["model"]
    assert DEFINITIONS["EndpointEntry"]["additionalProperties"] is False


def test_defaults_are_what_holds_when_nothing_is_said() -> None:
    properties = DEFINITIONS["EndpointEntry"]["properties"]
    defaults = {name: field["default"] for name, field in properties.items() if "default" in field}
    assert defaults == {
        "replicas": {"min": 0, "max": 1},
        "visibility": "private",
        "updates": "stop-first",
        "dedicated": False,
        "capacityTypes": ["on-demand"],
        "state": "running",
    }


def test_choices_and_bounds() -> None:
    properties = DEFINITIONS["EndpointEntry"]["properties"]
    replicas = DEFINITIONS["Replicas"]["properties"]
    assert properties["visibility"]["enum"] == ["public", "private"]
    assert properties["state"]["enum"] == ["running", "stopped"]
    assert [(bound["minimum"], bound["maximum"]) for bound in replicas.values()] == [(0, 5), (1, 5)]


def test_null_is_no_value_and_nothing_is_left_undefined() -> None:
    text = json.dumps(SHIPPED)
    assert '"type": "null"' not in text
    assert set(re.findall(r"#/\$defs/([^\"]+)", text)) == set(DEFINITIONS)
