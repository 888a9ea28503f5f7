"""One local control plane: bring it up from any state it may be in, take it down, say how it is."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from sandbox import install, kubeconfig, ports, processes
from sandbox.apiserver import ApiServer
from sandbox.components import ALL, CORE, KEDA, Component
from sandbox.console import say
from sandbox.errors import SandboxError
from sandbox.keda import Keda
from sandbox.kwokctl import Kwokctl
from sandbox.layout import Layout
from sandbox.lock import exclusive

_READY_SECONDS = 90
_SETTLE_SECONDS = 10
_RELEASE_SECONDS = 2
_ATTEMPTS = 3
_POLL_SECONDS = 0.1
_GRACE_SECONDS = 5.0
_PORT_NAMES = tuple(port for component in ALL for port in component.ports)


@dataclass(frozen=True, kw_only=True)
class Health:
    """What is known about one component."""

    component: Component
    pid: int | None
    address: str
    healthy: bool


class Cluster:
    """The control plane with one name; two names, or two checkouts, run side by side."""

    def __init__(self, layout: Layout, name: str) -> None:
        self.name = name
        self.layout = layout
        self.folder = layout.cluster(name)
        self.kubeconfig = self.folder / "kubeconfig"
        self._kwokctl = Kwokctl(folder=self.folder, bin=layout.bin)
        self._keda = Keda(folder=self.folder, bin=layout.bin)
        self._ports_file = self.folder / "ports.json"

    def exists(self) -> bool:
        """Whether it was ever brought up and not deleted since."""
        return self.folder.is_dir()

    def up(self) -> None:
        """Start what does not run, repair what is broken, install the definitions, wait for all.

        Data is kept whatever happened before; ports change only if somebody else has them now.

        Raises:
            SandboxError: it did not become healthy; the message names the component and its log.
        """
        with self._lock():
            if self._is_complete():
                return
            for attempt in range(1, _ATTEMPTS + 1):
                try:
                    self._bring_up()
                except _PortTakenError as taken:
                    if attempt == _ATTEMPTS:
                        raise SandboxError(str(taken)) from taken
                    say(f"{taken}; trying other ports")
                    self._change_ports()
                else:
                    return

    def down(self, *, delete: bool = False) -> None:
        """Stop every process of this cluster; its data goes only when asked."""
        if not self.exists():
            return
        with self._lock():
            self._stop_all()
            if delete:
                shutil.rmtree(self.folder)
                self._lock_file().unlink()

    def status(self) -> list[Health]:
        """Every component as it is now, in the order in which they start."""
        chosen = self._read_ports()
        pids = processes.running(self._executable(component) for component in ALL)
        return [
            Health(
                component=component,
                pid=pids.get(self._executable(component)),
                address=component.address(chosen) if chosen else "-",
                healthy=self._executable(component) in pids
                and bool(chosen)
                and component.is_healthy(chosen),
            )
            for component in ALL
        ]

    def is_healthy(self) -> bool:
        """Whether every component runs and answers."""
        return all(health.healthy for health in self.status())

    def log(self, component: Component) -> Path:
        """Where a component writes its output."""
        return self._keda.log if component is KEDA else self._kwokctl.log(component)

    def api(self) -> ApiServer:
        """The API server, for the sandbox's own requests."""
        return ApiServer(port=self._read_ports()["apiserver"], pki=self._kwokctl.pki)

    def _is_complete(self) -> bool:
        return (
            self._kwokctl.is_configured()
            and self.is_healthy()
            and self.kubeconfig.is_file()
            and install.is_done(self.api(), self.layout)
        )

    def _bring_up(self) -> None:
        self._prepare()
        chosen = self._read_ports()
        self._kwokctl.start(chosen)
        for component in CORE:
            self._wait_healthy(component, chosen)
        kubeconfig.write(self.kubeconfig, port=chosen["apiserver"], pki=self._kwokctl.pki)
        install.install(self.api(), self.layout)
        if not processes.running([self._keda.executable]):
            self._keda.start(chosen, self.kubeconfig, self._kwokctl.pki)
        self._wait_healthy(KEDA, chosen)

    def _prepare(self) -> None:
        chosen = self._read_ports()
        if not chosen or not self._kwokctl.is_configured():
            # Half-written or missing: nothing that runs from it can be relied upon.
            self._change_ports()
            return
        self._stop_unhealthy(chosen)
        pids = processes.running(self._executable(component) for component in ALL)
        for component in ALL:
            if self._executable(component) in pids:
                continue
            if not _come_free(component, chosen):
                say(f"a port of {component.name} is somebody else's now: changing ports")
                self._change_ports()
                return

    def _stop_unhealthy(self, chosen: dict[str, int]) -> None:
        # A process that was started a moment ago, perhaps by a command that was interrupted,
        # gets its time; one that hangs (or was frozen) is replaced.
        pids = processes.running(self._executable(component) for component in ALL)
        running = [component for component in ALL if self._executable(component) in pids]
        if len(running) == len(ALL):
            _poll(lambda: all(each.is_healthy(chosen) for each in running), _SETTLE_SECONDS)
        hanging = [each for each in running if not each.is_healthy(chosen)]
        processes.stop(
            [self._executable(component) for component in hanging], grace_seconds=_GRACE_SECONDS
        )

    def _change_ports(self) -> None:
        self._stop_all()
        chosen = ports.choose(_PORT_NAMES, avoid=self._read_ports().values())
        self._kwokctl.forget()
        self.folder.mkdir(parents=True, exist_ok=True)
        temporary = self._ports_file.with_suffix(".tmp")
        temporary.write_text(json.dumps(chosen, indent=2), encoding="utf-8")
        temporary.replace(self._ports_file)

    def _wait_healthy(self, component: Component, chosen: dict[str, int]) -> None:
        executable = self._executable(component)

        def settled() -> bool:
            return component.is_healthy(chosen) or not processes.running([executable])

        _poll(settled, _READY_SECONDS)
        log = self.log(component)
        if not processes.running([executable]):
            self._explain_death(component, log)
        if not component.is_healthy(chosen):
            raise SandboxError(
                f"{component.name} runs but is not healthy after {_READY_SECONDS} s. Its log: {log}"
            )

    def _explain_death(self, component: Component, log: Path) -> None:
        lines = (
            log.read_text(encoding="utf-8", errors="replace").splitlines() if log.exists() else []
        )
        if any("address already in use" in line for line in lines[-30:]):
            raise _PortTakenError(f"{component.name} found one of its ports taken")
        tail = "\n".join(f"    {line[:300]}" for line in lines[-5:])
        raise SandboxError(f"{component.name} ended. The end of its log:\n{tail}\nAll of it: {log}")

    def _stop_all(self) -> None:
        # Clients before servers: an API server waits for its watchers, etcd for nobody.
        core = {component.name: self._executable(component) for component in CORE}
        server, store = core.pop("kube-apiserver"), core.pop("etcd")
        for group in ([self._keda.executable, *core.values()], [server], [store]):
            processes.stop(group, grace_seconds=_GRACE_SECONDS)

    def _executable(self, component: Component) -> Path:
        return self._keda.executable if component is KEDA else self._kwokctl.executable(component)

    def _read_ports(self) -> dict[str, int]:
        """The chosen ports; nothing when none were chosen or the file is not whole."""
        try:
            chosen = json.loads(self._ports_file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        complete = isinstance(chosen, dict) and set(chosen) == set(_PORT_NAMES)
        return chosen if complete else {}

    def _lock(self) -> AbstractContextManager[None]:
        return exclusive(self._lock_file(), f"changing the sandbox {self.name!r}")

    def _lock_file(self) -> Path:
        return self.layout.clusters / f"{self.name}.lock"


def _come_free(component: Component, chosen: dict[str, int]) -> bool:
    # A process that was just killed keeps its ports for a moment longer than its command line.
    return _poll(
        lambda: all(ports.is_free(chosen[port]) for port in component.ports), _RELEASE_SECONDS
    )


class _PortTakenError(Exception):
    """Somebody took a port between its choice and its use."""


def _poll(done: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            return False
        time.sleep(_POLL_SECONDS)
    return True
