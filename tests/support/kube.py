"""Raw access to a control plane, for actions of people and controllers behind Pulumi's back."""

import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from kubernetes import config
from kubernetes.client import ApiClient, Configuration

ResultT = TypeVar("ResultT")
Json = dict[str, Any]
_MERGE_PATCH = "application/merge-patch+json"


class RefusedError(Exception):
    """The API server answered with an error."""


class Kube:
    """Requests to one API server in its own JSON."""

    def __init__(self, kubeconfig: Path) -> None:
        configuration = Configuration()
        load: Any = config.load_kube_config
        load(config_file=str(kubeconfig), client_configuration=configuration)
        self._api: Any = ApiClient(configuration)

    def get(self, path: str) -> Json:
        """Return an object or a list."""
        return self.request("GET", path)

    def exists(self, path: str) -> bool:
        """Whether the object exists."""
        status, _ = self._send("GET", path, None, {})
        return bool(status == 200)

    def items(self, path: str, selector: str = "") -> list[Json]:
        """Items of a list, by label selector."""
        items: list[Json] = self.request("GET", path, query={"labelSelector": selector})["items"]
        return items

    def create(self, path: str, body: Mapping[str, Any]) -> Json:
        """Create an object."""
        return self.request("POST", path, body)

    def patch(self, path: str, body: Mapping[str, Any], manager: str = "kubectl-edit") -> Json:
        """Send a merge patch, as a person or a controller of the given name."""
        return self.request("PATCH", path, body, query={"fieldManager": manager})

    def delete(self, path: str) -> Json:
        """Delete an object."""
        return self.request("DELETE", path)

    def request(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        query: Mapping[str, str] | None = None,
    ) -> Json:
        """Send one request.

        Raises:
            RefusedError: the server answered with an error.
        """
        status, data = self._send(method, path, body, query or {})
        if status >= 400:
            raise RefusedError(f"{method} {path}: {status} {data.decode()}")
        answer: Json = json.loads(data)
        return answer

    def _send(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None,
        query: Mapping[str, str],
    ) -> tuple[int, bytes]:
        content = _MERGE_PATCH if method == "PATCH" else "application/json"
        request = self._api.param_serialize(
            method,
            path,
            body=None if body is None else dict(body),
            query_params=list(query.items()),
            header_params={"Content-Type": content, "Accept": "application/json"},
            auth_settings=["BearerToken"],
        )
        response = self._api.call_api(*request, _request_timeout=30)
        return response.status, response.read()


def eventually(probe: Callable[[], ResultT], seconds: float = 120) -> ResultT:
    """The first true value of a probe, which is asked until the deadline.

    Raises:
        AssertionError: it stayed false; the message holds its last value.
    """
    deadline = time.monotonic() + seconds
    while True:
        value = probe()
        if value:
            return value
        assert time.monotonic() < deadline, f"still {value!r} after {seconds} s"
        time.sleep(0.1)


def stays(probe: Callable[[], bool], seconds: float) -> None:
    """Assert that a probe is true for as long as it is watched."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        assert probe()
        time.sleep(0.1)
