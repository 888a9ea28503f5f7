"""Reports of a preflight: for people, for machines, for a workflow run."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby

from endpoints.report.workflow_output import annotation, log_text
from operate.preflight.finding import Finding

_ANNOTATIONS = {"failure": "error", "warning": "warning", "not checked": "warning"}
_STATES = ("failure", "warning", "not checked", "ok")


def preflight_text(findings: Sequence[Finding]) -> str:
    """The report as text: a block for each subject, a line for each check, and the counts."""
    if not findings:
        return "no cluster of this stack is on AWS\n"
    lines: list[str] = []
    for subject, group in groupby(findings, lambda finding: finding.subject):
        lines.append(subject)
        lines += [f"  {one.state:<11}  {one.check}: {_advice(one)}" for one in group]
    return "\n".join([*lines, _counts(findings)]) + "\n"


def preflight_json(findings: Sequence[Finding]) -> str:
    """The report as a JSON object with all findings and the number of each state."""
    counts = {state: sum(one.state == state for one in findings) for state in _STATES}
    data = {"findings": [asdict(one) for one in findings], "counts": counts}
    return json.dumps(data, indent=2, sort_keys=True) + "\n"


def preflight_github(findings: Sequence[Finding]) -> str:
    """The report as an annotation for each finding that is not ok, then the text for the log."""
    annotations = "".join(
        annotation(_ANNOTATIONS[one.state], f"{one.subject}: {one.check}", _advice(one)) + "\n"
        for one in findings
        if one.state in _ANNOTATIONS
    )
    return annotations + log_text(preflight_text(findings))


def _advice(finding: Finding) -> str:
    return f"{finding.text}. {finding.fix}" if finding.fix else finding.text


def _counts(findings: Sequence[Finding]) -> str:
    counted = [(sum(one.state == state for one in findings), state) for state in _STATES]
    return ", ".join(f"{count} {state}" for count, state in counted)
