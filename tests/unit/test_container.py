"""The engine's container."""

from typing import Any

from tests.support import resolved
from tests.support.pods import engine_of, pod_of


def probe(period: int, failures: int) -> dict[str, Any]:
    return {
        "httpGet": {"path": "/health", "port": "http"},
        "periodSeconds": period,
        "timeoutSeconds": 5,
        "failureThreshold": failures,
    }


def test_the_container_as_a_whole() -> None:
    key = {"secretKeyRef": {"name": "my-chat-api-key", "key": "api-key"}}
    assert engine_of(pod_of(resolved.endpoint("My.Chat", slug="my-chat"))) == {
        "name": "engine",
        "image": "example/engine:v1",
        "args": [
            "--model",
            "/models/weights",
            "--port",
            "8000",
            "--tensor-parallel-size",
            "1",
            "--shutdown-timeout",
            "300",
            "--api-key",
            "$(ENGINE_API_KEY)",
        ],
        "env": [
            {"name": "HOME", "value": "/models"},
            {"name": "USER", "value": "engine"},
            {"name": "HF_HOME", "value": "/models"},
            {"name": "HF_HUB_OFFLINE", "value": "1"},
            {"name": "ENGINE_LOG", "value": "info"},
            {"name": "ENGINE_API_KEY", "valueFrom": key},
        ],
        "ports": [{"name": "http", "containerPort": 8000}],
        "resources": {
            "requests": {
                "cpu": "3650m",
                "memory": "29184Mi",
                "ephemeral-storage": "24Gi",
                "nvidia.com/gpu": "1",
            },
            "limits": {
                "memory": "29184Mi",
                "ephemeral-storage": "24Gi",
                "nvidia.com/gpu": "1",
            },
        },
        "startupProbe": probe(10, 39),
        "readinessProbe": probe(5, 3),
        "livenessProbe": probe(10, 6),
        "lifecycle": {"preStop": {"sleep": {"seconds": 15}}},
        "securityContext": {
            "allowPrivilegeEscalation": False,
            "capabilities": {"drop": ["ALL"]},
        },
        "volumeMounts": [
            {"name": "shared-memory", "mountPath": "/dev/shm"},
            {"name": "model-cache", "mountPath": "/models"},
        ],
    }
