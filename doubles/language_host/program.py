"""Runner of one Pulumi program; the language host starts this file as a process of its own.

The official host does the same with an executable that is not part of the `pulumi` wheel.
Importing nothing of this repository, it runs in any environment that has the `pulumi` package.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import runpy
import signal
import sys
import threading
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

BAIL_EXIT_CODE = 32
"""Exit code of a program that has reported its error itself, so that the engine adds nothing."""

_THREADS_PER_RESOURCE = 4
_WATCH_SECONDS = 1.0


def run(settings: Mapping[str, Any]) -> int:
    """Run the program to its end, and until all its resources are registered.

    Returns:
        The exit code: 0, 1 for a `RunError`, 32 for any other exception, both already reported.

    Raises:
        SystemExit: the program called `sys.exit`.
    """
    # Imported here: the language host reads this file for the exit code, and must start fast.
    import pulumi  # noqa: PLC0415
    import pulumi.runtime  # noqa: PLC0415

    os.chdir(settings["folder"])
    sys.argv = [settings["entry"], *settings["arguments"]]
    _configure(settings)
    loop = asyncio.new_event_loop()
    workers = max(int(settings["parallel"] or 1), 1) * _THREADS_PER_RESOURCE
    loop.set_default_executor(ThreadPoolExecutor(max_workers=workers))
    asyncio.set_event_loop(loop)
    # A failed registration fails several tasks; the first failure is reported, the others only
    # say that they were never retrieved.
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    program = str(Path(settings["folder"]) / settings["entry"])

    def execute() -> None:
        runpy.run_path(program, run_name="__main__")

    try:
        loop.run_until_complete(pulumi.runtime.run_in_stack(execute))
    except pulumi.RunError as error:
        pulumi.log.error(str(error))
        return 1
    except Exception as error:
        text = user_traceback(error, settings["folder"])
        pulumi.log.error(f"Program failed with an unhandled exception:\n{text}")
        return BAIL_EXIT_CODE
    finally:
        _drain(loop)
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


def user_traceback(error: BaseException, folder: str) -> str:
    """The traceback from the first frame in the program's own folder, or else all of it."""
    start = error.__traceback__
    frame: TracebackType | None = start
    inside = os.path.realpath(folder) + os.sep
    while frame is not None:
        name = frame.tb_frame.f_code.co_filename
        # Frames without a file, such as `<frozen runpy>`, would resolve to the current folder.
        if not name.startswith("<") and os.path.realpath(name).startswith(inside):
            start = frame
            break
        frame = frame.tb_next
    return "".join(traceback.format_exception(type(error), error, start))


def _configure(settings: Mapping[str, Any]) -> None:
    from pulumi.runtime import Settings, configure, set_all_config  # noqa: PLC0415

    set_all_config(
        json.loads(os.environ.get("PULUMI_CONFIG", "{}")),
        json.loads(os.environ.get("PULUMI_CONFIG_SECRET_KEYS", "[]")),
    )
    configure(
        Settings(
            monitor=settings["monitor"],
            engine=settings["engine"],
            project=settings["project"],
            stack=settings["stack"],
            parallel=settings["parallel"],
            dry_run=settings["dry_run"],
            organization=settings["organization"],
            root_directory=settings["root"],
        )
    )


def _drain(loop: asyncio.AbstractEventLoop) -> None:
    # Tasks that are still pending when the loop closes complain on stderr.
    pending = asyncio.all_tasks(loop)
    for task in pending:
        task.cancel()
        with suppress(asyncio.CancelledError, Exception):
            loop.run_until_complete(task)
    loop.close()


def _follow_parent() -> None:
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_WATCH_SECONDS)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


if __name__ == "__main__":
    # The CLI interrupts its plugins' process group at the end of every command.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # The folder of this file is not the program's.
    del sys.path[0]
    _follow_parent()
    sys.exit(run(json.loads(sys.argv[1])))
