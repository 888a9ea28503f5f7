"""The AWS resources are those that somebody has read; `update_goldens` rewrites them."""

from difflib import unified_diff

import pytest

from tests.components.aws_cases import CASES, GOLDENS, render
from tests.components.test_goldens import UPDATE


@pytest.mark.parametrize("case", CASES)
def test_the_resources_are_the_golden_ones(case: str) -> None:
    golden = GOLDENS / f"{case}.yaml"
    assert golden.exists(), f"{golden.name} is missing: run {UPDATE} and read it"
    expected, actual = golden.read_text(encoding="utf-8"), render(case)
    difference = "\n".join(
        unified_diff(
            expected.splitlines(), actual.splitlines(), golden.name, "rendered now", lineterm=""
        )
    )
    assert not difference, f"if this is wanted, run {UPDATE}\n{difference}"


def test_every_golden_has_its_case() -> None:
    assert {golden.stem for golden in GOLDENS.iterdir()} == set(CASES)
