"""Resources and prices of the user's own, beside the shipped ones."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from endpoints.catalog import Catalog, CloudResource, load_catalog
from endpoints.catalog.own_resources import with_own_resources
from endpoints.read.findings import Findings
from endpoints.read.problem import InvalidInputError, Problem
from tests.unit.cases import Case, read_cases
from tests.unit.fuzzing import FOREIGN_WORDS

SHIPPED = load_catalog()
CASES = read_cases("refused_own_resources.cases")
WHOLE = next(case.content for case in CASES if case.name.startswith("figures"))
TOKENS = ["prices:", "resources:", "from: ", "p5.48xlarge", "g6e.xlarge: ", "price: null", "date: "]
TOKENS += [
    "replicasPerNode: 2",
    "taints: ",
    "usdPerHour: ",
    "1e999",
    "-1",
    "null",
    "true",
    "9" * 30,
]
TOKENS += [
    "{",
    "}",
    "[",
    "]",
    ",",
    ": ",
    "- ",
    "&a ",
    "*a",
    '"',
    "#",
    "|",
    "\n",
    "\n  ",
    "\t",
    "\0",
]


def read(content: bytes) -> tuple[Catalog, tuple[Problem, ...]]:
    findings = Findings("own.yaml")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "own.yaml"
        path.write_bytes(content)
        catalog = with_own_resources(SHIPPED, path, findings)
    try:
        findings.raise_if_any()
    except InvalidInputError as error:
        return catalog, error.problems
    return catalog, ()


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_reports_every_problem(case: Case) -> None:
    _, problems = read(case.content.encode())
    assert [problem.render() for problem in problems] == case.problems


def test_a_missing_file_is_reported() -> None:
    findings = Findings("own.yaml")
    assert with_own_resources(SHIPPED, Path("/nowhere/own.yaml"), findings) == SHIPPED
    with pytest.raises(InvalidInputError, match=r"^own\.yaml: there is no such file\."):
        findings.raise_if_any()


@pytest.mark.parametrize("content", ["", "# nothing\n", "{}", "prices: {}\nresources: {}\n"])
def test_a_file_that_says_nothing_changes_nothing(content: str) -> None:
    assert read(content.encode()) == (SHIPPED, ())


def test_other_parts_of_the_catalogue_stay() -> None:
    catalog, _ = read(b"resources: {half: {from: p5.48xlarge, replicasPerNode: 2}}\n")
    assert catalog.resources.keys() - SHIPPED.resources.keys() == {"half"}
    assert "half" not in SHIPPED.resources
    assert catalog.models is SHIPPED.models
    assert catalog.frameworks is SHIPPED.frameworks


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("from: p5.48xlarge, replicasPerNode: 2", (2, 1, 4)),
        ("from: p5.48xlarge-1of8, replicasPerNode: 2", (2, 1, 4)),
        ("from: p5.48xlarge-1of8", (8, 1, 1)),
        ("from: p5.48xlarge, nodesPerReplica: 4", (1, 4, 32)),
        ("from: p5.48xlarge-2of8, replicasPerNode: 1, nodesPerReplica: 3", (1, 3, 24)),
        ("from: c7i.8xlarge, replicasPerNode: 3", (3, 1, 0)),
    ],
)
def test_nodes_are_cut_anew(given: str, expected: tuple[int, int, int]) -> None:
    catalog, problems = read(f"resources: {{mine: {{{given}}}}}\n".encode())
    assert problems == ()
    mine = catalog.resources["mine"]
    assert (mine.replicas_per_node, mine.nodes_per_replica, mine.accelerators) == expected
    base = SHIPPED.resources[mine.instance_type]
    own = {"name", "replicas_per_node", "nodes_per_replica"}
    assert mine.model_dump(exclude=own) == base.model_dump(exclude=own)


@pytest.mark.parametrize("accelerated", [True, False])
def test_whole_resource_is_a_record_of_the_catalogue(accelerated: bool) -> None:
    accelerator = {
        "vendor": "amd",
        "model": "MI300X",
        "count": 8,
        "memory": "192Gi",
        "resourceName": "amd.com/gpu",
        "computeCapability": None,
    }
    data = {
        "instanceType": "mi300x",
        "architecture": "amd64",
        "accelerator": accelerator if accelerated else None,
        "capacity": {"cpu": "192", "memory": "2Ti", "ephemeralStorage": "1Ti", "pods": 110},
        "allocatable": {"cpu": "190", "memory": "2Ti", "ephemeralStorage": "1Ti", "pods": 110},
        "localDisk": None,
        "labels": {"rack": "7"},
        "taints": [{"key": "amd.com/gpu", "value": "present", "effect": "NoSchedule"}],
        "price": None,
        "source": "our rack",
    }
    # JSON is YAML; keys that may be null may as well be absent.
    without = {key: value for key, value in data.items() if value is not None}
    without["accelerator"] = {key: value for key, value in accelerator.items() if value is not None}
    if not accelerated:
        del without["accelerator"]
    expected = CloudResource.model_validate({"name": "mi300x", **data})
    for content in (data, without):
        catalog, problems = read(json.dumps({"resources": {"mi300x": content}}).encode())
        assert problems == ()
        assert catalog.resources["mi300x"] == expected


def test_price_of_an_instance_type_is_that_of_its_parts_unless_they_have_their_own() -> None:
    catalog, problems = read(
        b"""\
