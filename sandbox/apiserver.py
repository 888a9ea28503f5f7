"""Client for the sandbox's few requests to its API server, without the Kubernetes library.

The Kubernetes client needs most of a second to import, more than a whole `up` that finds
everything in order.
"""

from __future__ import annotations

import http.client
import json
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox.errors import SandboxError
from sandbox.ports import LOOPBACK

_TIMEOUT_SECONDS = 15
_APPLY = "application/apply-patch+yaml"
_MANAGER = "endpoints-sandbox"


@dataclass(frozen=True, kw_only=True)
class ApiServer:
    """Client of an API server on a loopback port, with the administrator's certificate."""

    port: int
    pki: Path
    """Folder with `ca.crt`, `admin.crt` and `admin.key`."""

    def get(self, path: str) -> tuple[int, bytes]:
        """Status and body of a GET.

        Raises:
            OSError: no server answers.
        """
        return self._request("GET", path)

    def get_object(self, path: str) -> dict[str, Any] | None:
        """An object, or None if it does not exist.

        Raises:
            OSError: no server answers.
            SandboxError: the server refused.
        """
        status, body = self._request("GET", path)
        if status == http.client.NOT_FOUND:
            return None
        return _decode("GET", path, status, body)

    def apply(self, path: str, manifest: bytes) -> dict[str, Any]:
        """Create or update an object by server-side apply.

        Raises:
            OSError: no server answers.
            SandboxError: the server refused.
        """
        target = f"{path}?fieldManager={_MANAGER}&force=true"
        status, body = self._request("PATCH", target, manifest)
        return _decode("apply", path, status, body)

    def _request(self, method: str, path: str, body: bytes | None = None) -> tuple[int, bytes]:
        context = ssl.create_default_context(cafile=str(self.pki / "ca.crt"))
        context.load_cert_chain(self.pki / "admin.crt", self.pki / "admin.key")
        connection = http.client.HTTPSConnection(
            LOOPBACK, self.port, timeout=_TIMEOUT_SECONDS, context=context
        )
        headers = {"Content-Type": _APPLY} if body is not None else {}
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return response.status, response.read()
        except http.client.HTTPException as error:
            raise ConnectionError(str(error)) from error
        finally:
            connection.close()


def _decode(action: str, path: str, status: int, body: bytes) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(body)
    if status >= http.client.BAD_REQUEST:
        raise SandboxError(f"the API server refused to {action} {path}: {answer.get('message')}")
    return answer
