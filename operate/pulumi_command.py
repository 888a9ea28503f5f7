"""Pulumi's command line as the Automation API calls it, with interruptions that reach it."""

import os
import shutil
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import FrameType

from pulumi.automation import CommandError, CommandResult, OnOutput, PulumiCommand
from pulumi.automation.errors import create_command_error
from semver import VersionInfo

from operate.errors import PulumiError

_INTERRUPTIONS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class InterruptibleCommand(PulumiCommand):
    """A command of Pulumi in a session of its own that receives each interruption.

    The API's own class leaves a running Pulumi behind at Ctrl-C, and closes the pipes into which
    that one writes while it cancels: the stack stays locked.

    Raises:
        PulumiError: there is no `pulumi` on the PATH of `environment`, or it does not start.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.command = _executable(environment)
        self.version = _version(self.command, environment)

    def run(
        self,
        args: list[str],
        cwd: str,
        additional_env: Mapping[str, str],
        on_output: OnOutput | None = None,
        on_error: OnOutput | None = None,
    ) -> CommandResult:
        """Run a command to its end, line by line.

        Raises:
            CommandError: it failed.
            KeyboardInterrupt: it was interrupted, and has ended.
        """
        out: list[str] = []
        err: list[str] = []
        with _interruptions() as attach, self._started(args, cwd, additional_env) as process:
            attach(process)
            complaints = threading.Thread(
                target=_read, args=(process.stderr, on_error, err), daemon=True
            )
            complaints.start()
            _read(process.stdout, on_output, out)
            complaints.join()
            code = process.wait()
        result = CommandResult(stdout="\n".join(out), stderr="\n".join(err), code=code)
        if code:
            raise create_command_error(result)
        return result

    def _started(
        self, args: list[str], cwd: str, additional_env: Mapping[str, str]
    ) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [self.command, "--non-interactive", *args],
            cwd=cwd,
            env={**os.environ, **additional_env, "PULUMI_AUTOMATION_API": "true"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
            # A terminal sends Ctrl-C to its whole process group: Pulumi would get it twice, and
            # end at once instead of cancelling.
            start_new_session=True,
        )


def said(error: CommandError) -> str:
    """The output of Pulumi before it failed: the API's error only has it inside of one text."""
    out, _, err = str(error).partition("\n stderr: ")
    return "\n".join(filter(None, (out.partition("\n stdout: ")[2].strip(), err.strip())))


def _executable(environment: Mapping[str, str]) -> str:
    found = shutil.which("pulumi", path=environment.get("PATH", os.environ.get("PATH")))
    if found is None:
        raise PulumiError(
            "there is no `pulumi` on the PATH. Install Pulumi; the stack `local` brings its own: "
            "`endpoints sandbox build`."
        )
    return found


def _version(command: str, environment: Mapping[str, str]) -> VersionInfo:
    variables = {**os.environ, **environment, "PULUMI_SKIP_UPDATE_CHECK": "true"}
    try:
        ran = subprocess.run(
            [command, "version"], env=variables, capture_output=True, text=True, check=True
        )
        return VersionInfo.parse(ran.stdout.strip().removeprefix("v"))
    except (OSError, subprocess.CalledProcessError, ValueError) as error:
        raise PulumiError(f"{command} does not say its version: {error}") from error


def _read(stream: Iterator[str] | None, report: OnOutput | None, lines: list[str]) -> None:
    assert stream is not None
    for line in stream:
        text = line.rstrip()
        lines.append(text)
        if report is not None:
            report(text)


@contextmanager
def _interruptions() -> Iterator[Callable[["subprocess.Popen[str]"], None]]:
    """Pass interruptions to the attached process; raises for them once the process has ended."""
    if threading.current_thread() is not threading.main_thread():
        # Only the main thread gets signals: a call from another thread has none to pass on.
        yield lambda _process: None
        return
    attached: list[subprocess.Popen[str]] = []
    seen: list[int] = []

    def interrupt(number: int, _frame: FrameType | None) -> None:
        seen.append(number)
        for process in attached:
            process.send_signal(signal.SIGINT)

    def attach(process: "subprocess.Popen[str]") -> None:
        attached.append(process)
        for _ in seen:
            process.send_signal(signal.SIGINT)

    before = {number: signal.signal(number, interrupt) for number in _INTERRUPTIONS}
    try:
        yield attach
    except Exception:
        # The error that Pulumi reports after an interruption is no failure of its own.
        if not seen:
            raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if seen:
        raise KeyboardInterrupt
