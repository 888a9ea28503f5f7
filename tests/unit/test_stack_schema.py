"""The editor's schema of stack files and the program refuse the same, as far as a schema can."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from endpoints.schema.stack import stack_schema
from endpoints.schema.tables import endpoints_tables, stack_tables
from endpoints.stack.file import KEYS, read_settings, stacks
from tests.unit.cases import Case, read_cases
from tests.unit.test_settings import FILE

ROOT = Path(__file__).parents[2]
SCHEMA: Any = stack_schema()
VALIDATOR = Draft202012Validator(SCHEMA)
REFUSED = [case for case in read_cases("refused_settings.cases") if case.name != "syntax"]
READ_OTHERWISE = {
    "duplicate",
    "budget infinite",
    "budget not a number",
    "budget text",
    "unpinned yes",
}
"""What another parser of YAML makes right: of two keys the last, 5_000 a number, yes true."""
NOT_TOGETHER = {
    "a claim that is there, and a class to make one of",
    "a created cluster of a version without known add-ons",
    "alb on a cluster that is not EKS",
    "alb with https and no certificate",
    "aws facts that do not go together",
    "device plugins for nodes that are not ours",
    "eks without its kind",
    "images as volumes on a cluster that is too old for them",
    "kind eks without eks",
    "nodes and load balancers of an EKS cluster, wrong",
    "one way in for the internet and for private endpoints",
    "waking that cannot be",
    "what only AWS has, elsewhere",
}
"""Values that are right alone and wrong beside others."""


@pytest.mark.parametrize("case", REFUSED, ids=[case.name for case in REFUSED])
def test_both_refuse(case: Case) -> None:
    is_beyond = case.name in READ_OTHERWISE | NOT_TOGETHER
    assert bool(faults(case.content)) is not is_beyond


@pytest.mark.parametrize("stack", stacks(ROOT))
def test_both_accept_the_shipped_stacks(stack: str) -> None:
    path = ROOT / "stacks" / f"Pulumi.{stack}.yaml"
    assert read_settings(stack, ROOT).clusters
    assert faults(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("stack", stacks(ROOT))
def test_shipped_stacks_name_the_schema(stack: str) -> None:
    path = ROOT / "stacks" / f"Pulumi.{stack}.yaml"
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    schema = first.removeprefix("# yaml-language-server: $schema=")
    assert (path.parent / schema).resolve() == ROOT / "schemas" / "stack.schema.json"


@pytest.mark.parametrize(
    "line",
    ['budget: "5000"', "budget: 12.5", 'allowUnpinnedModels: "true"', "resources: own.yaml"],
)
def test_both_accept_what_pulumi_writes(line: str, tmp_path: Path) -> None:
    text = f"{FILE}  endpoints:{line}\n"
    (tmp_path / "stacks").mkdir()
    (tmp_path / "stacks" / "Pulumi.local.yaml").write_text(text, encoding="utf-8")
    assert read_settings("local", tmp_path).clusters
    assert faults(text) == []


def test_the_schema_is_one_of_every_key() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    config = SCHEMA["properties"]["config"]
    assert set(config["properties"]) == {f"endpoints:{key}" for key in KEYS}


def test_every_setting_has_an_example_or_default_that_fits_it() -> None:
    examples = list(shown())
    assert len(examples) > 80
    unfit = [
        (path, error.message)
        for path, field, value in examples
        for error in Draft202012Validator({**field, "$defs": SCHEMA["$defs"]}).iter_errors(value)
    ]
    assert unfit == []


@pytest.mark.parametrize("text", [endpoints_tables(), stack_tables()], ids=["endpoints", "stack"])
def test_tables_are_markdown_with_a_cell_for_each_heading(text: str) -> None:
    tables = re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE)
    assert len(tables) > 5
    for table in tables:
        assert len({line.count("|") for line in table.splitlines()}) == 1, table
        assert "<" not in re.sub(r"`[^`]*`", "", table), table


def faults(text: str) -> list[str]:
    return [error.message for error in VALIDATOR.iter_errors(yaml.safe_load(text))]


def shown() -> Iterator[tuple[str, Any, object]]:
    """Every example and default with its path and its field's schema."""
    records = {"config": SCHEMA["properties"]["config"], **SCHEMA["$defs"]}
    for name, record in records.items():
        for key, field in record["properties"].items():
            values = [
                *field.get("examples", []),
                *([field["default"]] if "default" in field else []),
            ]
            yield from ((f"{name}.{key}", field, value) for value in values)
