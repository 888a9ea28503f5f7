"""Docstrings, comments and pages use the field's terms."""

import re

import pytest

from tests.architecture.test_rooms import tracked

WORDS = {
    r"\bnone or one\b|\bone or none\b": "optional",
    r"\bplayed\b|\bplays\b": "emulated, or simulated",
    r"\b(some|no|every)body\b": "a person, an operator, a client",
}
"""What is not written, and what is written instead."""
PAGES = [path for pattern in ("*.py", "*.md") for path in tracked(pattern)]


@pytest.mark.parametrize("pattern", WORDS)
def test_the_fields_terms_are_used(pattern: str) -> None:
    found = [
        f"{path}:{number}: {line.strip()}"
        for path in PAGES
        if path.name != "test_words.py"
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if re.search(pattern, line, re.IGNORECASE)
    ]
    assert found == [], f"write: {WORDS[pattern]}"
