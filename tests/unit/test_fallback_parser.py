"""PyYAML without its C parser: the same data, and every fault still reported."""

import subprocess
import sys

import pytest
import yaml

from endpoints.catalog import load_catalog
from endpoints.read import source as yaml_source
from endpoints.read.findings import Findings
from endpoints.read.nodes import to_data
from endpoints.read.problem import InvalidInputError
from tests.unit.cases import Case, read_cases
from tests.unit.conftest import Load

REFUSED = read_cases("refused_text.cases")
CASES = read_cases("refused_grammar.cases", "refused_references.cases")


@pytest.fixture(autouse=True)
def _pure_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_source, "_PARSER", yaml.SafeLoader)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_well_formed_text_gives_the_same_data(monkeypatch: pytest.MonkeyPatch, case: Case) -> None:
    pure = _data(case)
    monkeypatch.undo()
    assert pure == _data(case)


@pytest.mark.parametrize("case", REFUSED, ids=[case.name for case in REFUSED])
def test_ill_formed_text_is_refused(load: Load, case: Case) -> None:
    with pytest.raises(InvalidInputError) as caught:
        load(case.content)
    assert all(problem.render().isprintable() for problem in caught.value.problems)


def test_the_catalogue_is_read_too() -> None:
    code = (
        "import yaml; del yaml.CSafeLoader; from endpoints.catalog import load_catalog; "
        "print(load_catalog().resources['g6e.xlarge'].price.date)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    price = load_catalog().resources["g6e.xlarge"].price
    assert price is not None
    assert ran.stdout == f"{price.date}\n"


def _data(case: Case) -> str:
    node = yaml_source.parse(case.content.encode(), Findings("e.yaml"))
    assert node is not None
    return repr(to_data(node))
