"""Owners of addresses: the stand-in's knowledge of pods and Services."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sandbox import prometheus
from sandbox.apiserver import ApiServer

ENDPOINT = "endpoints.internal/endpoint"
"""The label that names the endpoint of a pod, and is in the selector of its Service."""

ENGINE_PORT = 8000
_GROUP_INDEX = "leaderworkerset.sigs.k8s.io/worker-index"
_REFRESH_SECONDS = 0.3


@dataclass(frozen=True, kw_only=True)
class Owner:
    """The endpoint that an address belongs to."""

    namespace: str
    endpoint: str
    pod: str | None
    """Name of the pod; None for the address of a Service."""

    has_metrics: bool = False
    """Whether metrics are served; false for Services, and for pods of a group but its leader."""


@dataclass(frozen=True)
class _Known:
    owners: Mapping[str, Owner] = field(default_factory=dict)
    services: Mapping[tuple[str, str], str] = field(default_factory=dict)


class Addresses:
    """Pods and Services as the API server has them, refreshed all the time and when in doubt.

    Args:
        api: the API server.
        cluster: the folder of its cluster, whose Prometheus is set to scrape every running pod,
            with the labels that Prometheus' operator would give its series.
    """

    def __init__(self, api: ApiServer, cluster: Path) -> None:
        self._api = api
        self._cluster = cluster
        self._known = _Known()
        self._targets: list[dict[str, Any]] | None = None
        self._lock = threading.Lock()

    def keep(self) -> None:
        """Refresh for ever."""
        while True:
            self._refresh()
            time.sleep(_REFRESH_SECONDS)

    def owner(self, address: str) -> Owner | None:
        """The owner of an address; None for a pod that is gone or never was."""
        if address not in self._known.owners:
            self._refresh()
        return self._known.owners.get(address)

    def service(self, name: str, namespace: str) -> str | None:
        """The address of a Service."""
        if (namespace, name) not in self._known.services:
            self._refresh()
        return self._known.services.get((namespace, name))

    def _refresh(self) -> None:
        with self._lock:
            pods, services = self._items("pods"), self._items("services")
            if pods is None or services is None:
                return
            self._known = _Known(
                {**dict(_service_owners(services)), **dict(_pod_owners(pods))},
                {
                    (each["metadata"]["namespace"], each["metadata"]["name"]): address
                    for each in services
                    if (address := each["spec"].get("clusterIP")) not in {None, "", "None"}
                },
            )
            targets = [
                {
                    "targets": [f"{address}:{ENGINE_PORT}"],
                    "labels": {
                        "namespace": owner.namespace,
                        "pod": owner.pod,
                        "endpoint": owner.endpoint,
                    },
                }
                for address, owner in sorted(self._known.owners.items())
                if owner.has_metrics
            ]
            if targets != self._targets:
                prometheus.write_targets(self._cluster, "engines", targets)
                self._targets = targets

    def _items(self, plural: str) -> list[dict[str, Any]] | None:
        try:
            listed = self._api.get_object(f"/api/v1/{plural}") or {}
        except OSError:
            # Tests stop the API server, too.
            return None
        items: list[dict[str, Any]] = listed["items"]
        return items


def _pod_owners(pods: list[dict[str, Any]]) -> Iterator[tuple[str, Owner]]:
    for pod in pods:
        address, metadata = pod["status"].get("podIP"), pod["metadata"]
        labels = metadata.get("labels", {})
        endpoint = labels.get(ENDPOINT)
        if address and endpoint and pod["status"]["phase"] == "Running":
            owner = Owner(
                namespace=metadata["namespace"],
                endpoint=endpoint,
                pod=metadata["name"],
                has_metrics=labels.get(_GROUP_INDEX, "0") == "0",
            )
            yield address, owner


def _service_owners(services: list[dict[str, Any]]) -> Iterator[tuple[str, Owner]]:
    for service in services:
        address, namespace = service["spec"].get("clusterIP"), service["metadata"]["namespace"]
        endpoint = service["spec"].get("selector", {}).get(ENDPOINT)
        if address and endpoint:
            yield address, Owner(namespace=namespace, endpoint=endpoint, pod=None)
