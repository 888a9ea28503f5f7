"""Who reaches an endpoint's pods: its gateway, the interceptor, Prometheus and who is admitted.

Kubelet probes need no rule: a node always reaches the pods on it (Kubernetes' documentation of
network policies). Where the cluster's network does not enforce policies, they change nothing.
"""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from endpoints import plan
from endpoints.endpoint.metadata import metadata, selector
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.manifests import kubernetes_object
from endpoints.manifests.peers import namespaces
from endpoints.routing.drivers import route_driver
from endpoints.routing.waking import sleeps
from endpoints.stack.serving import Peer
from endpoints.stack.settings import ClusterSettings, stack_file

_IN_CLUSTER = re.compile(r"[a-z0-9-]+\.([a-z0-9-]+)\.svc(\..*)?")


def network_policies(endpoint: ResolvedEndpoint) -> tuple[plan.KubernetesObject, ...]:
    """NetworkPolicy of an endpoint; none where the origin of its requests is unknown."""
    if not _knows_its_way(endpoint):
        return ()
    port = {"protocol": "TCP", "port": endpoint.engine.port}
    rules: list[dict[str, object]] = [{"from": list(_peers(endpoint)), "ports": [port]}]
    if endpoint.spans_nodes:
        # The pods of a group speak on ports that they agree on.
        rules.append({"from": [{"podSelector": {"matchLabels": dict(selector(endpoint))}}]})
    policy = kubernetes_object(
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
    """Notices about clusters whose policies admit every pod or no Prometheus, with the remedy."""
    reported = ((endpoint, _lacks(endpoint)) for endpoint in endpoints)
    lacking = {endpoint.cluster_name: (endpoint, what) for endpoint, what in reported if what}
    return tuple(
        f"cluster {name}: {what}. Write them below `networkPolicy: {{admit: ...}}` of the cluster "
        f"in {stack_file(endpoint.stack)}"
        for name, (endpoint, what) in sorted(lacking.items())
    )


def _lacks(endpoint: ResolvedEndpoint) -> str:
    cluster = endpoint.cluster
    if not _knows_its_way(endpoint):
        return (
            f"nothing tells where requests of its {cluster.routes.kind} routes come from, so no "
            "NetworkPolicy keeps other pods from its endpoints"
        )
    is_scraped = endpoint.engine.metrics is not None
    if is_scraped and not cluster.network_policy.admit and _watchers(cluster) is None:
        # A Prometheus outside of the cluster has an agent in it that scrapes.
        return (
            f"{cluster.prometheus} names no namespace, so its NetworkPolicies admit nobody who "
            "scrapes metrics for it"
        )
    return ""


def _knows_its_way(endpoint: ResolvedEndpoint) -> bool:
    cluster = endpoint.cluster
    return bool(route_driver(cluster).peers(endpoint) or cluster.network_policy.admit)


def _peers(endpoint: ResolvedEndpoint) -> Iterator[plan.Manifest]:
    cluster = endpoint.cluster
    yield from route_driver(cluster).peers(endpoint)
    if cluster.wake is not None and sleeps(endpoint):
        yield namespaces(cluster.wake.interceptor.namespace)
    watchers = _watchers(cluster)
    if watchers is not None:
        yield namespaces(watchers)
    yield from map(_peer, cluster.network_policy.admit)


def _watchers(cluster: ClusterSettings) -> str | None:
    """The namespace of a Prometheus that is in the cluster."""
    host = _IN_CLUSTER.fullmatch(urlsplit(cluster.prometheus).hostname or "")
    return host[1] if host is not None else None


def _peer(peer: Peer) -> plan.Manifest:
    if peer.cidr is not None:
        return {"ipBlock": {"cidr": peer.cidr}}
    namespace = namespaces(peer.namespace) if peer.namespace is not None else {}
    labels = {"podSelector": {"matchLabels": dict(peer.labels)}} if peer.labels else {}
    return {**namespace, **labels}
