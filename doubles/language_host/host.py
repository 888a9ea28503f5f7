"""Test double of `pulumi-language-python`: the calls by which the CLI runs a program."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import grpc  # type: ignore[import-untyped]  # has no stubs
from google.protobuf import empty_pb2  # type: ignore[import-untyped]  # has no stubs

from doubles.language_host.program import BAIL_EXIT_CODE
from doubles.plugin.protos import language_pb2, language_pb2_grpc
from doubles.plugin.servicer import Plugin

_PROGRAM = Path(__file__).with_name("program.py")


class LanguageHost(Plugin, language_pb2_grpc.LanguageRuntimeServicer):
    """The calls of the language protocol that the CLI makes for a Python program."""

    def __init__(self, version: str, engine: str = "") -> None:
        super().__init__(version, engine)
        self._children: set[subprocess.Popen[bytes]] = set()
        self._lock = threading.Lock()

    def register(self, server: grpc.Server) -> None:
        """Register the host's calls with a server."""
        language_pb2_grpc.add_LanguageRuntimeServicer_to_server(self, server)

    def environment(self) -> Mapping[str, str]:
        """Environment variables that the program inherits."""
        return os.environ

    def Handshake(  # noqa: N802 - named by the protocol
        self, request: language_pb2.LanguageHandshakeRequest, _context: grpc.ServicerContext
    ) -> language_pb2.LanguageHandshakeResponse:
        """Store the engine's address; the CLI calls this on attached hosts only."""
        self._engine = request.engine_address
        return language_pb2.LanguageHandshakeResponse()

    def GetRequiredPackages(  # noqa: N802 - named by the protocol
        self, _request: language_pb2.GetRequiredPackagesRequest, _context: grpc.ServicerContext
    ) -> language_pb2.GetRequiredPackagesResponse:
        """Require no package: the Python SDK sends provider versions with registrations."""
        return language_pb2.GetRequiredPackagesResponse()

    def About(  # noqa: N802 - named by the protocol
        self, _request: language_pb2.AboutRequest, _context: grpc.ServicerContext
    ) -> language_pb2.AboutResponse:
        """Report the interpreter, and that this host is a test double."""
        version = ".".join(str(part) for part in sys.version_info[:3])
        return language_pb2.AboutResponse(
            executable=sys.executable, version=version, metadata={"host": "test double"}
        )

    def GetProgramDependencies(  # noqa: N802 - named by the protocol
        self, _request: language_pb2.GetProgramDependenciesRequest, _context: grpc.ServicerContext
    ) -> language_pb2.GetProgramDependenciesResponse:
        """List the packages that are installed beside the interpreter."""
        import importlib.metadata  # noqa: PLC0415 - only `pulumi about` asks

        found = {
            distribution.name: distribution.version
            for distribution in importlib.metadata.distributions()
        }
        return language_pb2.GetProgramDependenciesResponse(
            dependencies=[
                language_pb2.DependencyInfo(name=name, version=version)
                for name, version in sorted(found.items())
            ]
        )

    def InstallDependencies(  # noqa: N802 - named by the protocol
        self, _request: language_pb2.InstallDependenciesRequest, _context: grpc.ServicerContext
    ) -> Iterator[language_pb2.InstallDependenciesResponse]:
        """Install no package: the sandbox's environment is complete."""
        text = "test double of the language host: dependencies come from the sandbox\n"
        yield language_pb2.InstallDependenciesResponse(stdout=text.encode())

    def Run(  # noqa: N802 - named by the protocol
        self, request: language_pb2.RunRequest, _context: grpc.ServicerContext
    ) -> language_pb2.RunResponse:
        """Run the program in a process of its own, as the official host does."""
        root = request.info.root_directory
        try:
            options = request.info.options.fields
            virtualenv = options["virtualenv"].string_value if "virtualenv" in options else ""
            python, extra = _interpreter(virtualenv, root, self.environment())
        except FileNotFoundError as error:
            return language_pb2.RunResponse(error=str(error))
        folder = request.info.program_directory or request.pwd
        settings = {
            "monitor": request.monitor_address,
            "engine": self._engine,
            "project": request.project,
            "stack": request.stack,
            "organization": request.organization,
            "dry_run": request.dryRun,
            "parallel": request.parallel,
            "root": root,
            "folder": folder,
            "entry": request.info.entry_point or request.program or ".",
            "arguments": list(request.args),
        }
        environment = {
            **self.environment(),
            **extra,
            "PULUMI_CONFIG": json.dumps(dict(request.config)),
            "PULUMI_CONFIG_SECRET_KEYS": json.dumps(list(request.configSecretKeys)),
        }
        code = self.run_program(python, settings, environment)
        if code == 0:
            return language_pb2.RunResponse()
        if code == BAIL_EXIT_CODE:
            return language_pb2.RunResponse(bail=True)
        text = f"Program exited with non-zero exit code: {code}"
        if code < 0:
            text = f"Program exited with signal {-code}"
        return language_pb2.RunResponse(error=text)

    def Cancel(  # noqa: N802 - named by the protocol
        self, _request: empty_pb2.Empty, _context: grpc.ServicerContext
    ) -> empty_pb2.Empty:
        """End a program that still runs; the engine has stopped listening to it."""
        with self._lock:
            children = list(self._children)
        for child in children:
            with contextlib.suppress(ProcessLookupError):
                child.terminate()
        return empty_pb2.Empty()

    def run_program(
        self, python: str, settings: Mapping[str, Any], environment: Mapping[str, str]
    ) -> int:
        """Run `program.run` in a new process of an interpreter, and return its exit code.

        Its output goes to ours, which the CLI shows as diagnostics of the stack.
        """
        child = subprocess.Popen(
            [python, str(_PROGRAM), json.dumps(settings)],
            cwd=settings["folder"],
            env=dict(environment),
            stdin=subprocess.DEVNULL,
        )
        with self._lock:
            self._children.add(child)
        try:
            return child.wait()
        finally:
            with self._lock:
                self._children.discard(child)


def _interpreter(
    virtualenv: str, root: str, environment: Mapping[str, str]
) -> tuple[str, dict[str, str]]:
    if not virtualenv:
        return environment.get("PULUMI_PYTHON_CMD") or sys.executable, {}
    folder = Path(root) / virtualenv
    python = folder / "bin" / "python"
    if shutil.which(python) is None:
        raise FileNotFoundError(
            f"The 'virtualenv' option in Pulumi.yaml is set to {virtualenv!r}, but {folder} is "
            "not a virtual environment."
        )
    path = os.pathsep.join([str(python.parent), environment.get("PATH", os.defpath)])
    return str(python), {"VIRTUAL_ENV": str(folder), "PATH": path}


main = LanguageHost.main