prices:
  p5.48xlarge: {usdPerHour: 40, region: eu-central-1, date: "2026-11-01"}
  p5.48xlarge-4of8: {usdPerHour: 41.5, region: eu-central-1, date: "2026-11-01"}
  p5e.48xlarge: {usdPerHour: 50, region: eu-central-1, date: "2026-11-01"}
  other: {usdPerHour: 39, region: eu-central-1, date: "2026-11-01"}
resources:
  half: {from: p5.48xlarge, replicasPerNode: 2}
  quarter: {from: p5.48xlarge-2of8}
  from-own: {from: p5.48xlarge-4of8, replicasPerNode: 8}
  other: {from: p5.48xlarge}
"""
    )
    assert problems == ()
    assert changed_prices(catalog) == {
        "p5.48xlarge": 40,
        "p5.48xlarge-1of8": 40,
        "p5.48xlarge-2of8": 40,
        "p5.48xlarge-4of8": 41.5,
        "p5.48xlarge-x2": 40,
        "p5e.48xlarge": 50,
        "half": 40,
        "quarter": 40,
        "from-own": 41.5,
        "other": 39,
    }


@given(st.binary(max_size=200))
def test_any_bytes_give_problems_or_resources(content: bytes) -> None:
    check(content)


@given(st.data())
def test_any_edit_of_a_file_gives_problems_or_resources(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(CASES)).content
    at = data.draw(st.integers(0, len(text)))
    removed = data.draw(st.integers(0, 12))
    added = "".join(data.draw(st.lists(st.sampled_from(TOKENS), max_size=4)))
    check((text[:at] + added + text[at + removed :]).encode())


@pytest.mark.parametrize("digits", [16, 400, 5_000])
@pytest.mark.parametrize(("amount", "unit"), [("384Gi", "Gi"), ("48", ""), ("48001m", "m")])
def test_amounts_that_no_float_holds_are_reported(amount: str, unit: str, digits: int) -> None:
    content = WHOLE.replace(amount, "9" * digits + unit, 1).encode()
    check(content)
    _, problems = read(content)
    assert any("write " in problem.message for problem in problems)


def changed_prices(catalog: Catalog) -> dict[str, float]:
    return {
        name: resource.price.usd_per_hour
        for name, resource in catalog.resources.items()
        if resource.price is not None
        and (name not in SHIPPED.resources or resource.price != SHIPPED.resources[name].price)
    }


def check(content: bytes) -> None:
    catalog, problems = read(content)
    assert catalog.resources.keys() >= SHIPPED.resources.keys()
    for problem in problems:
        reported = problem.render()
        assert reported.isprintable()
        assert problem.message
        assert problem.fix
        assert not FOREIGN_WORDS.search(reported)
        assert len(reported) < 1_000
