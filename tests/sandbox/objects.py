"""Objects that the tests create."""

from __future__ import annotations

import json
from typing import Any

from sandbox.apiserver import ApiServer
from sandbox.kwokctl import NODE_ANNOTATION

Manifest = dict[str, Any]

DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments"
HPAS = "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers"
NODES = "/api/v1/nodes"
PODS = "/api/v1/namespaces/default/pods"
SCALED_OBJECTS = "/apis/keda.sh/v1alpha1/namespaces/default/scaledobjects"


def apply(api: ApiServer, collection: str, manifest: Manifest) -> Manifest:
    name = manifest["metadata"]["name"]
    return api.apply(f"{collection}/{name}", json.dumps(manifest).encode())


def get(api: ApiServer, collection: str, name: str) -> Manifest:
    found = api.get_object(f"{collection}/{name}")
    assert found is not None, f"{collection}/{name} is not there"
    return found


def node(name: str) -> Manifest:
    key, value = NODE_ANNOTATION
    capacity = {"cpu": "4", "memory": "16Gi", "pods": "110"}
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {"name": name, "annotations": {key: value}},
        "status": {"capacity": capacity, "allocatable": capacity},
    }


def pod(name: str, image: str, on: str | None = None) -> Manifest:
    """A pod, on a given node or on the one that the scheduler chooses."""
    place = {"nodeName": on} if on else {}
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name},
        "spec": {"containers": [{"name": "main", "image": image}], **place},
    }


def is_ready(manifest: Manifest) -> bool:
    """Whether a node or a pod is ready by its conditions."""
    conditions = manifest.get("status", {}).get("conditions") or []
    return any(each["type"] == "Ready" and each["status"] == "True" for each in conditions)


def deployment(name: str) -> Manifest:
    labels = {"app": name}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name},
        "spec": {
            "selector": {"matchLabels": labels},
            "template": {
                "metadata": {"labels": labels},
                "spec": {"containers": [{"name": "main", "image": "example.org/model:1"}]},
            },
        },
    }


UNREACHABLE = "http://127.0.0.1:9"
"""Port without a listener: the discard port."""


def scaled_object(
    name: str, *, minimum: int, paused_at: int | None = None, server: str = UNREACHABLE
) -> Manifest:
    metadata: Manifest = {"name": name}
    if paused_at is not None:
        metadata["annotations"] = {"autoscaling.keda.sh/paused-replicas": str(paused_at)}
    return {
        "apiVersion": "keda.sh/v1alpha1",
        "kind": "ScaledObject",
        "metadata": metadata,
        "spec": {
            "scaleTargetRef": {"name": name},
            "minReplicaCount": minimum,
            "maxReplicaCount": 3,
            "triggers": [
                {
                    "type": "prometheus",
                    "metadata": {
                        "serverAddress": server,
                        "query": "vector(1)",
                        "threshold": "1",
                    },
                }
            ],
        },
    }
