"""Environment in which Pulumi runs against the sandbox."""

from __future__ import annotations

import os
from pathlib import Path

from sandbox.engine import Engine
from sandbox.layout import Layout

PASSPHRASE = "sandbox"
"""Passphrase of the local stack, public on purpose.

That stack holds no secret worth protecting, and a constant passphrase lets the committed
`encryptionsalt` fit on every machine.
"""

STACK = "local"


def pulumi_environment(
    engine: Engine, *, bin_folder: Path, backend: Path, path: str, kubeconfig: Path | None = None
) -> dict[str, str]:
    """The variables to set on top of the caller's; changes nothing.

    Args:
        engine: the chosen Pulumi; its folder comes first on PATH.
        bin_folder: the built tools; they come next on PATH.
        backend: an absolute folder for the file backend.
        path: the caller's PATH, which stays at the end.
        kubeconfig: becomes KUBECONFIG, for kubectl and other clients.
    """
    folders = dict.fromkeys([str(engine.pulumi.parent), str(bin_folder), path])
    variables = {
        "PATH": os.pathsep.join(folders),
        "PULUMI_HOME": str(engine.home),
        "PULUMI_BACKEND_URL": backend.as_uri(),
        "PULUMI_CONFIG_PASSPHRASE": PASSPHRASE,
        "PULUMI_SKIP_UPDATE_CHECK": "true",
    }
    if engine.standins:
        variables |= {
            # A missing stand-in is an error at once, not an attempt to download.
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            # A plugin on the caller's PATH would win, whatever its version.
            "PULUMI_IGNORE_AMBIENT_PLUGINS": "true",
            # Replaces `enablePatchForce` of the program, which our provider is too old to know.
            "PULUMI_K8S_ENABLE_PATCH_FORCE": "true",
        }
    if kubeconfig is not None:
        variables["KUBECONFIG"] = str(kubeconfig)
    return variables


def prepare(layout: Layout, engine: Engine, name: str) -> dict[str, str]:
    """The variables for one sandbox; creates the folders that Pulumi expects."""
    layout.state.mkdir(parents=True, exist_ok=True)
    engine.home.mkdir(parents=True, exist_ok=True)
    return pulumi_environment(
        engine,
        bin_folder=layout.bin,
        backend=layout.state,
        path=os.environ.get("PATH", os.defpath),
        kubeconfig=layout.cluster(name) / "kubeconfig",
    )
