"""Local control plane: started from any state it may be in, stopped, and reported on."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from sandbox import addons, install, kubeconfig, ports, processes
from sandbox.addons import AddOn, Site
from sandbox.apiserver import ApiServer
from sandbox.components import CORE, FOUNDATION, Component
from sandbox.console import say
from sandbox.errors import SandboxError
from sandbox.keda import Operator
from sandbox.kwokctl import Kwokctl
from sandbox.layout import Layout
from sandbox.lock import exclusive
from sandbox.waiting import PortTakenError, come_free, poll, wait_healthy

_SETTLE_SECONDS = 15
_ATTEMPTS = 3
_GRACE_SECONDS = 5.0


@dataclass(frozen=True, kw_only=True)
class Health:
    """Condition of one component."""

    component: Component
    pid: int | None
    address: str
    healthy: bool


class Cluster:
    """A control plane with a name; others, of this or other checkouts, run side by side.

    Args:
        layout: the sandbox that it belongs to.
        name: its name there.
        add_ons: processes beside it, started in this order; without them, nothing is known of
            those that another command started, except that `down` ends them.
        hpa_sync_seconds: how often autoscalers look at their metrics, for a cluster that is made
            now; Kubernetes's own 15 seconds if left out.
    """

    def __init__(
        self,
        layout: Layout,
        name: str,
        *,
        add_ons: Sequence[AddOn] = (),
        hpa_sync_seconds: int | None = None,
    ) -> None:
        self.name = name
        self.layout = layout
        self.folder = layout.cluster(name)
        self.kubeconfig = self.folder / "kubeconfig"
        self._kwokctl = Kwokctl(
            folder=self.folder, bin=layout.bin, hpa_sync_seconds=hpa_sync_seconds
        )
        self._add_ons = (Operator(), *add_ons)
        self._components = (*CORE, *(add_on.component for add_on in self._add_ons))
        self._port_names = [port for each in self._components for port in each.ports]
        self._ports_file = self.folder / "ports.json"

    def exists(self) -> bool:
        """Whether the cluster was ever brought up and not deleted since."""
        return self.folder.is_dir()

    def up(self) -> None:
        """Start stopped components, repair broken ones, install the definitions, and wait for all.

        Data is always kept; ports change only if another process has taken them.

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
        """Stop every process of this cluster; its data goes only on request."""
        if not self.exists():
            return
        with self._lock():
            self._stop_all()
            if delete:
                shutil.rmtree(self.folder)
                self._lock_file().unlink()

    def status(self) -> list[Health]:
        """The present condition of every component, in the order in which they start."""
        chosen = self.ports()
        pids = processes.running(self._executable(each) for each in self._components)
        return [
            Health(
                component=component,
                pid=pids.get(self._executable(component)),
                address=component.address(chosen) if chosen else "-",
                healthy=self._executable(component) in pids
                and bool(chosen)
                and component.is_healthy(chosen),
            )
            for component in self._components
        ]

    def is_healthy(self) -> bool:
        """Whether every component runs and answers; sends no request if one does not run."""
        pids = processes.running(self._executable(each) for each in self._components)
        every = len(pids) == len(self._components)
        return every and all(health.healthy for health in self.status())

    def log(self, component: Component) -> Path:
        """The log of a component."""
        if component in CORE:
            return self._kwokctl.log(component)
        return addons.log(self.folder, component)

    def ports(self) -> dict[str, int]:
        """Chosen ports by name; empty when none were chosen or the file is incomplete."""
        try:
            chosen = json.loads(self._ports_file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        # Ports of add-ons that this command does not know are harmless.
        complete = isinstance(chosen, dict) and set(chosen) >= set(self._port_names)
        return chosen if complete else {}

    def api(self) -> ApiServer:
        """Client of the API server, for the sandbox's own requests."""
        return ApiServer(port=self.ports()["apiserver"], pki=self._kwokctl.pki)

    def _is_complete(self) -> bool:
        return (
            self._kwokctl.is_configured()
            and self.is_healthy()
            and self.kubeconfig.is_file()
            and install.is_done(self.api(), self.layout)
        )

    def _bring_up(self) -> None:
        self._prepare()
        chosen = self.ports()
        self._kwokctl.start(chosen)
        for component in CORE:
            self._wait_healthy(component, chosen)
        kubeconfig.write(self.kubeconfig, port=chosen["apiserver"], pki=self._kwokctl.pki)
        install.install(self.api(), self.layout)
        for add_on in self._add_ons:
            if not processes.running([self._executable(add_on.component)]):
                addons.start(add_on, self._site(add_on, chosen), self.folder)
        for add_on in self._add_ons:
            self._wait_healthy(add_on.component, chosen)

    def _site(self, add_on: AddOn, chosen: dict[str, int]) -> Site:
        return Site(
            bin=self.layout.bin,
            manifests=self.layout.manifests,
            folder=addons.folder(self.folder, add_on.component),
            ports=chosen,
            kubeconfig=self.kubeconfig,
            pki=self._kwokctl.pki,
            api=self.api(),
        )

    def _prepare(self) -> None:
        chosen = self.ports()
        if not chosen or not self._kwokctl.is_configured():
            # The file is half written or missing, so no process that runs from it is reliable.
            self._change_ports()
            return
        self._stop_broken(chosen)
        pids = processes.running(self._executable(each) for each in self._components)
        for component in self._components:
            if self._executable(component) in pids:
                continue
            if not come_free(component, chosen):
                say(f"a port of {component.name} is somebody else's now: changing ports")
                self._change_ports()
                return

    def _stop_broken(self, chosen: dict[str, int]) -> None:
        executables = {each: self._executable(each) for each in self._components}
        pids = processes.running(executables.values())
        running = [each for each in self._components if executables[each] in pids]
        # A process that was just started, perhaps by an interrupted command, gets its time. One
        # that hangs or was frozen is replaced.
        founded = set(FOUNDATION) <= set(running)
        if founded:
            poll(lambda: all(each.is_healthy(chosen) for each in running), _SETTLE_SECONDS)
        if not founded or not all(each.is_healthy(chosen) for each in FOUNDATION):
            # The others would survive, but their watches return up to half a minute after the
            # server does. Started anew, they see everything at once.
            self._stop_all()
            return
        healthy = [each for each in running if each.is_healthy(chosen)]
        hanging = [executables[each] for each in running if each not in healthy]
        processes.stop(hanging, grace_seconds=_GRACE_SECONDS)

    def _change_ports(self) -> None:
        self._stop_all()
        chosen = ports.choose(self._port_names, avoid=self.ports().values())
        self._kwokctl.forget()
        self.folder.mkdir(parents=True, exist_ok=True)
        temporary = self._ports_file.with_suffix(".tmp")
        temporary.write_text(json.dumps(chosen, indent=2), encoding="utf-8")
        temporary.replace(self._ports_file)

    def _wait_healthy(self, component: Component, chosen: dict[str, int]) -> None:
        wait_healthy(component, self._executable(component), chosen, self.log(component))

    def _stop_all(self) -> None:
        # Clients end before servers: an API server waits for its watchers, but etcd does not.
        store, server = (self._executable(component) for component in FOUNDATION)
        # Without what they depend on they cannot end in order; only etcd has something to lose.
        whole = len(processes.running([server, store])) == 2
        patience = _GRACE_SECONDS if whole else 0.5
        # Whatever runs through a link of this cluster is its own, children of add-ons too.
        clients = processes.inside(self.folder) - {store, server}
        processes.stop(clients, grace_seconds=patience)
        processes.stop([server], grace_seconds=patience)
        processes.stop([store], grace_seconds=_GRACE_SECONDS)

    def _executable(self, component: Component) -> Path:
        if component in CORE:
            return self._kwokctl.executable(component)
        return addons.executable(self.folder, component)

    def _lock(self) -> AbstractContextManager[None]:
        return exclusive(self._lock_file(), f"changing the sandbox {self.name!r}")

    def _lock_file(self) -> Path:
        return self.layout.clusters / f"{self.name}.lock"
