"""Pods, and the messages about them that other kinds pass on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.plugins.engine_log import Severity
from sandbox.plugins.provider.objects import (
    Object,
    dig,
    dig_int,
    dig_list,
    dig_map,
    dig_text,
    is_owned_by,
    name_of,
    namespace_of,
)
from sandbox.plugins.provider.waiting.verdict import Scene, Verdict

_DAEMON_PREFIX = "rpc error: code = Unknown desc = Error response from daemon: "


@dataclass(frozen=True)
class _Result:
    description: str
    ok: bool
    message: str = ""
    severity: Severity = Severity.INFO


class PodJudge:
    """Scheduled, initialised, and ready or done."""

    related: tuple[tuple[str, str], ...] = ()

    def judge(self, target: Object, _scene: Scene, /) -> Verdict:
        """The first condition that does not hold decides."""
        results = _check(target)
        return Verdict(
            ready=results[-1].ok,
            reasons=tuple(
                result.message
                for result in results
                if result.message and result.severity >= Severity.WARNING
            ),
            statuses=tuple((Severity.INFO, result.description) for result in results),
        )


def pod_problems(pods: Mapping[str, Object], owner: Object | None) -> list[str]:
    """Warnings about the pods that an object owns.

    That a pod cannot be scheduled is not among them: the official provider rates that as
    information, which it does not pass on.
    """
    return [
        result.message
        for pod in pods.values()
        if is_owned_by(pod, owner)
        for result in _check(pod)
        if result.message and result.severity >= Severity.WARNING
    ]


def short_name(value: Object) -> str:
    """The name, with the namespace unless that is `default`."""
    namespace, name = namespace_of(value), name_of(value)
    return name if namespace in {"", "default"} else f"{namespace}/{name}"


def condition(value: Object, kind: str) -> dict[str, Any] | None:
    """One of an object's conditions."""
    for found in dig_list(value, "status", "conditions"):
        if dig(found, "type") == kind:
            return dig_map(found)
    return None


def _check(pod: Object) -> list[_Result]:
    results: list[_Result] = []
    for check in (_scheduled, _initialised, _ready):
        results.append(check(pod))
        if not results[-1].ok:
            break
    return results


def _scheduled(pod: Object) -> _Result:
    found = condition(pod, "PodScheduled")
    message = ""
    if found and found.get("status") != "True" and found.get("reason"):
        message = dig_text(found, "message")
    return _Result(
        f'Waiting for Pod "{short_name(pod)}" to be scheduled',
        ok=found is not None and found.get("status") == "True",
        message=message,
    )


def _initialised(pod: Object) -> _Result:
    found = condition(pod, "Initialized")
    return _outcome(pod, found, "initialized", done=False)


def _ready(pod: Object) -> _Result:
    found = condition(pod, "Ready")
    return _outcome(pod, found, "ready", done=dig(pod, "status", "phase") == "Succeeded")


def _outcome(pod: Object, found: dict[str, Any] | None, what: str, *, done: bool) -> _Result:
    description = f'Waiting for Pod "{short_name(pod)}" to be {what}'
    if found is None:
        return _Result(description, ok=False)
    if found.get("status") == "True" or done:
        return _Result(description, ok=True)
    errors = list(_container_errors(dig_list(pod, "status", "containerStatuses")))
    told = dig_text(found, "message")
    if not errors and not told:
        return _Result(description, ok=False)
    text = told if found.get("reason") and told else ""
    message = f"[Pod {short_name(pod)}]: {text}{chr(10).join(errors)}"
    return _Result(description, ok=False, message=message, severity=Severity.WARNING)


def _container_errors(statuses: list[Any]) -> Iterable[str]:
    for status in statuses:
        if dig(status, "ready") is True:
            continue
        name = dig_text(status, "name")
        waiting = dig_map(status, "state", "waiting")
        if waiting and waiting.get("reason") != "ContainerCreating":
            yield f"[{waiting.get('reason', '')}] {_trim(dig_text(waiting, 'message'))}"
        ended = dig_map(status, "state", "terminated")
        if ended.get("reason"):
            if ended.get("message"):
                yield f"[{ended['reason']}] {_trim(str(ended['message']))}"
            else:
                code = dig_int(ended, "exitCode")
                yield f'container "{name}" completed with exit code {code}'
        last = dig_map(status, "lastState", "terminated")
        if last:
            yield (
                f'container "{name}" terminated at {last.get("finishedAt")} '
                f"({last.get('reason')}: exit code {dig_int(last, 'exitCode')})"
            )
            if last.get("message"):
                yield str(last["message"])


def _trim(message: str) -> str:
    return message.removeprefix(_DAEMON_PREFIX).removesuffix(": manifest unknown")
