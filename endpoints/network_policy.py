"""Who reaches an endpoint's pods: its gateway, the interceptor, Prometheus and who is admitted.

Kubelet probes need no rule: a node always reaches the pods on it (Kubernetes' documentation of
network policies). Where the cluster's network does not enforce policies, they change nothing.
"""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from endpoints import plan
from endpoints.metadata import metadata, selector
from endpoints.resolved import ResolvedEndpoint
from endpoints.route_settings import GatewayRef, GatewayRoutes
from endpoints.routing.waking import sleeps
from endpoints.serving_settings import Peer
from endpoints.settings import stack_file

ENVOY_NAMESPACE = "envoy-gateway-system"
"""Where Envoy Gateway's chart installs it, and where its Envoys are unless it is told otherwise."""
_OWNER = "gateway.envoyproxy.io/owning-gateway"
_NAMESPACE_NAME = "kubernetes.io/metadata.name"
"""Label that Kubernetes gives every namespace."""
_IN_CLUSTER = re.compile(r"[a-z0-9-]+\.([a-z0-9-]+)\.svc(\..*)?")


def network_policies(endpoint: ResolvedEndpoint) -> tuple[plan.CustomObject, ...]:
    """The NetworkPolicy of an endpoint; none where nobody has said what its requests come from."""
    if not _knows_its_way(endpoint):
        return ()
    port = {"protocol": "TCP", "port": endpoint.engine.port}
    rules: list[dict[str, object]] = [{"from": list(_peers(endpoint)), "ports": [port]}]
    if endpoint.resource.nodes_per_replica > 1:
        # The pods of a group speak on ports that they agree on.
        rules.append({"from": [{"podSelector": {"matchLabels": dict(selector(endpoint))}}]})
    policy = plan.CustomObject(
        logical_name=endpoint.slug,
        api_version="networking.k8s.io/v1",
        kind="NetworkPolicy",
        metadata=metadata(endpoint),
        spec={
            "podSelector": {"matchLabels": dict(selector(endpoint))},
            "policyTypes": ["Ingress"],
            "ingress": rules,
        },
    )
    return (policy,)


def admission_notices(endpoints: Sequence[ResolvedEndpoint]) -> tuple[str, ...]:
    """Clusters whose pods everybody in them reaches, and what to write: each told once."""
    open_ones = {
        endpoint.cluster_name: endpoint for endpoint in endpoints if not _knows_its_way(endpoint)
    }
    return tuple(
        f"cluster {name}: nothing tells where requests of its {endpoint.cluster.routes.kind} "
        "routes come from, so no NetworkPolicy keeps other pods from its endpoints. Write them "
        f"below `networkPolicy: {{admit: ...}}` of the cluster in {stack_file(endpoint.stack)}"
        for name, endpoint in sorted(open_ones.items())
    )


def _knows_its_way(endpoint: ResolvedEndpoint) -> bool:
    cluster = endpoint.cluster
    return isinstance(cluster.routes, GatewayRoutes) or bool(cluster.network_policy.admit)


def _peers(endpoint: ResolvedEndpoint) -> Iterator[dict[str, object]]:
    cluster = endpoint.cluster
    if isinstance(cluster.routes, GatewayRoutes):
        gateway = cluster.routes.gateway(endpoint.visibility)
        yield _envoys(gateway) if cluster.routes.controller else _namespaces(gateway.namespace)
    if cluster.wake is not None and sleeps(endpoint):
        yield _namespaces(cluster.wake.interceptor.namespace)
    host = _IN_CLUSTER.fullmatch(urlsplit(cluster.prometheus).hostname or "")
    if host is not None:
        yield _namespaces(host[1])
    yield from map(_peer, cluster.network_policy.admit)


def _envoys(gateway: GatewayRef) -> dict[str, object]:
    """The Envoys of a Gateway, wherever of two places Envoy Gateway puts them."""
    owner = {f"{_OWNER}-name": gateway.name, f"{_OWNER}-namespace": gateway.namespace}
    return {
        **_namespaces(*dict.fromkeys((ENVOY_NAMESPACE, gateway.namespace))),
        "podSelector": {"matchLabels": owner},
    }


def _peer(peer: Peer) -> dict[str, object]:
    if peer.cidr is not None:
        return {"ipBlock": {"cidr": peer.cidr}}
    namespace = _namespaces(peer.namespace) if peer.namespace is not None else {}
    labels = {"podSelector": {"matchLabels": dict(peer.labels)}} if peer.labels else {}
    return {**namespace, **labels}


def _namespaces(*named: str) -> dict[str, object]:
    expression = {"key": _NAMESPACE_NAME, "operator": "In", "values": list(named)}
    return {"namespaceSelector": {"matchExpressions": [expression]}}
