"""The YAML parser's errors, reworded for the people who wrote the file."""

import re

import yaml

from endpoints.read.findings import Findings
from endpoints.read.nodes import NOWHERE, shorten
from endpoints.read.source_text import SourceText

_INDENTED = "Indent with two spaces for each level, and start the keys of one map in one column."

_SENTENCES: tuple[tuple[str, str, str], ...] = (
    (
        r"mapping values are not allowed",
        "a `:` that no key can have here",
        "Put each key on a line of its own; quote a value that holds `: `.",
    ),
    (
        r"expected ',' or '[\]}]'",
        "a bracket is not closed, or a comma is missing",
        "Close every `[` and `{`, and put commas between the items.",
    ),
    (
        r"could not find expected ':'",
        "a key without `:`",
        "Write `key: value`, or quote the text over one line.",
    ),
    (r"unexpected end of stream", "a quote is not closed", "Write the closing quote."),
    (
        r"unexpected document indicator",
        "a quote is not closed before the document ends",
        "Write the closing quote.",
    ),
    (
        r"unknown escape character",
        "an escape that YAML does not know",
        "Double the backslash, or use single quotes.",
    ),
    (
        r"hexadecimal|invalid Unicode|escape sequence",
        "an escape that is not complete",
        "Write the code in full, such as \\u0041, or double the backslash.",
    ),
    (
        r"expected key|<block end>|did not find expected '-'|block sequence entries|block mapping",
        "this does not fit the lines above it",
        _INDENTED,
    ),
    (r"expected <document start>", "text after the end of the document", _INDENTED),
    (
        r"cannot start any token",
        "a value cannot begin with this character",
        "Quote the value.",
    ),
    (
        r"node content|alphabetic or numeric|anchor|alias",
        "a value is missing or its first character needs quotes",
        "Write a value, or quote it.",
    ),
    (r"tag", "a tag that is not complete", "Remove the tag; quote the value if it is text."),
    (
        r"[Dd]irective|%YAML|version|incompatible",
        "a line that starts with % is a directive that is not understood",
        "Remove the line.",
    ),
    (
        r"block scalar|indentation indicator|chomping|comment or a line break|tab character",
        "a block text (`|` or `>`) is not well formed",
        "Put the text below `|`, indented by two spaces more than its key.",
    ),
)


def report_syntax_error(error: yaml.YAMLError, source: SourceText, findings: Findings) -> None:
    """Report the place where the parser had to stop."""
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        findings.add(NOWHERE, (), "the file is not YAML", "Write it anew as YAML in UTF-8.")
        return
    problem = error.problem or ""
    mark = error.problem_mark
    if "end of stream" in problem and error.context_mark is not None:
        # The opening quote is more helpful than the end of the file.
        mark = error.context_mark
    message, fix = _sentence(problem)
    value = _character(source, mark) if "token" in problem else None
    place = _inside(source, mark)
    findings.add(source.mark_at(*place), (), f"YAML syntax: {message}", fix, value)


def _sentence(problem: str) -> tuple[str, str]:
    for pattern, message, fix in _SENTENCES:
        if re.search(pattern, problem):
            return message, fix
    return "this cannot be read", "Check the quotes, brackets and indentation around it."


def _inside(source: SourceText, mark: yaml.Mark) -> tuple[int, int]:
    """The mark, or the end of the last line with text if the mark is behind it."""
    lines = source.lines()
    if mark.line < len(lines) and lines[mark.line].rstrip("\n"):
        return mark.line, min(mark.column, len(lines[mark.line].rstrip("\n")))
    number = min(mark.line, len(lines) - 1)
    while number > 0 and not lines[number].rstrip("\n"):
        number -= 1
    return number, len(lines[number].rstrip("\n"))


def _character(source: SourceText, mark: yaml.Mark) -> str | None:
    lines = source.lines()
    line = lines[mark.line] if mark.line < len(lines) else ""
    return shorten(line[mark.column]) if mark.column < len(line.rstrip("\n")) else None
