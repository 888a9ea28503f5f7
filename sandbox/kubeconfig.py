"""Kubeconfig of one control plane."""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path

from sandbox.ports import LOOPBACK

CONTEXT = "sandbox"


def write(path: Path, *, port: int, pki: Path) -> None:
    """Write a kubeconfig whose one context is `sandbox`, certificates embedded.

    It is JSON, which is YAML as well. The file appears whole and is readable by its owner only.
    """
    document = {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": CONTEXT,
        "clusters": [
            {
                "name": CONTEXT,
                "cluster": {
                    "server": f"https://{LOOPBACK}:{port}",
                    "certificate-authority-data": _encoded(pki / "ca.crt"),
                },
            }
        ],
        "users": [
            {
                "name": CONTEXT,
                "user": {
                    "client-certificate-data": _encoded(pki / "admin.crt"),
                    "client-key-data": _encoded(pki / "admin.key"),
                },
            }
        ],
        "contexts": [{"name": CONTEXT, "context": {"cluster": CONTEXT, "user": CONTEXT}}],
    }
    text = json.dumps(document, indent=2)
    # An unchanged file stays untouched, so that programs that watch it do not reload it.
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return
    temporary = path.with_name(f".{path.name}.tmp")
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    temporary.replace(path)


def _encoded(path: Path) -> str:
    return base64.b64encode(path.read_bytes()).decode()
