"""Any bytes as a file of the user's: endpoints and a plan, or problems in words."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from endpoints.catalog import load_catalog
from endpoints.catalog.own_resources import with_own_resources
from endpoints.check.load import load_endpoints
from endpoints.planning import plan_stack
from endpoints.read.findings import Findings
from endpoints.read.problem import MOST_SHOWN, InvalidInputError, Problem
from endpoints.report.machine_output import problems_json
from endpoints.report.text import plan_text
from endpoints.report.workflow_output import problem_annotations
from endpoints.stack.file import read_settings

ROOT = Path(__file__).parents[2]
SETTINGS = read_settings("local", ROOT)
FOREIGN_WORDS = re.compile(
    r"Input should|String should|validation error|pydantic|Field required|Extra inputs|"
    r"Traceback|while (scanning|parsing)|NoneType|dict_type|Value error|does not fit here"
)
"""What only a library would say."""


def read_as_endpoints(data: bytes) -> None:
    """Loads and plans the bytes with the shipped catalogue; only `InvalidInputError` is caught."""

    def load(folder: Path) -> None:
        path = folder / "e.yaml"
        path.write_bytes(data)
        endpoints = load_endpoints(path, SETTINGS, load_catalog())
        plan_text(plan_stack(SETTINGS, endpoints))

    _check_reported(load, data)


def read_as_stack(data: bytes) -> None:
    """Reads the bytes as the settings of a stack; only `InvalidInputError` is caught."""

    def load(folder: Path) -> None:
        (folder / "stacks").mkdir()
        (folder / "stacks" / "Pulumi.local.yaml").write_bytes(data)
        read_settings("local", folder)

    _check_reported(load, data)


def read_as_resources(data: bytes) -> None:
    """Reads the bytes as a file of own resources; only `InvalidInputError` is caught."""

    def load(folder: Path) -> None:
        path = folder / "own.yaml"
        path.write_bytes(data)
        findings = Findings(str(path))
        with_own_resources(load_catalog(), path, findings)
        findings.raise_if_any()

    _check_reported(load, data)


def check_problems(problems: Sequence[Problem], data: bytes) -> None:
    """Every problem stands in the file, prints, and is in our own words."""
    lines = re.split(r"\r\n|\r|\n", data.decode(errors="replace").removeprefix("\ufeff"))
    for problem in problems:
        _check_problem(problem, lines)
    for problem in problems[:MOST_SHOWN]:
        _check_excerpt(problem)


def _check_problem(problem: Problem, lines: Sequence[str]) -> None:
    assert (problem.line == 0) == (problem.column == 0)
    assert 0 <= problem.line <= len(lines)
    assert problem.column <= len(lines[problem.line - 1]) + 1
    assert (problem.source is None) == (problem.line == 0)
    reported = problem.render()
    assert reported.isprintable()
    assert problem.fix
    assert problem.message
    assert not FOREIGN_WORDS.search(reported)
    assert len(reported) < 2_000


def _check_excerpt(problem: Problem) -> None:
    _, *excerpt = problem.explain().split("\n")
    assert all(line.isprintable() and len(line) < 1_000 for line in excerpt)


def _check_reported(load: Callable[[Path], None], data: bytes) -> None:
    error = _refusal(load)
    if error is None:
        return
    assert error.problems
    assert str(error)
    assert problems_json(error.problems)
    assert problem_annotations(error.problems)
    check_problems(error.problems, data)


def _refusal(load: Callable[[Path], None]) -> InvalidInputError | None:
    with TemporaryDirectory() as folder:
        try:
            load(Path(folder))
        except InvalidInputError as error:
            return error
    return None
