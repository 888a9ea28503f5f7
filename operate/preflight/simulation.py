"""Questions to IAM's simulator: whether the caller may do what the program does; pure."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from operate.preflight.finding import Check, Finding

CHECK = "permissions"
_USER_OR_ROLE = re.compile(r"arn:[\w-]+:iam::\d+:(user|role)/.+")
_SESSION = re.compile(r"arn:[\w-]+:sts::\d+:assumed-role/([^/]+)/.+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Simulation:
    """A question to the simulator: whether all actions are allowed on the resource in a context."""

    actions: tuple[str, ...]
    resource: str
    context: Mapping[str, tuple[str, ...]]


def simulations(policy: Mapping[str, Any], used: AbstractSet[str]) -> Iterator[Simulation]:
    """A question for each statement of the policy, about its actions in use."""
    for statement in policy["Statement"]:
        actions = tuple(action for action in statement["Action"] if action in used)
        if not actions:
            continue
        conditions = statement.get("Condition", {}).values()
        yield Simulation(
            actions=actions,
            # An example name that matches the pattern, since policies may be that narrow.
            resource=_example(statement["Resource"][0]),
            context={
                key: tuple(map(_example, texts[:1]))
                for one in conditions
                for key, texts in one.items()
            },
        )


def role_name(caller: str) -> str | None:
    """Name of the role whose session the caller is; None for any other principal."""
    found = _SESSION.fullmatch(caller)
    return found[1] if found else None


def is_simulated(principal: str) -> bool:
    """Whether the simulator supports the principal: roles and users, not an account's root."""
    return _USER_OR_ROLE.fullmatch(principal) is not None


def judge_permissions(subject: str, denied: Sequence[str], asked: int) -> Finding:
    """Judge whether the simulator denied none of the actions.

    Args:
        subject: account and region, in words.
        denied: actions that the simulator denied.
        asked: number of simulated actions.
    """
    check = Check(subject, CHECK)
    if not denied:
        return check.ok(f"all {asked} actions are allowed, as far as IAM simulates them")
    text = f"{len(set(denied))} of {asked} actions are denied: {_listed(denied)}"
    fix = (
        "Attach docs/reference/aws-iam-policy.json, with your names: "
        "`endpoints catalog aws-policy`."
    )
    return check.failure(text, fix)


def _listed(actions: Iterable[str], most: int = 12) -> str:
    names = sorted(set(actions))
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _example(pattern: str) -> str:
    return pattern if pattern == "*" else pattern.replace("*", "x")
