"""Resolved endpoints made in code, independent of the shipped catalogue."""

from dataclasses import replace
from typing import Any

from endpoints import catalog
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.spec.entry import EndpointEntry, Replicas
from endpoints.stack.settings import ClusterSettings

GIB = 2**30
_ENTRY = EndpointEntry.model_fields.keys() - {"cluster", "model", "resource", "framework"}
"""Fields that only the entry has: the others are looked up for the record."""


def cluster(**changes: Any) -> ClusterSettings:
    """A simulated cluster with KEDA and Gateway API."""
    data: dict[str, Any] = {
        "nodes": "kwok",
        "kubeconfig": "cluster/kubeconfig",
        "context": "sandbox",
        "domain": "models.example",
        "routes": {
            "kind": "gateway",
            "public": {"name": "internet", "namespace": "gateways"},
            "private": {"name": "internal", "namespace": "gateways"},
        },
    }
    return ClusterSettings.model_validate({**data, **changes})


def alb_cluster(
    *, scheme: str = "https", namespace: str = "endpoints", tags: Any = None, **routes: Any
) -> ClusterSettings:
    """An EKS cluster that exists, behind Application Load Balancers; `routes` are their facts."""
    certificates = [f"arn:aws:acm:us-east-1:111122223333:certificate/{name}" for name in "ab"]
    return cluster(
        kind="eks",
        eks={"name": "models", "region": "us-east-1", "tags": tags or {}},
        nodes="existing",
        kubeconfig=None,
        context=None,
        namespace=namespace,
        scheme=scheme,
        routes={"kind": "alb", "certificates": certificates, **routes},
    )


def eks_cluster(**eks: Any) -> ClusterSettings:
    """An EKS cluster that exists, whose nodes are managed groups; `eks` are its facts."""
    return cluster(
        kind="eks",
        eks={"name": "models", "region": "us-east-1", **eks},
        nodes="managed",
        kubeconfig=None,
        context=None,
    )


def s3_cluster(**weights: Any) -> ClusterSettings:
    """An EKS cluster with existing nodes; `weights` are facts of its bucket."""
    return cluster(
        kind="eks",
        eks={"name": "models", "region": "us-east-1"},
        nodes="existing",
        kubeconfig=None,
        context=None,
        weights={"kind": "s3", "bucket": "models-weights", **weights},
    )


def karpenter_cluster(**eks: Any) -> ClusterSettings:
    """An EKS cluster that exists, whose nodes Karpenter launches; `eks` are its facts."""
    return cluster(
        kind="eks",
        eks={"name": "models", "region": "us-east-1", **eks},
        nodes="karpenter",
        kubeconfig=None,
        context=None,
    )


def engine(**changes: Any) -> catalog.FrameworkVersion:
    """An engine version with every kind of argument."""
    data: dict[str, Any] = {
        "images": images("example/engine:v1"),
        "tasks": ("text-generation",),
        "formats": ("safetensors",),
        "hubArgs": ("--model", "{model}", "--revision", "{revision}"),
        "localArgs": ("--model", "{folder}"),
        "args": ("--port", "{port}"),
        "quantizationArgs": ("--quantization", "{quantization}"),
        "acceleratorArgs": ("--tensor-parallel-size", "{accelerators}"),
        "drainArgs": ("--shutdown-timeout", "{drain_seconds}"),
        "apiKeyEnv": "ENGINE_API_KEY",
        "apiKeyArgs": ("--api-key", "$(ENGINE_API_KEY)"),
        "multiNode": {
            "command": ("serve-group",),
            "args": ("--nodes", "$(LWS_GROUP_SIZE)", "--rank", "$(LWS_WORKER_INDEX)"),
            "workerArgs": ("--headless",),
        },
        "reservedArgs": ("model",),
        "env": {"ENGINE_LOG": "info"},
        "port": 8000,
        "healthPath": "/health",
        "metrics": {"path": "/metrics", "running": "engine:running", "waiting": "engine:waiting"},
        "maxConcurrency": 256,
    }
    return catalog.FrameworkVersion.model_validate({**data, **changes})


def images(image: str, size: int = 8_000_000_000) -> dict[str, Any]:
    """The same image on every platform that the factories use."""
    return {platform: {"image": image, "bytes": size} for platform in ("nvidia", "cpu")}


