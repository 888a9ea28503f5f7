"""Pools of Karpenter, planned for resources of the real catalogue."""

from collections.abc import Mapping, Sequence
from typing import Any

from endpoints import plan
from endpoints.catalog import load_catalog
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.pools.node_pools import plan_pools
from tests.support import resolved

RESOURCES = load_catalog().resources
_ENGINE = resolved.engine(
    images={name: {"image": "e/e:1", "bytes": 1} for name in ("nvidia", "neuron", "cpu")}
)


def endpoint(name: str = "chat", resource: str = "g6e.xlarge", **changes: Any) -> ResolvedEndpoint:
    """An endpoint on a cluster with Karpenter, on any resource of the catalogue."""
    fields = {
        "resource": RESOURCES[resource],
        "framework": resolved.framework(_ENGINE),
        "cluster": resolved.karpenter_cluster(),
        **changes,
    }
    return resolved.endpoint(name, **fields)


def planned(*members: ResolvedEndpoint) -> plan.KarpenterPool:
    """The only pool of these endpoints, as Karpenter's objects describe it."""
    (pool,) = plan_pools(members)
    assert isinstance(pool.nodes_from, plan.KarpenterPool)
    return pool.nodes_from


def requirements(node_pool: plan.KubernetesObject) -> dict[str, Sequence[str]]:
    """What its instances must be: label to allowed values."""
    listed: Any = template(node_pool)["spec"]["requirements"]
    assert {each["operator"] for each in listed} == {"In"}
    return {each["key"]: each["values"] for each in listed}


def template(node_pool: plan.KubernetesObject) -> Mapping[str, Any]:
    """What its nodes are made of."""
    found: Any = node_pool.spec["template"]
    return dict(found)
