"""Plans and problems as JSON for machines: sorted keys, no dates."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass

from endpoints import plan
from endpoints.read.excerpt import excerpt
from endpoints.read.problem import MOST_SHOWN, Problem

_KINDS = plan.Access | plan.Environment | plan.NodeSource
"""Records that stand where another kind could stand, and so carry their `kind`."""


def plan_json(stack: plan.Plan) -> str:
    """The whole plan; keys are the records' field names, and `kind` distinguishes alternatives."""
    return _dump(_plain(stack))


def problems_json(problems: Sequence[Problem], **facts: object) -> str:
    """An object with the first `MOST_SHOWN` problems, their `total` number, and `facts`.

    A problem's `source` is its line, cut and escaped as for people; null if it has none.
    """
    shown = [_problem(problem) for problem in problems[:MOST_SHOWN]]
    return _dump({"problems": shown, "total": len(problems), **facts})


def _problem(problem: Problem) -> dict[str, object]:
    record = {field.name: getattr(problem, field.name) for field in fields(problem)}
    if problem.source is not None:
        record["source"] = excerpt(problem.source, problem.column).text
    return record


def _dump(data: object) -> str:
    return json.dumps(data, indent=2, sort_keys=True) + "\n"


def _plain(value: object) -> object:
    if is_dataclass(value):
        record = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        return record | {"kind": type(value).__name__} if isinstance(value, _KINDS) else record
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
