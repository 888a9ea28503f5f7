"""One local control plane: bring it up from any state it may be in, take it down, say how it is."""

from __future__ import annotations

import json
import shutil
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from sandbox import install, kubeconfig, ports, processes
from sandbox.apiserver import ApiServer
from sandbox.components import ALL, CORE, FOUNDATION, KEDA, Component
from sandbox.console import say
from sandbox.errors import SandboxError
from sandbox.keda import Keda
from sandbox.kwokctl import Kwokctl
from sandbox.layout import Layout
from sandbox.lock import exclusive
from sandbox.waiting import PortTakenError, come_free, poll, wait_healthy

_SETTLE_SECONDS = 15
_ATTEMPTS = 3
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
                except PortTakenError as taken:
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
        """Whether every component runs and answers; asks nobody when one does not run."""
        pids = processes.running(self._executable(component) for component in ALL)
        return len(pids) == len(ALL) and all(health.healthy for health in self.status())

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
        self._stop_broken(chosen)
        pids = processes.running(self._executable(component) for component in ALL)
        for component in ALL:
            if self._executable(component) in pids:
                continue
            if not come_free(component, chosen):
                say(f"a port of {component.name} is somebody else's now: changing ports")
                self._change_ports()
                return

    def _stop_broken(self, chosen: dict[str, int]) -> None:
        executables = {component: self._executable(component) for component in ALL}
        pids = processes.running(executables.values())
        running = [each for each in ALL if executables[each] in pids]
        # A process that was started a moment ago, perhaps by a command that was interrupted, gets
        # its time; one that hangs or was frozen is replaced.
        founded = set(FOUNDATION) <= set(running)
        if founded:
            poll(lambda: all(each.is_healthy(chosen) for each in running), _SETTLE_SECONDS)
        if not founded or not all(each.is_healthy(chosen) for each in FOUNDATION):
            # The others would live on, but their watches come back later and later, up to half a
            # minute after the server does; started anew they see everything at once.
            self._stop_all()
            return
        healthy = [each for each in running if each.is_healthy(chosen)]
        hanging = [executables[each] for each in running if each not in healthy]
        processes.stop(hanging, grace_seconds=_GRACE_SECONDS)

    def _change_ports(self) -> None:
        self._stop_all()
        chosen = ports.choose(_PORT_NAMES, avoid=self._read_ports().values())
        self._kwokctl.forget()
        self.folder.mkdir(parents=True, exist_ok=True)
        temporary = self._ports_file.with_suffix(".tmp")
        temporary.write_text(json.dumps(chosen, indent=2), encoding="utf-8")
        temporary.replace(self._ports_file)

    def _wait_healthy(self, component: Component, chosen: dict[str, int]) -> None:
        wait_healthy(component, self._executable(component), chosen, self.log(component))

    def _stop_all(self) -> None:
        # Clients before servers: an API server waits for its watchers, etcd for nobody.
        core = {component.name: self._executable(component) for component in CORE}
        server, store = core.pop("kube-apiserver"), core.pop("etcd")
        # Without what they depend on they cannot end in order; only etcd has something to lose.
        whole = len(processes.running([server, store])) == 2
        patience = _GRACE_SECONDS if whole else 0.5
        processes.stop([self._keda.executable, *core.values()], grace_seconds=patience)
        processes.stop([server], grace_seconds=patience)
        processes.stop([store], grace_seconds=_GRACE_SECONDS)

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
