"""Comparison of rendered text with a text that a person has reviewed."""

from difflib import unified_diff
from pathlib import Path

UPDATE = "python -m tests.components.update_goldens"


def assert_golden(golden: Path, actual: str) -> None:
    """Assert that the text is the file's; a failure shows the difference and how to accept it."""
    assert golden.exists(), f"{golden.name} is missing: run {UPDATE} and read it"
    expected = golden.read_text(encoding="utf-8")
    difference = "\n".join(
        unified_diff(
            expected.splitlines(), actual.splitlines(), golden.name, "rendered now", lineterm=""
        )
    )
    assert not difference, f"if this is wanted, run {UPDATE}\n{difference}"
