"""Driver of kwokctl, which writes certificates and command lines and starts the processes.

It gets a folder of its own inside the cluster's folder, because it removes that whole folder when
creating a cluster fails. The data of etcd is therefore kept outside of it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sandbox import processes
from sandbox.components import CORE, Component
from sandbox.errors import SandboxError
from sandbox.ports import LOOPBACK

_CLUSTER = "sandbox"
_START_SECONDS = 150
_PKI_FILES = ("ca.crt", "ca.key", "admin.crt", "admin.key")

NODE_ANNOTATION = ("kwok.x-k8s.io/node", "fake")
"""Nodes with this annotation are kept Ready, and their pods run, by KWOK."""


@dataclass(frozen=True, kw_only=True)
class Kwokctl:
    """Handle on kwokctl for the cluster in one folder."""

    folder: Path
    bin: Path
    hpa_sync_seconds: int | None = None
    """Seconds between two looks of an autoscaler; None: Kubernetes' own 15 s."""

    @property
    def work(self) -> Path:
        """Work directory of kwokctl for the cluster."""
        return self.folder / ".kwok" / "clusters" / _CLUSTER

    @property
    def pki(self) -> Path:
        """Certificate authority and administrator's certificate."""
        return self.work / "pki"

    @property
    def data(self) -> Path:
        """Folder of etcd's data, the only files that cannot be recreated."""
        return self.folder / "etcd"

    def executable(self, component: Component) -> Path:
        """The path under which a component runs; kwokctl links it to the built program."""
        return self.work / "bin" / component.program

    def log(self, component: Component) -> Path:
        """The log of a component."""
        return self.work / "logs" / f"{component.program}.log"

    def is_configured(self) -> bool:
        """Whether a start can use the present files.

        kwokctl writes its file once at the beginning, without components, and once at the end, so
        a creation that was cut short shows.
        """
        try:
            text = (self.work / "kwok.yaml").read_text(encoding="utf-8")
        except OSError:
            return False
        return self._has_certificates() and all(
            f"name: {component.name}" in text for component in CORE
        )

    def forget(self) -> None:
        """Remove the command lines, so that `start` makes them anew; certificates and data stay."""
        (self.work / "kwok.yaml").unlink(missing_ok=True)
        if not self._has_certificates():
            # kwokctl makes no certificates when the folder exists, however little is in it.
            shutil.rmtree(self.pki, ignore_errors=True)

    def start(self, ports: Mapping[str, int]) -> None:
        """Start every component that does not run.

        Raises:
            SandboxError: kwokctl failed or did not end within 150 seconds.
        """
        self._correct_pid_files()
        if self.is_configured():
            self._run("start", "cluster")
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        configuration = self.folder / "kwokctl.json"
        configuration.write_text(json.dumps(self._configuration(ports), indent=2), encoding="utf-8")
        self._run("create", "cluster", "--config", str(configuration))

    def _has_certificates(self) -> bool:
        files = [self.pki / name for name in _PKI_FILES]
        return all(file.is_file() and file.stat().st_size for file in files)

    def _correct_pid_files(self) -> None:
        # kwokctl takes any process with the recorded pid for its own.
        pids = processes.running(self.executable(component) for component in CORE)
        for component in CORE:
            file = self.work / "pids" / f"{component.program}.pid"
            pid = pids.get(self.executable(component))
            if pid is None:
                file.unlink(missing_ok=True)
            elif file.parent.is_dir():
                file.write_text(str(pid), encoding="utf-8")

    def _run(self, *arguments: str) -> None:
        log = self.folder / "kwokctl.log"
        try:
            with log.open("a", encoding="utf-8") as output:
                finished = subprocess.run(
                    [self.bin / "kwokctl", *arguments, "--name", _CLUSTER],
                    env=self._environment(),
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    timeout=_START_SECONDS,
                    check=False,
                )
        except subprocess.TimeoutExpired as error:
            raise SandboxError(
                f"kwokctl did not start the control plane in {_START_SECONDS} s; its log is {log}"
            ) from error
        if finished.returncode:
            last = log.read_text(encoding="utf-8", errors="replace").splitlines()[-1:]
            raise SandboxError(f"kwokctl failed: {' '.join(last)}\nIts log is {log}")

    def _environment(self) -> dict[str, str]:
        # Any option can also come from a KWOK_ variable; the user's must not reach this cluster.
        kept = {key: value for key, value in os.environ.items() if not key.startswith("KWOK_")}
        path = os.pathsep.join([str(self.bin), kept.get("PATH", os.defpath)])
        # Not KWOK_WORKDIR, which kwokctl cuts at the first space.
        return {**kept, "PATH": path, "HOME": str(self.folder)}

    def _hpa_arguments(self) -> list[dict[str, object]]:
        if self.hpa_sync_seconds is None:
            return []
        return [_add("horizontal-pod-autoscaler-sync-period", f"{self.hpa_sync_seconds}s")]

    def _configuration(self, ports: Mapping[str, int]) -> dict[str, object]:
        key, value = NODE_ANNOTATION
        return {
            "apiVersion": "config.kwok.x-k8s.io/v1alpha1",
            "kind": "KwokctlConfiguration",
            "options": {
                "runtime": "binary",
                "bindAddress": LOOPBACK,
                "securePort": True,
                "kubeAuthorization": True,
                "kubeAdmission": True,
                # Every binary by path: kwokctl downloads what it has no path for.
                "etcdBinary": str(self.bin / "etcd"),
                "kubeApiserverBinary": str(self.bin / "kube-apiserver"),
                "kubeControllerManagerBinary": str(self.bin / "kube-controller-manager"),
                "kubeSchedulerBinary": str(self.bin / "kube-scheduler"),
                "kwokControllerBinary": str(self.bin / "kwok"),
                "kubectlBinary": str(self.bin / "kubectl"),
                "etcdPort": ports["etcd"],
                "etcdPeerPort": ports["etcd-peer"],
                "kubeApiserverPort": ports["apiserver"],
                "kubeControllerManagerPort": ports["controller-manager"],
                "kubeSchedulerPort": ports["scheduler"],
                "kwokControllerPort": ports["kwok"],
            },
            "componentsPatches": [
                _patch("etcd", _override("data-dir", str(self.data))),
                # A loopback address is refused for the `kubernetes` Service's endpoints, and the
                # reconciler would say so every ten seconds.
                # No client uses the address, and finding a real one needs a default route.
                _patch(
                    "kube-apiserver",
                    _add("endpoint-reconciler-type", "none"),
                    _add("advertise-address", LOOPBACK),
                ),
                # A single process needs no election, and a new leader waits for a dead one's lease.
                # With the controller manager's own limits, 20 and 30 requests a second, a hundred
                # Deployments wait for it.
                _patch(
                    "kube-controller-manager",
                    _add("leader-elect", "false"),
                    _add("kube-api-qps", "400"),
                    _add("kube-api-burst", "800"),
                    *self._hpa_arguments(),
                ),
                _patch("kube-scheduler", _add("leader-elect", "false")),
                _patch(
                    "kwok-controller",
                    _override("manage-all-nodes", "false"),
                    _add("manage-nodes-with-annotation-selector", f"{key}={value}"),
                    # Its own default is the range from which the API server takes addresses of
                    # Services: a pod and a Service could have the same one.
                    _add("cidr", "10.244.0.1/16"),
                    # Not kwokctl's own option for it: with that it installs the definition of
                    # stages itself, and fails when the kept data has it already. Without it,
                    # kwokctl's file carries stages, which the controller refuses with this flag.
                    _add("enable-crds", "Stage"),
                    _override("config", os.devnull),
                ),
            ],
        }


def _patch(component: str, *arguments: dict[str, object]) -> dict[str, object]:
    return {"name": component, "extraArgs": list(arguments)}


def _add(key: str, value: str) -> dict[str, object]:
    return {"key": key, "value": value, "override": False}


def _override(key: str, value: str) -> dict[str, object]:
    return {"key": key, "value": value, "override": True}
