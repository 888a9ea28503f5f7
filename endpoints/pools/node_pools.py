"""Node pools: one per cluster, cloud resource and capacity type, shared unless dedicated."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from endpoints import names, plan
from endpoints.clouds import cloud_of
from endpoints.endpoint.costs import packed_nodes, pool_cost
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.manifests import kubernetes_object, object_meta
from endpoints.pools.node_amounts import node_amounts


def plan_pools(endpoints: Iterable[ResolvedEndpoint]) -> tuple[plan.Pool, ...]:
    """Every pool that some endpoint, running or stopped, is placed on; ordered by name."""
    members: dict[tuple[str, str], list[ResolvedEndpoint]] = defaultdict(list)
    for endpoint in endpoints:
        members[endpoint.cluster_name, endpoint.pool].append(endpoint)
    return tuple(_pool(name, group) for (_, name), group in sorted(members.items()))


def node_selector(endpoint: ResolvedEndpoint) -> plan.Labels:
    """Labels of the nodes that the endpoint's replicas may run on.

    Nodes of other makers carry no label of ours, but every cloud sets the instance type.
    """
    if endpoint.cluster.nodes == "existing":
        return {"node.kubernetes.io/instance-type": endpoint.resource.instance_type}
    return {names.POOL: names.pool_label(endpoint.cluster.namespace, endpoint.pool)}


def _pool(name: str, members: Sequence[ResolvedEndpoint]) -> plan.Pool:
    first = members[0]
    running = [member for member in members if member.state == "running"]
    min_nodes = packed_nodes(first.resource, sum(member.fewest_replicas for member in running))
    max_nodes = sum(_most_nodes(member) for member in running)
    logical_name = f"{first.cluster_name}-{name}"
    cloud = cloud_of(first.cluster)
    return plan.Pool(
        logical_name=logical_name,
        name=name,
        cluster=first.cluster_name,
        resource=first.resource.name,
        capacity_types=first.capacity_types,
        min_nodes=min_nodes,
        max_nodes=max_nodes,
        nodes=_simulated_nodes(logical_name, name, members)
        if first.cluster.nodes == "kwok"
        else (),
        nodes_from=cloud.nodes(logical_name, members, min_nodes, max_nodes),
        endpoints=tuple(member.name for member in members),
        stopped=tuple(sorted(member.slug for member in members if member.state == "stopped")),
        cost=pool_cost(members),
        warnings=(*_without_effect(first), *cloud.pool_warnings(members)),
    )


def _most_nodes(endpoint: ResolvedEndpoint) -> int:
    # Not packed with its neighbours': a rollout may count on what its own last node has left.
    return packed_nodes(endpoint.resource, endpoint.replicas.max)


def _without_effect(member: ResolvedEndpoint) -> Iterator[str]:
    if member.cluster.nodes == "existing" and member.capacity_types != ("on-demand",):
        yield (
            f"capacityTypes {', '.join(member.capacity_types)} has no effect on nodes that exist: "
            "replicas run on whatever is there"
        )


def _simulated_nodes(
    logical_name: str, pool: str, members: Sequence[ResolvedEndpoint]
) -> tuple[plan.KubernetesObject, ...]:
    """Nodes for every endpoint at its maximum.

    Those of stopped endpoints stay: a simulated node costs nothing and no node autoscaler
    would bring it back, so stopping and starting an endpoint touches no node.
    """
    first = members[0]
    count = sum(map(_most_nodes, members))
    stems = [f"{first.cluster.namespace}-{pool}-{index}" for index in range(count)]
    return tuple(
        _simulated_node(logical_name, first, pool, names.fit(stem, names.LABEL_LIMIT))
        for stem in stems
    )


def _simulated_node(
    logical_name: str, member: ResolvedEndpoint, pool: str, name: str
) -> plan.KubernetesObject:
    resource, namespace = member.resource, member.cluster.namespace
    return kubernetes_object(
        logical_name=f"{logical_name}-{name}",
        api_version="v1",
        kind="Node",
        metadata=object_meta(
            name,
            labels={
                **resource.labels,
                "kubernetes.io/hostname": name,
                names.POOL: names.pool_label(namespace, pool),
                names.CAPACITY_TYPE: names.capacity(member.capacity_types),
            },
            annotations={
                "kwok.x-k8s.io/node": "fake",
                # A Pulumi resource has no status: the sandbox's kwok stage copies it from here.
                names.CAPACITY: node_amounts(resource, resource.capacity),
                names.ALLOCATABLE: node_amounts(resource, resource.allocatable),
            },
        ),
        spec={
            "taints": [
                {"key": taint.key, "value": taint.value, "effect": taint.effect}
                for taint in resource.taints
            ]
        },
    )