def resource(*, accelerators: int = 1, replicas_per_node: int = 1) -> catalog.CloudResource:
    """A node of 4 CPUs and 32 GiB with the given accelerators."""
    accelerator = {
        "vendor": "nvidia",
        "model": "L40S",
        "count": accelerators,
        "memory": "44.7Gi",
        "resourceName": "nvidia.com/gpu",
        "computeCapability": "8.9",
    }
    return catalog.CloudResource.model_validate(
        {
            "name": "g6e.xlarge",
            "instanceType": "g6e.xlarge",
            "architecture": "amd64",
            "accelerator": accelerator if accelerators else None,
            "capacity": {"cpu": "4", "memory": "32Gi", "ephemeralStorage": "250Gi", "pods": 58},
            "allocatable": {
                "cpu": "3900m",
                "memory": "29Gi",
                "ephemeralStorage": "200Gi",
                "pods": 58,
            },
            "replicasPerNode": replicas_per_node,
            "labels": {"node.kubernetes.io/instance-type": "g6e.xlarge"},
            "taints": ({"key": "nvidia.com/gpu", "value": "present", "effect": "NoSchedule"},),
            "price": {"usdPerHour": 1.861, "region": "us-east-1", "date": "2026-07-20"},
            "source": "made for tests",
        }
    )


def model(**changes: Any) -> catalog.Model:
    """A model of 7 billion parameters in bf16."""
    data: dict[str, Any] = {
        "name": "owner/model",
        "revision": "abc123",
        "task": "text-generation",
        "format": "safetensors",
        "architecture": "ExampleForCausalLM",
        "parameters": 7_000_000_000,
        "weightBytes": 14_000_000_000,
        "contextLength": 32768,
        "license": "apache-2.0",
        "source": "made for tests",
    }
    return catalog.Model.model_validate({**data, **changes})


def framework(version: catalog.FrameworkVersion | None = None) -> catalog.Framework:
    """An engine with the single version 1.0.0."""
    return catalog.Framework.model_validate(
        {
            "name": "engine",
            "description": "made for tests",
            "falseSwitch": "--no-{name}",
            "defaultVersion": "1.0.0",
            "versions": {"1.0.0": (version or engine()).model_dump(by_alias=True)},
        }
    )


def endpoint(name: str = "chat", **changes: Any) -> ResolvedEndpoint:
    """A running private endpoint of 1 to 3 replicas.

    Args:
        name: also its slug.
        changes: fields of the record or of its entry.
    """
    record: dict[str, Any] = {
        "stack": "test",
        "name": name,
        "slug": name,
        "cluster_name": "main",
        "cluster": cluster(),
        "model": model(),
        "resource": resource(),
        "framework": framework(),
        "framework_version": "1.0.0",
        "facts": None,
    }
    record |= {key: changes.pop(key) for key in [*changes] if key not in _ENTRY}
    said = EndpointEntry(
        cluster=record["cluster_name"],
        model=record["model"].name,
        resource=record["resource"].name,
        framework=f"{record['framework'].name}@{record['framework_version']}",
    )
    usual = {"revision": "abc123", "replicas": Replicas(min=1, max=3)}
    return ResolvedEndpoint(entry=said.model_copy(update={**usual, **changes}), **record)


def changed(endpoint: ResolvedEndpoint, **changes: Any) -> ResolvedEndpoint:
    """The endpoint with other values of its record or of its entry."""
    record = {key: changes.pop(key) for key in [*changes] if key not in _ENTRY}
    return replace(endpoint, entry=endpoint.entry.model_copy(update=changes), **record)


def group_endpoint(name: str = "chat", *, efa: int = 0, **changes: Any) -> ResolvedEndpoint:
    """An endpoint whose replicas are groups of two pods, on nodes of 8 accelerators."""
    node = resource(accelerators=8)
    fields: dict[str, Any] = {
        "resource": node.model_copy(
            update={
                "name": "g6e.xlarge-x2",
                "nodes_per_replica": 2,
                "efa": efa,
                "ami_type": "AL2023_x86_64_NVIDIA",
            }
        ),
    }
    return endpoint(name, **{**fields, **changes})
