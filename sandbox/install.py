"""Installation of custom resource definitions and KWOK stages in a control plane."""

from __future__ import annotations

import hashlib
import json
import time
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from pathlib import Path
from typing import Any

from sandbox import load_balancers, manifests, node_shape
from sandbox.apiserver import ApiServer
from sandbox.errors import SandboxError
from sandbox.keda import NAMESPACE
from sandbox.layout import Layout

_DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
_STAGES = "/apis/kwok.x-k8s.io/v1alpha1/stages"
_NAMESPACES = "/api/v1/namespaces"
_MARKER = f"{_NAMESPACES}/kube-system/configmaps/endpoints-sandbox"
_WAIT_SECONDS = 30
_POLL_SECONDS = 0.1
_WORKERS = 4


def is_done(api: ApiServer, layout: Layout) -> bool:
    """Whether the present manifests are installed.

    The mark is an object in the cluster, so it is gone when the cluster's data is.
    """
    try:
        marker = api.get_object(_MARKER)
    except OSError:
        return False
    return marker is not None and marker.get("data") == {"manifests": _digest(layout)}


def install(api: ApiServer, layout: Layout) -> None:
    """Apply the definitions, wait until they are served, then apply the stages, unless done.

    Raises:
        SandboxError: the server refused one, or does not serve it after 30 seconds.
    """
    if is_done(api, layout):
        return
    _apply(api, _NAMESPACES, NAMESPACE, _object("v1", "Namespace", NAMESPACE))
    definitions = manifests.definitions(layout)
    with ThreadPoolExecutor(_WORKERS) as workers:
        list(workers.map(lambda path: _apply_file(api, _DEFINITIONS, path), definitions))
    for definition in load_balancers.definitions():
        _apply(api, _DEFINITIONS, definition["metadata"]["name"], definition)
    _wait_served(
        api,
        {manifests.object_name(path) for path in definitions}
        | {definition["metadata"]["name"] for definition in load_balancers.definitions()},
    )
    for path in manifests.stages(layout):
        _apply_file(api, _STAGES, path)
    _apply(api, _STAGES, node_shape.NAME, node_shape.node_shape_stage())
    _wait_system_namespace(api)
    marker = _object("v1", "ConfigMap", "endpoints-sandbox")
    marker["data"] = {"manifests": _digest(layout)}
    api.apply(_MARKER, json.dumps(marker).encode())


def define(api: ApiServer, *definitions: dict[str, Any]) -> None:
    """Apply further definitions and wait until they are served.

    Raises:
        SandboxError: the server refused one, or does not serve it after 30 seconds.
    """
    named = {definition["metadata"]["name"]: definition for definition in definitions}
    with ThreadPoolExecutor(_WORKERS) as workers:
        list(workers.map(lambda name: _apply(api, _DEFINITIONS, name, named[name]), named))
    _wait_served(api, set(named))


def _digest(layout: Layout) -> str:
    digest = hashlib.sha256()
    for path in [*manifests.definitions(layout), *manifests.stages(layout)]:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    digest.update(json.dumps(load_balancers.definitions()).encode())
    digest.update(json.dumps(node_shape.node_shape_stage()).encode())
    return digest.hexdigest()


def _object(api_version: str, kind: str, name: str) -> dict[str, Any]:
    return {"apiVersion": api_version, "kind": kind, "metadata": {"name": name}}


def _apply(api: ApiServer, collection: str, name: str, manifest: dict[str, Any]) -> None:
    api.apply(f"{collection}/{name}", json.dumps(manifest).encode())


def _apply_file(api: ApiServer, collection: str, path: Path) -> None:
    api.apply(f"{collection}/{manifests.object_name(path)}", path.read_bytes())


def _wait_served(api: ApiServer, names: set[str]) -> None:
    deadline = time.monotonic() + _WAIT_SECONDS
    while True:
        listed = api.get_object(_DEFINITIONS) or {}
        items = {item["metadata"]["name"]: item for item in listed.get("items", [])}
        waiting = {name for name in names if name not in items or not _is_served(api, items[name])}
        if not waiting:
            return
        if time.monotonic() > deadline:
            raise SandboxError(
                f"the API server does not serve {', '.join(sorted(waiting))} "
                f"after {_WAIT_SECONDS} s: `make clean` and try again."
            )
        time.sleep(_POLL_SECONDS)


def _is_served(api: ApiServer, definition: dict[str, Any]) -> bool:
    # Before the first condition the server says null, not an empty list.
    conditions = definition.get("status", {}).get("conditions") or []
    if not any(each["type"] == "Established" and each["status"] == "True" for each in conditions):
        return False
    # For a moment after that the server still answers 404 or 429 (storage is initializing).
    spec = definition["spec"]
    for version in spec["versions"]:
        if version["served"]:
            collection = f"/apis/{spec['group']}/{version['name']}/{spec['names']['plural']}"
            status, _ = api.get(f"{collection}?limit=1")
            if status != HTTPStatus.OK:
                return False
    return True


def _wait_system_namespace(api: ApiServer) -> None:
    # The API server creates it a moment after it reports that it is ready.
    deadline = time.monotonic() + _WAIT_SECONDS
    while api.get_object(f"{_NAMESPACES}/kube-system") is None:
        if time.monotonic() > deadline:
            raise SandboxError("the API server made no namespace kube-system: see its log.")
        time.sleep(_POLL_SECONDS)
