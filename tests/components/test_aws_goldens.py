"""AWS resources equal those that a person has reviewed; `update_goldens` rewrites them."""

import pytest

from tests.components.aws_cases import CASES, GOLDENS, render
from tests.components.golden_files import assert_golden


@pytest.mark.parametrize("case", CASES)
def test_the_resources_are_the_golden_ones(case: str) -> None:
    assert_golden(GOLDENS / f"{case}.yaml", render(case))


def test_every_golden_has_its_case() -> None:
    assert {golden.stem for golden in GOLDENS.iterdir()} == set(CASES)
