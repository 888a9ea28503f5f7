"""Parts of the pods of endpoints made in code, as they are applied."""

from typing import Any

from endpoints import plan
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.endpoint.timers import derive_timers
from endpoints.pods.server import plan_server

EVERY_POD_S = {"shared-memory", "model-cache", "claimed-model-cache"}
"""Volumes of every pod."""


def server_of(endpoint: ResolvedEndpoint) -> plan.Server:
    """The server of the endpoint."""
    return plan_server(endpoint, derive_timers(endpoint, waves=1))


def pod_of(endpoint: ResolvedEndpoint) -> dict[str, Any]:
    """`spec` of the pods that answer."""
    return dict(server_of(endpoint).workload.template["spec"])


def engine_of(pod: dict[str, Any]) -> dict[str, Any]:
    """The engine's container."""
    [container] = pod["containers"]
    return dict(container)


def step_of(pod: dict[str, Any]) -> dict[str, Any] | None:
    """The container that brings the weights."""
    [*steps] = pod.get("initContainers", [])
    assert len(steps) <= 1
    return dict(steps[0]) if steps else None


def values_of(container: dict[str, Any]) -> dict[str, str]:
    """Plain environment variables of a container."""
    return {each["name"]: each["value"] for each in container["env"] if "value" in each}


def secrets_of(container: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Secret and entry of each variable that comes from one."""
    found = {each["name"]: each["valueFrom"] for each in container["env"] if "valueFrom" in each}
    keys = {name: source["secretKeyRef"] for name, source in found.items()}
    return {name: (key["name"], key["key"]) for name, key in keys.items()}


def own_volumes(pod: dict[str, Any]) -> list[dict[str, Any]]:
    """Volumes that not every pod has."""
    return [volume for volume in pod["volumes"] if volume["name"] not in EVERY_POD_S]


def own_mounts(container: dict[str, Any]) -> list[dict[str, Any]]:
    """Mounts of the volumes that not every pod has."""
    return [each for each in container["volumeMounts"] if each["name"] not in EVERY_POD_S]
