"""Requests to the API server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import urllib3

from sandbox.plugins.provider.credentials import Credentials, server_context
from sandbox.plugins.provider.errors import ApiError, UnreachableError
from sandbox.plugins.provider.kubeconfig import KubeconfigError

APPLY = "application/apply-patch+yaml"
JSON_PATCH = "application/json-patch+json"
_JSON = "application/json"

_CONNECTIONS = 64
_CONNECT_SECONDS = 30.0
"""The dial timeout of Go's clients."""

_DISCOVERY_SECONDS = 32.0
"""The timeout of Go's discovery client."""


@dataclass(frozen=True, kw_only=True)
class _Call:
    method: str
    path: str
    query: dict[str, str] | None = None
    data: bytes | None = None
    content_type: str = _JSON
    timeout: urllib3.Timeout
    stream: bool = False


class Rest:
    """One API server, from many threads."""

    def __init__(
        self, cluster: dict[str, Any], user: dict[str, Any], timeout: float | None = None
    ) -> None:
        """Prepare the connections; opens none.

        Raises:
            KubeconfigError: the cluster or the user cannot be used.
        """
        self._server = str(cluster.get("server") or "").rstrip("/")
        if not self._server:
            raise KubeconfigError("invalid configuration: the cluster has no server")
        if "://" not in self._server:
            self._server = f"https://{self._server}"
        self._credentials = Credentials(user)
        self._timeout = timeout
        options: dict[str, Any] = {"num_pools": 2, "maxsize": _CONNECTIONS, "retries": False}
        if self._server.startswith("https"):
            context = server_context(cluster)
            self._credentials.load_certificate(context)
            options["ssl_context"] = context
            if cluster.get("insecure-skip-tls-verify"):
                urllib3.disable_warnings()
                options["cert_reqs"] = "CERT_NONE"
            if cluster.get("tls-server-name"):
                options["server_hostname"] = cluster["tls-server-name"]
        proxy = cluster.get("proxy-url")
        self._pool = (
            urllib3.ProxyManager(proxy, **options) if proxy else urllib3.PoolManager(**options)
        )

    def get(self, path: str, **query: str) -> dict[str, Any]:
        """Read an object or a list."""
        return self.request("GET", path, query=query)

    def request(
        self,
        method: str,
        path: str,
        *,
        body: object = None,
        query: dict[str, str] | None = None,
        content_type: str = _JSON,
    ) -> dict[str, Any]:
        """One request and its answer.

        Raises:
            ApiError: the server refused.
            UnreachableError: it did not answer.
        """
        data = None if body is None else json.dumps(body).encode()
        seconds = self._timeout or (_DISCOVERY_SECONDS if method == "GET" else None)
        call = _Call(
            method=method,
            path=path,
            query=query,
            data=data,
            content_type=content_type,
            timeout=urllib3.Timeout(connect=_CONNECT_SECONDS, read=seconds),
        )
        for attempt in (1, 2):
            response = self._send(call)
            # A helper's token may have been revoked before its time.
            if response.status != 401 or attempt == 2:
                break
            self._credentials.forget()
        return _answer(response)

    def watch(self, path: str, version: str, seconds: int) -> Iterator[dict[str, Any]]:
        """The events of a collection since a version, until the server ends the stream.

        Raises:
            ApiError: the server refused, or the version is too old.
            UnreachableError: the stream broke.
        """
        query = {
            "watch": "true",
            "resourceVersion": version,
            "timeoutSeconds": str(seconds),
            "allowWatchBookmarks": "true",
        }
        timeout = urllib3.Timeout(connect=_CONNECT_SECONDS, read=seconds + 10)
        call = _Call(method="GET", path=path, query=query, timeout=timeout, stream=True)
        response = self._send(call)
        try:
            if response.status >= 400:
                _answer(response)
            rest = b""
            for chunk in response.stream(None, decode_content=True):
                *lines, rest = (rest + chunk).split(b"\n")
                for line in lines:
                    event = json.loads(line)
                    if event.get("type") == "ERROR":
                        status = event.get("object") or {}
                        raise ApiError(int(status.get("code") or 500), status)
                    yield event
        except urllib3.exceptions.HTTPError as error:
            raise UnreachableError(str(error)) from error
        finally:
            with suppress(urllib3.exceptions.HTTPError):
                response.close()

    def _send(self, call: _Call) -> urllib3.BaseHTTPResponse:
        url = f"{self._server}{call.path}"
        if call.query:
            url = f"{url}?{urlencode(call.query)}"
        try:
            headers = {"Accept": _JSON, **self._credentials.headers()}
            if call.data is not None:
                headers["Content-Type"] = call.content_type
            return self._pool.request(
                call.method,
                url,
                body=call.data,
                headers=headers,
                timeout=call.timeout,
                preload_content=not call.stream,
            )
        except urllib3.exceptions.HTTPError as error:
            raise UnreachableError(f'{call.method.title()} "{url}": {_reason(error)}') from error
        except KubeconfigError as error:
            raise UnreachableError(f'{call.method.title()} "{url}": {error}') from error


def _answer(response: urllib3.BaseHTTPResponse) -> dict[str, Any]:
    try:
        body = json.loads(response.data or b"{}")
    except ValueError:
        body = {"message": response.data.decode(errors="replace").strip()}
    if response.status >= 400:
        raise ApiError(response.status, body if isinstance(body, dict) else {})
    return body if isinstance(body, dict) else {}


def _reason(error: Exception) -> str:
    text = str(error)
    if "Connection refused" in text:
        return "dial tcp: connect: connection refused"
    return text
