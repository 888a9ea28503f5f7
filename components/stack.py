"""The whole stack, from its plan."""

import gc
from collections.abc import Mapping, Sequence

import pulumi

from components.cluster import Cluster
from components.diagnosis import explain_failures
from components.endpoint import Endpoint
from components.gpu_node_group import GpuNodeGroup
from endpoints import plan

Outputs = Mapping[str, Mapping[str, object]]
_COLLECTED_AFTER = 50_000
"""Objects between two runs of the collector. What is registered lasts until the program ends: at
the usual 700 a quarter of its time goes into looking at that (`python -m bench.components`)."""


def create_stack(stack: plan.Plan) -> Outputs:
    """Creates clusters, pools and endpoints; gives what the stack exports per endpoint."""
    gc.set_threshold(_COLLECTED_AFTER)
    clusters = {cluster.name: Cluster(cluster.logical_name, cluster) for cluster in stack.clusters}
    hooks = explain_failures(stack.endpoints)
    # Stopped endpoints let go of their pools' nodes before those pools shrink; running ones wait
    # for theirs.
    stopped = {
        endpoint.logical_name: _endpoint(endpoint, clusters[endpoint.cluster], hooks, [])
        for endpoint in stack.endpoints
        if endpoint.state == "stopped"
    }
    pools = {
        (pool.cluster, pool.name): _pool(
            pool, clusters[pool.cluster], [stopped[slug] for slug in pool.stopped]
        )
        for pool in stack.pools
    }
    for endpoint in stack.endpoints:
        if endpoint.state == "running":
            pool = pools[endpoint.cluster, endpoint.pool]
            _endpoint(endpoint, clusters[endpoint.cluster], hooks, pool.stands)
    for notice in stack.notices:
        pulumi.log.info(notice)
    return {endpoint.name: _outputs(endpoint) for endpoint in stack.endpoints}


def cost_outputs(cost: plan.Cost) -> dict[str, float | None]:
    """What the stack exports of a cost; a preview shows how an edit changes it."""
    return {
        "usdPerHourAtMin": cost.hour_at_min,
        "usdPerHourAtMax": cost.hour_at_max,
        "usdPerMonthAtMin": cost.month_at_min,
        "usdPerMonthAtMax": cost.month_at_max,
        "usdPerHourStopped": cost.hour_stopped,
    }


def _on(
    cluster: Cluster, depends_on: list[pulumi.Resource] | None = None
) -> pulumi.ResourceOptions:
    return pulumi.ResourceOptions(providers=cluster.providers, depends_on=depends_on)


def _pool(pool: plan.Pool, cluster: Cluster, after: Sequence[pulumi.Resource]) -> GpuNodeGroup:
    depends_on = [*cluster.before_nodes, *after]
    return GpuNodeGroup(pool.logical_name, pool, cluster, _on(cluster, depends_on))


def _endpoint(
    endpoint: plan.Endpoint,
    cluster: Cluster,
    hooks: pulumi.ResourceHookBinding,
    after: Sequence[pulumi.Resource],
) -> Endpoint:
    depends_on = [*cluster.foundation, *after]
    return Endpoint(endpoint.logical_name, endpoint, hooks, _on(cluster, depends_on))


def _outputs(endpoint: plan.Endpoint) -> dict[str, object]:
    return {
        "url": endpoint.url,
        "slug": endpoint.logical_name,
        "state": endpoint.state,
        "visibility": endpoint.visibility,
        "model": endpoint.model,
        "resource": endpoint.resource,
        "framework": endpoint.framework,
        "minReplicas": endpoint.min_replicas,
        "maxReplicas": endpoint.max_replicas,
        "cluster": endpoint.cluster,
        "pool": endpoint.pool,
        "cost": cost_outputs(endpoint.cost),
    }
