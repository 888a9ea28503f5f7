"""Docstrings, comments and pages use the field's terms."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator

import pytest

from tests.architecture.test_rooms import ROOT, tracked

WORDS = {
    r"\bnone or one\b|\bone or none\b": "optional",
    r"\bplay(s|ed|ing)?\b": "emulate, or simulate",
    r"\b(some|no|every)body('s)?\b": "a person, an operator, a client",
    r"\b(tells?|told|telling)\b": "report, or configure, or distinguish",
}
"""Patterns of avoided words, with the words to use instead."""
EXEMPT = ("fetcher/",)
"""Folders whose text is part of a deployed ConfigMap, so that a new comment changes stacks."""


def prose(text: str) -> Iterator[tuple[int, str]]:
    """Lines of a module with a comment or a docstring, by number; other strings are messages."""
    lines = text.splitlines()
    numbers = {
        token.start[0]
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
        if token.type == tokenize.COMMENT
    }
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Expr(value=ast.Constant(value=str())):
                numbers.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return ((number, lines[number - 1].strip()) for number in sorted(numbers))


@pytest.fixture(scope="module")
def written() -> list[tuple[str, str]]:
    """Places in the project, each with its line of prose."""
    modules = [path.relative_to(ROOT) for path in tracked("*.py")]
    found = [
        (f"{path}:{number}", line)
        for path in modules
        if path.name != "test_words.py" and not str(path).startswith(EXEMPT)
        for number, line in prose((ROOT / path).read_text(encoding="utf-8"))
    ]
    return found + [
        (f"{path.relative_to(ROOT)}:{number}", line)
        for path in tracked("*.md")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
    ]


@pytest.mark.parametrize("pattern", WORDS)
def test_the_fields_terms_are_used(pattern: str, written: list[tuple[str, str]]) -> None:
    word = re.compile(pattern, re.IGNORECASE)
    found = [f"{place}: {line}" for place, line in written if word.search(line)]
    assert found == [], f"write: {WORDS[pattern]}"


def test_prose_is_comments_and_docstrings() -> None:
    text = 'A = "told"\n"""What A is."""\n\n\ndef f():\n    """Report."""\n    return "x"  # why\n'
    assert [number for number, _ in prose(text)] == [2, 6, 7]
