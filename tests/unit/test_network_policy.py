"""Who reaches the pods of an endpoint, private or public."""

from typing import Any

import pytest

from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.planning import plan_stack
from endpoints.routing.network_policy import admission_notices, network_policies
from endpoints.spec.entry import Replicas
from endpoints.stack.settings import ClusterSettings, Settings
from tests.support import access, resolved

ELSEWHERE = "https://prometheus.example"
"""A Prometheus that is not in the cluster."""
POD_SELECTOR = {"matchLabels": {"endpoints.internal/endpoint": "chat"}}


def in_namespaces(*names: str) -> dict[str, Any]:
    key = "kubernetes.io/metadata.name"
    expression = {"key": key, "operator": "In", "values": list(names)}
    return {"namespaceSelector": {"matchExpressions": [expression]}}


def policy(cluster: ClusterSettings, **changes: Any) -> dict[str, Any]:
    (found,) = network_policies(resolved.endpoint(cluster=cluster, **changes))
    assert (found.manifest["apiVersion"], found.kind) == ("networking.k8s.io/v1", "NetworkPolicy")
    assert (found.metadata["name"], found.metadata["namespace"]) == ("chat", "endpoints")
    return dict(found.spec)


def peers(cluster: ClusterSettings, **changes: Any) -> list[Any]:
    return list(policy(cluster, **changes)["ingress"][0]["from"])


@pytest.mark.parametrize(
    ("visibility", "gateway"), [("public", "internet"), ("private", "internal")]
)
def test_a_policy_as_a_whole(visibility: str, gateway: str) -> None:
    assert policy(access.envoy_cluster(), visibility=visibility) == {
        "podSelector": POD_SELECTOR,
        "policyTypes": ["Ingress"],
        "ingress": [
            {
                "from": [
                    {
                        **in_namespaces("envoy-gateway-system", "gateways"),
                        "podSelector": {
                            "matchLabels": {
                                "gateway.envoyproxy.io/owning-gateway-name": gateway,
                                "gateway.envoyproxy.io/owning-gateway-namespace": "gateways",
                            }
                        },
                    },
                    in_namespaces("monitoring"),
                ],
                "ports": [{"protocol": "TCP", "port": 8000}],
            }
        ],
    }


def test_the_pods_of_any_other_gateway_are_beside_it() -> None:
    assert peers(resolved.cluster(prometheus=ELSEWHERE)) == [in_namespaces("gateways")]


@pytest.mark.parametrize(
    ("address", "namespace"),
    [
        ("http://prometheus-operated.monitoring.svc:9090", "monitoring"),
        ("http://prometheus.watch.svc.cluster.local", "watch"),
        (ELSEWHERE, None),
        ("http://10.0.0.1:9090", None),
    ],
)
def test_prometheus_is_admitted_where_it_is_in_the_cluster(
    address: str, namespace: str | None
) -> None:
    found = peers(resolved.cluster(prometheus=address))[1:]
    assert found == ([] if namespace is None else [in_namespaces(namespace)])


@pytest.mark.parametrize(("least", "is_admitted"), [(0, True), (1, False)])
@pytest.mark.parametrize("state", ["running", "stopped"])
def test_the_interceptor_is_admitted_where_it_wakes(
    state: str, least: int, is_admitted: bool
) -> None:
    cluster = access.envoy_cluster(wake={"interceptor": {"namespace": "waker"}})
    found = peers(cluster, replicas=Replicas(min=least, max=1), state=state)
    assert (in_namespaces("waker") in found) is is_admitted


def test_others_are_admitted_as_they_are_written() -> None:
    admit = [
        {"namespace": "edge"},
        {"namespace": "edge", "labels": {"app": "proxy"}},
        {"labels": {"app": "client"}},
        {"cidr": "10.0.0.0/16"},
    ]
    cluster = access.ingress_cluster(prometheus=ELSEWHERE, networkPolicy={"admit": admit})
    assert peers(cluster) == [
        in_namespaces("edge"),
        {**in_namespaces("edge"), "podSelector": {"matchLabels": {"app": "proxy"}}},
        {"podSelector": {"matchLabels": {"app": "client"}}},
        {"ipBlock": {"cidr": "10.0.0.0/16"}},
    ]


def test_pods_of_one_group_reach_each_other_on_every_port() -> None:
    nodes = resolved.resource().model_copy(update={"nodes_per_replica": 2})
    (_, group) = policy(resolved.cluster(), resource=nodes)["ingress"]
    assert group == {"from": [{"podSelector": POD_SELECTOR}]}


@pytest.mark.parametrize("cluster", [access.ingress_cluster(), resolved.alb_cluster()])
def test_no_policy_is_better_than_one_that_no_client_passes(cluster: ClusterSettings) -> None:
    endpoints = [resolved.endpoint(cluster=cluster), resolved.endpoint("two", cluster=cluster)]
    assert [network_policies(each) for each in endpoints] == [(), ()]
    reported = notices(cluster, endpoints)
    assert reported == (
        "cluster main: nothing tells where requests of its "
        f"{cluster.routes.kind} routes come from, so no NetworkPolicy keeps other pods from its "
        "endpoints. Write them below `networkPolicy: {admit: ...}` of the cluster in "
        "stacks/Pulumi.test.yaml",
    )
    assert admission_notices([resolved.endpoint()]) == ()


@pytest.mark.parametrize(
    ("engine", "changes", "is_reported"),
    [
        ({}, {"prometheus": ELSEWHERE}, True),
        ({}, {}, False),
        ({}, {"prometheus": ELSEWHERE, "networkPolicy": {"admit": [{"namespace": "w"}]}}, False),
        ({"metrics": None}, {"prometheus": ELSEWHERE}, False),
    ],
)
def test_who_scrapes_for_a_prometheus_elsewhere_is_asked(
    engine: dict[str, Any], changes: dict[str, Any], is_reported: bool
) -> None:
    cluster = resolved.cluster(**changes)
    endpoint = resolved.endpoint(
        cluster=cluster, framework=resolved.framework(resolved.engine(**engine))
    )
    expected = (
        "cluster main: https://prometheus.example names no namespace, so its NetworkPolicies admit "
        "nobody who scrapes metrics for it. Write them below `networkPolicy: {admit: ...}` of the "
        "cluster in stacks/Pulumi.test.yaml",
    )
    assert admission_notices([endpoint]) == (expected if is_reported else ())


def notices(cluster: ClusterSettings, endpoints: list[ResolvedEndpoint]) -> tuple[str, ...]:
    stack = plan_stack(Settings(stack="test", clusters={"main": cluster}), endpoints)
    return stack.notices[1:]
