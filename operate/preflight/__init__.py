"""Read-only checks of an AWS account before `pulumi up`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from endpoints.check.stack_input import endpoints_file, load_stack
from endpoints.permissions import extents
from endpoints.planning import plan_stack
from endpoints.stack.file import read_settings
from operate.preflight.checks import check_stack
from operate.preflight.finding import Finding
from operate.preflight.report import preflight_github, preflight_json, preflight_text
from operate.preflight.wishes import cluster_wishes

FORMATS: Mapping[str, Callable[[Sequence[Finding]], str]] = {
    "text": preflight_text,
    "json": preflight_json,
    "github": preflight_github,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """Result of a preflight: the text to print, and whether `pulumi up` may go ahead."""

    text: str
    passed: bool


def preflight(stack: str, file: Path | None, root: Path, form: str) -> Outcome:
    """Check the AWS accounts of a stack.

    Args:
        stack: the stack's name.
        file: the endpoints file; None for the stack's own.
        root: the project's folder.
        form: a key of `FORMATS`.

    Raises:
        InvalidInputError: the stack or its endpoints file is wrong.
        CatalogError: a file of the catalogue is wrong.
    """
    settings = read_settings(stack, root)
    endpoints = load_stack(file or endpoints_file(settings, root), settings, root)
    wishes = cluster_wishes(settings, endpoints, plan_stack(settings, endpoints))
    # No account is known yet: the first call asks for the caller's.
    named = {extent.binding: extent for extent in extents(settings, account="")}
    findings = list(check_stack(wishes, named))
    passed = not any(finding.state == "failure" for finding in findings)
    return Outcome(text=FORMATS[form](findings), passed=passed)
