"""Reads `data/*.cases`: `=== name`, the file's content, `--- problems`, the expected problems."""

import re
from dataclasses import dataclass
from pathlib import Path

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Case:
    """One refused file and every problem that it must give."""

    name: str
    content: str
    problems: list[str]


def read_cases(*files: str) -> list[Case]:
    """All cases of the named files."""
    return [case for file in files for case in _read((_DATA / file).read_text(encoding="utf-8"))]


def _read(text: str) -> list[Case]:
    cases = []
    for part in re.split(r"(?m)^=== ", text)[1:]:
        name, _, body = part.partition("\n")
        content, _, problems = body.partition("--- problems\n")
        cases.append(Case(name, content, problems.split("\n")[:-1]))
    return [
        Case(case.name, case.content, [line for line in case.problems if line]) for case in cases
    ]
