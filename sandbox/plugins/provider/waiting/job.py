"""Jobs."""

from __future__ import annotations

from typing import Any

from sandbox.plugins.engine_log import Severity
from sandbox.plugins.provider.objects import Object, dig, dig_int, dig_list, dig_map
from sandbox.plugins.provider.waiting.pod import pod_problems, short_name
from sandbox.plugins.provider.waiting.verdict import Scene, Verdict

_FATAL = ("BackoffLimitExceeded", "DeadlineExceeded")


class JobJudge:
    """Started and complete; a failed one fails at once."""

    related = (("v1", "pods"),)

    def judge(self, target: Object, scene: Scene, /) -> Verdict:
        """What its pods complain about is told only when the wait is over."""
        status = dig_map(target, "status")
        if is_job_ready(status):
            return Verdict(ready=True)
        failure = _failure(status)
        text = f'Waiting for Job "{short_name(target)}" to start'
        if dig(status, "startTime"):
            counts = " | ".join(
                f"{name.title()}: {dig_int(status, name)}"
                for name in ("active", "succeeded", "failed")
            )
            text = f'Waiting for Job "{short_name(target)}" to succeed ({counts})'
        reasons = [failure] if failure else pod_problems(scene.related["pods"], target)
        return Verdict(
            ready=False,
            failed=bool(failure),
            reasons=tuple(reasons),
            statuses=((Severity.INFO, text),),
        )


def is_job_ready(status: dict[str, Any]) -> bool:
    """Whether a Job with this status has started and completed."""
    return bool(status.get("startTime")) and not _failure(status) and _holds(status, "Complete")


def _failure(status: dict[str, Any]) -> str:
    for found in dig_list(status, "conditions"):
        if (
            dig(found, "type") == "Failed"
            and dig(found, "status") == "True"
            and dig(found, "reason") in _FATAL
        ):
            return f"[{dig(found, 'reason')}] {dig(found, 'message')}"
    return ""


def _holds(status: dict[str, Any], kind: str) -> bool:
    return any(
        dig(found, "type") == kind and dig(found, "status") == "True"
        for found in dig_list(status, "conditions")
    )
