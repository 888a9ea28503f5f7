"""The language host in the tests' own process, where Pulumi attaches to it.

Most of the time of a small program is the import of its SDKs. Here a server has imported them, and
every program is a fork of it; what is the project's own is imported anew. `tests/doubles`
tests the host that Pulumi starts, and commands that are killed run with it too.
"""

import multiprocessing
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import grpc  # type: ignore[import-untyped]  # has no stubs

from doubles.language_host.host import LanguageHost
from doubles.plugin.process import CHANNEL_OPTIONS
from sandbox.pins import PULUMI
from tests.support.forked_program import run_forked

_SDKS = (
    "pulumi",
    "pydantic",
    "yaml",
    "pulumi_kubernetes",
    *(f"pulumi_aws.{service}" for service in ("autoscaling", "ec2", "eks", "iam", "kms", "s3")),
)
_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(list(_SDKS))


class AttachedHost(LanguageHost):
    """Language host of one project, whose commands run one after the other."""

    def __init__(self, output: Path) -> None:
        super().__init__(PULUMI.version.removeprefix("v"))
        self._output = output
        self._inherited: Mapping[str, str] = {}
        self._program: multiprocessing.process.BaseProcess | None = None
        self._server = grpc.server(ThreadPoolExecutor(), options=CHANNEL_OPTIONS)
        self.register(self._server)
        self._port = self._server.add_insecure_port("127.0.0.1:0")
        self._server.start()

    def attach(self, environment: Mapping[str, str]) -> Mapping[str, str]:
        """The environment of the next command, which makes it attach to this host."""
        self._inherited = {**environment, "PULUMI_DEBUG_LANGUAGES": f"python:{self._port}"}
        return self._inherited

    def environment(self) -> Mapping[str, str]:
        """Environment of the attached command; programs get it although they are no children."""
        return self._inherited

    def run_program(
        self, python: str, settings: Mapping[str, Any], environment: Mapping[str, str]
    ) -> int:
        """Run the program in a fork of this interpreter; its output goes to a file."""
        assert Path(python).samefile(sys.executable)
        process = self._program = _forks.Process(
            target=run_forked, args=(dict(settings), dict(environment), str(self._output))
        )
        process.start()
        process.join()
        assert process.exitcode is not None
        return process.exitcode

    def detach(self) -> str:
        """End a program that outlives its command; returns the output of programs meanwhile.

        One that Pulumi has given up would end with its host, which Pulumi ends with the command.
        """
        if self._program is not None and self._program.is_alive():
            self._program.terminate()
        text = self._output.read_text() if self._output.exists() else ""
        self._output.unlink(missing_ok=True)
        return text

    def close(self) -> None:
        """Close the host: no further command can attach."""
        self._server.stop(None)
