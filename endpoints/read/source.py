"""A YAML file's bytes to nodes, with every fault of the text reported by line and column."""

import re
from pathlib import Path
from typing import cast

import yaml

from endpoints.read.compose import Composer, EventSource
from endpoints.read.findings import Findings
from endpoints.read.nodes import NOWHERE, Mark, Node, Scalar
from endpoints.read.source_text import SourceText
from endpoints.read.syntax import report_syntax_error

LARGEST = 2**20
"""Bytes, about 5,000 endpoints; loading, planning or reporting faults of so many takes 2 s."""

_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_BOM = b"\xef\xbb\xbf"
_SAVE_AS_UTF_8 = "Save the file as UTF-8."


def read_file(path: Path, findings: Findings) -> Node | None:
    """Return the root node of a file, or None if it cannot be read; reports all faults."""
    data = _read(path, findings)
    return None if data is None else parse(data, findings)


def parse(data: bytes, findings: Findings) -> Node | None:
    """Return the root node of a file's content, or None if it cannot be read; reports all faults.

    An empty file is a null.
    """
    if data.startswith(_UTF_16):
        findings.add(NOWHERE, (), "the file is UTF-16, not UTF-8", _SAVE_AS_UTF_8)
        return None
    source = SourceText(_decoded(data, findings))
    findings.read(source.text)
    source.drop_control_characters(findings)
    attempt = findings.fresh()
    root, error = _compose(source, attempt)
    if error is not None and source.replace_tabs(_stumble(error), findings):
        # Reported tabs are read as spaces, which reveals further errors. A syntax error that
        # remains may come from the assumed width of the tabs, so only the tabs are reported then.
        attempt = findings.fresh()
        root, error = _compose(source, attempt)
        if error is not None and findings:
            return None
    findings.take(attempt)
    if error is not None:
        report_syntax_error(error, source, findings)
    elif root is None and not attempt:
        return Scalar(NOWHERE, None, "", plain=True)
    return root


def _read(path: Path, findings: Findings) -> bytes | None:
    """Read at most the largest size, and one byte more to detect a larger file."""
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except FileNotFoundError:
        message, fix = "there is no such file", "Create it, or name another one."
    except IsADirectoryError:
        message, fix = "this is a directory", "Name a file."
    except PermissionError:
        message, fix = "the file may not be read", "Give yourself the permission to read it."
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        message, fix = f"the file cannot be read: {reason}", "Name another file."
    else:
        if len(data) <= LARGEST:
            return data
        message = f"the file is larger than {LARGEST // 2**20} MiB"
        fix = "Split the endpoints over several stacks, each with its file."
    findings.add(NOWHERE, (), message, fix)
    return None


def _decoded(data: bytes, findings: Findings) -> str:
    if data.startswith(_BOM):
        fix = "Save the file as UTF-8 without a byte order mark."
        findings.add(Mark(1, 1), (), "the file starts with a byte order mark (BOM)", fix)
        data = data.removeprefix(_BOM)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode()
        lines = re.split(r"\r\n|\r|\n", before)
        findings.add(
            Mark(len(lines), len(lines[-1]) + 1),
            (),
            "this byte is not UTF-8",
            _SAVE_AS_UTF_8,
            f"0x{data[error.start]:02x}",
        )
        return data.decode(errors="replace")


def _compose(source: SourceText, findings: Findings) -> tuple[Node | None, yaml.YAMLError | None]:
    parser = _PARSER(source.text)
    composer = Composer(findings, source.mark)
    try:
        composer.run(cast(EventSource, parser))
    except yaml.YAMLError as error:
        return composer.root, error
    finally:
        parser.dispose()
    return composer.root, None


def _stumble(error: yaml.YAMLError) -> tuple[int, int] | None:
    """Position of the parser's error, counted from 0."""
    mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
    return None if mark is None else (mark.line, mark.column)
