"""Problems and notices as workflow commands, which GitHub shows beside the lines of a change.

GitHub shows at most ten annotations of a kind for one step; the step's log has them all.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from endpoints import plan
from endpoints.read.problem import MOST_SHOWN, Problem, not_shown

_COMMAND = re.compile(r"(?m)(?:^|\r)\s*:(?=:)|##(?=\[)")
"""Beginnings of commands for the runner: `::` at the start of a line, `##[` anywhere."""


def problem_annotations(problems: Sequence[Problem]) -> str:
    """An `error` command for each of the first `MOST_SHOWN` problems; a line counts the rest."""
    lines = [_problem(problem) for problem in problems[:MOST_SHOWN]] + not_shown(problems)
    return "".join(f"{line}\n" for line in lines)


def notice_annotations(stack: plan.Plan, file: Path) -> str:
    """A `notice` or `warning` command for each of an endpoint, about `file`."""
    return "".join(
        _command(kind, {"file": str(file), "title": endpoint.name}, text) + "\n"
        for endpoint in stack.endpoints
        for kind, texts in (("notice", endpoint.notices), ("warning", endpoint.warnings))
        for text in texts
    )


def annotation(kind: str, title: str, text: str) -> str:
    """A command of `kind` (`error`, `warning`, `notice`) without a file."""
    return _command(kind, {"title": title}, text)


def log_text(text: str) -> str:
    """`text` without anything that the runner would take for a command."""
    return _COMMAND.sub(lambda found: f"{found[0]} ", text)


def _problem(problem: Problem) -> str:
    place = {"line": problem.line, "col": problem.column} if problem.line else {}
    title = {"title": problem.path} if problem.path else {}
    return _command("error", {"file": problem.file, **place, **title}, problem.advice())


def _command(name: str, properties: Mapping[str, object], message: str) -> str:
    written = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    return f"::{name} {written}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
