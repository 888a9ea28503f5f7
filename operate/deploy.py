"""Preview, update and removal of a stack, through Pulumi's Automation API."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from pulumi import automation
from pulumi.automation.events import StepEventMetadata

from operate.errors import PulumiError
from operate.pulumi_command import InterruptibleCommand, said
from operate.recover import recover
from operate.target import Target


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """A resource that Pulumi starts or has finished.

    `operation` is Pulumi's word: `create`, `update`, `delete`, `same`, ...
    """

    kind: str
    name: str
    operation: str
    is_done: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Watcher:
    """Receiver of progress while a command runs; calls may come from several threads."""

    line: Callable[[str], object]
    """Take a line that Pulumi writes, errors included."""
    step: Callable[[Step], object] | None = None
    has_colour: bool = False
    """Whether lines keep the colours of a terminal."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """Number of resources by Pulumi's word for what happens to them."""

    changes: Mapping[str, int]

    @property
    def changed(self) -> int:
        """Resources that differ from the plan, or did so before the command."""
        return sum(count for word, count in self.changes.items() if word != "same")


def preview(target: Target, watcher: Watcher) -> Outcome:
    """Show the changes of an update.

    Raises:
        PulumiError: Pulumi is missing or failed.
        RecoveryError: what a killed command left behind cannot be mended.
        KeyboardInterrupt: it was interrupted, and has ended.
    """
    with _failures("preview"):
        shown = _stack(target, watcher).preview(
            on_output=watcher.line,
            on_error=watcher.line,
            on_event=_reporter(watcher),
            color=_colour(watcher),
        )
    return Outcome(changes=_changes(shown.change_summary))


def up(target: Target, watcher: Watcher) -> Outcome:
    """Bring the stack to the state of its endpoints file, without a preview.

    Raises:
        PulumiError: Pulumi is missing or failed.
        RecoveryError: what a killed command left behind cannot be mended.
        KeyboardInterrupt: it was interrupted, and has saved what it had done.
    """
    with _failures("up"):
        done = _stack(target, watcher).up(
            on_output=watcher.line,
            on_error=watcher.line,
            on_event=_reporter(watcher),
            color=_colour(watcher),
            show_secrets=False,
            suppress_outputs=True,
        )
    return Outcome(changes=_changes(done.summary.resource_changes))


def down(target: Target, watcher: Watcher) -> Outcome:
    """Remove everything that the stack made, but keep the stack itself.

    Raises:
        PulumiError: Pulumi is missing or failed.
        RecoveryError: what a killed command left behind cannot be mended.
        KeyboardInterrupt: it was interrupted, and has saved what it had done.
    """
    with _failures("destroy"):
        done = _stack(target, watcher).destroy(
            on_output=watcher.line,
            on_error=watcher.line,
            on_event=_reporter(watcher),
            color=_colour(watcher),
            show_secrets=False,
            suppress_outputs=True,
        )
    return Outcome(changes=_changes(done.summary.resource_changes))


def _stack(target: Target, watcher: Watcher) -> automation.Stack:
    command = InterruptibleCommand(target.environment)
    workspace = automation.LocalWorkspace(
        work_dir=str(target.project), env_vars=target.environment, pulumi_command=command
    )
    select = automation.Stack.create_or_select if target.is_scratch else automation.Stack.select
    try:
        stack = select(target.stack, workspace)
    except automation.StackNotFoundError as error:
        raise PulumiError(
            f"Pulumi's backend has no stack {target.stack}. Make it, once: "
            f"`pulumi stack init {target.stack}`."
        ) from error
    except automation.CommandError as error:
        raise PulumiError(f"pulumi refuses stack {target.stack}: {said(error)}") from error
    if target.is_scratch:
        for line in recover(target, command):
            watcher.line(line)
    return stack


@contextmanager
def _failures(command: str) -> Iterator[None]:
    try:
        yield
    except automation.CommandError as error:
        raise PulumiError(f"pulumi {command} failed: what it says is above") from error


def _colour(watcher: Watcher) -> str:
    return "always" if watcher.has_colour else "never"


def _changes(counts: object) -> Mapping[str, int]:
    """Counts by operation; the API types its keys as enumeration members, but they are text."""
    assert isinstance(counts, Mapping | None)
    return {str(getattr(word, "value", word)): int(count) for word, count in (counts or {}).items()}


def _reporter(watcher: Watcher) -> Callable[[automation.EngineEvent], None] | None:
    step = watcher.step
    if step is None:
        return None

    def report(event: automation.EngineEvent) -> None:
        if event.resource_pre_event is not None:
            step(_step(event.resource_pre_event.metadata, is_done=False))
        elif event.res_outputs_event is not None:
            step(_step(event.res_outputs_event.metadata, is_done=True))

    return report


def _step(metadata: StepEventMetadata, *, is_done: bool) -> Step:
    kind, name = metadata.urn.split("::", 3)[2:]
    return Step(
        kind=kind.rpartition("$")[2].rpartition(":")[2],
        name=name,
        operation=str(getattr(metadata.op, "value", metadata.op)),
        is_done=is_done,
    )
