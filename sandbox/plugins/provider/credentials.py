"""Proving to the API server who we are."""

from __future__ import annotations

import base64
import json
import os
import ssl
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sandbox.plugins.provider.kubeconfig import KubeconfigError

_EXEC_SECONDS = 60
_EARLY_SECONDS = 30


@dataclass
class Credentials:
    """The user of a kubeconfig: certificates, a token, a password, or a helper that has them."""

    user: dict[str, Any]
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _obtained: dict[str, Any] = field(default_factory=dict)
    _expires: float = 0.0

    def headers(self) -> dict[str, str]:
        """The authorisation header, if there is one.

        Raises:
            KubeconfigError: the helper failed.
        """
        token = self.user.get("token") or self._token_file() or self._exec().get("token")
        if token:
            return {"Authorization": f"Bearer {token}"}
        if self.user.get("username"):
            pair = f"{self.user['username']}:{self.user.get('password') or ''}"
            return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
        return {}

    def forget(self) -> None:
        """Ask the helper again: the server did not accept what it gave."""
        with self._lock:
            self._expires = 0.0
            self._obtained = {}

    def load_certificate(self, context: ssl.SSLContext) -> None:
        """Add the client certificate, if there is one.

        Raises:
            KubeconfigError: it cannot be read.
        """
        given = self._exec()
        certificate = (
            _data(self.user, "client-certificate")
            or str(given.get("clientCertificateData") or "").encode()
        )
        key = _data(self.user, "client-key") or str(given.get("clientKeyData") or "").encode()
        if not certificate or not key:
            return
        # Python's ssl takes a certificate only from a file.
        with tempfile.NamedTemporaryFile(suffix=".pem") as file:
            file.write(certificate.rstrip() + b"\n" + key)
            file.flush()
            try:
                context.load_cert_chain(file.name)
            except ssl.SSLError as error:
                raise KubeconfigError(f"the client certificate is not usable: {error}") from error

    def _token_file(self) -> str:
        path = self.user.get("tokenFile")
        return Path(path).read_text(encoding="utf-8").strip() if path else ""

    def _exec(self) -> dict[str, Any]:
        helper = self.user.get("exec")
        if not isinstance(helper, dict):
            return {}
        with self._lock:
            if not self._obtained or time.time() > self._expires - _EARLY_SECONDS:
                self._obtained, self._expires = _ask(helper)
            return self._obtained


def server_context(cluster: dict[str, Any]) -> ssl.SSLContext:
    """How to trust the API server of a cluster.

    Raises:
        KubeconfigError: its certificate authority cannot be read.
    """
    authority = _data(cluster, "certificate-authority")
    try:
        context = ssl.create_default_context(cadata=authority.decode() if authority else None)
    except ssl.SSLError as error:
        raise KubeconfigError(f"the certificate authority is not usable: {error}") from error
    if cluster.get("insecure-skip-tls-verify"):
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _ask(helper: dict[str, Any]) -> tuple[dict[str, Any], float]:
    command = [str(helper.get("command")), *map(str, helper.get("args") or [])]
    version = helper.get("apiVersion") or "client.authentication.k8s.io/v1"
    request = {"apiVersion": version, "kind": "ExecCredential", "spec": {"interactive": False}}
    environment = {**os.environ, "KUBERNETES_EXEC_INFO": json.dumps(request)}
    environment |= {str(pair["name"]): str(pair["value"]) for pair in helper.get("env") or []}
    try:
        finished = subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_EXEC_SECONDS,
            check=True,
        )
        status = json.loads(finished.stdout)["status"]
    except (OSError, subprocess.SubprocessError, ValueError, KeyError) as error:
        hint = getattr(error, "stderr", "") or ""
        raise KubeconfigError(f"getting credentials: exec: {error} {hint}".strip()) from error
    expiry = status.get("expirationTimestamp")
    if not expiry:
        return status, float("inf")
    return status, datetime.fromisoformat(str(expiry)).timestamp()


def _data(settings: dict[str, Any], key: str) -> bytes:
    inline = settings.get(f"{key}-data")
    if inline:
        return base64.b64decode(inline)
    path = settings.get(key)
    if not path:
        return b""
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise KubeconfigError(f"unable to read {key} {path}: {error.strerror}") from error
