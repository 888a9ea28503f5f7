"""The KEDA operator, outside the cluster."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sandbox import processes
from sandbox.components import KEDA
from sandbox.ports import LOOPBACK

NAMESPACE = "keda"
"""Where the operator looks for its own objects; its resources may live in any namespace."""


@dataclass(frozen=True, kw_only=True)
class Keda:
    """The operator of the cluster in one folder."""

    folder: Path
    bin: Path

    @property
    def executable(self) -> Path:
        """The path under which it runs: a link that belongs to this cluster alone."""
        return self.folder / "keda" / KEDA.program

    @property
    def log(self) -> Path:
        """The operator's output, all runs in one file."""
        return self.folder / f"{KEDA.program}.log"

    def start(self, ports: Mapping[str, int], kubeconfig: Path, pki: Path) -> None:
        """Start it; variables of the caller that begin with KEDA_ reach it and win."""
        certificates = self._certificates(pki)
        self.executable.unlink(missing_ok=True)
        self.executable.symlink_to(self.bin / KEDA.program)
        arguments = (
            f"--kubeconfig={kubeconfig}",
            f"--cert-dir={certificates}",
            f"--ca-dir={certificates}",
            "--enable-cert-rotation=false",
            f"--health-probe-bind-address={LOOPBACK}:{ports['keda-health']}",
            f"--metrics-bind-address={LOOPBACK}:{ports['keda-metrics']}",
            f"--metrics-service-bind-address={LOOPBACK}:{ports['keda-grpc']}",
            "--zap-log-level=info",
        )
        environment = {
            "KEDA_CLUSTER_OBJECT_NAMESPACE": NAMESPACE,
            **os.environ,
            "POD_NAMESPACE": NAMESPACE,
            "WATCH_NAMESPACE": "",
        }
        processes.start(self.executable, arguments, environment, self.log)

    def _certificates(self, pki: Path) -> Path:
        # The certificate authority of the cluster serves here too: nothing else may talk to the
        # operator, and it saves a library that makes certificates.
        folder = self.folder / "keda" / "certificates"
        folder.mkdir(parents=True, exist_ok=True)
        for source, target in (
            ("ca.crt", "ca.crt"),
            ("admin.crt", "tls.crt"),
            ("admin.key", "tls.key"),
        ):
            shutil.copy2(pki / source, folder / target)
        return folder
