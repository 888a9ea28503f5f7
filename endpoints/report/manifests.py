"""All Kubernetes objects of a plan as YAML documents, as they will be applied."""

from collections.abc import Iterator, Mapping

import yaml

from endpoints import plan


def manifests_yaml(stack: plan.Plan) -> str:
    """The objects cluster by cluster, in the order in which they are created.

    Keys and what only a cloud knows are words in parentheses; `kubectl apply --dry-run=server`
    and linters take the text as it is.
    """
    parts = []
    for cluster in stack.clusters:
        parts.append(f"# Cluster {cluster.name}\n")
        parts += [f"---\n{_document(each.manifest)}" for each in planned_objects(stack, cluster)]
    return "".join(parts)


def planned_objects(stack: plan.Plan, cluster: plan.Cluster) -> Iterator[plan.KubernetesObject]:
    """Every object of one cluster: its own, those of its pools, those of its endpoints."""
    yield from _of_cluster(cluster)
    for pool in stack.pools:
        if pool.cluster == cluster.name:
            yield from pool.nodes
            if pool.nodes_from is not None:
                yield from pool.nodes_from.objects
    for endpoint in stack.endpoints:
        if endpoint.cluster == cluster.name:
            yield from _of_endpoint(endpoint)


def _of_cluster(cluster: plan.Cluster) -> Iterator[plan.KubernetesObject]:
    if cluster.namespace is not None:
        yield cluster.namespace
    for guard in cluster.guards:
        yield from (guard.policy, guard.binding)
    yield from (*cluster.config_maps, *cluster.objects)
    if cluster.environment is not None:
        yield from cluster.environment.objects


def _of_endpoint(endpoint: plan.Endpoint) -> Iterator[plan.KubernetesObject]:
    server, route = endpoint.server, endpoint.route
    yield from (endpoint.autoscaler.object, *endpoint.objects, *server.api_keys)
    yield from (server.workload.object, server.service)
    if server.disruption_budget is not None:
        yield server.disruption_budget
    yield from (*route.objects, route.object)


def _document(manifest: plan.Manifest) -> str:
    return yaml.dump(
        _shown(manifest), Dumper=_Dumper, sort_keys=False, width=100, allow_unicode=True
    )


def _shown(value: object) -> object:
    match value:
        case Mapping():
            return {key: _shown(item) for key, item in value.items()}
        case list():
            return [_shown(item) for item in value]
        case plan.DerivedKey():
            return f"{value.prefix}(derived from endpoints:apiKeySeed)"
        case plan.RoleArn():
            return f"(ARN of role {value.role})"
        case _:
            return value


class _Dumper(yaml.SafeDumper):
    """Writes text of several lines as such."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)
