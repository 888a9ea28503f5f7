"""Sleeping endpoints: the interceptor's routes, and when requests pass it."""

import json
from typing import Any

import pytest
from hypothesis import given

from endpoints import plan
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.routing import plan_route, route_driver
from endpoints.spec.entry import Replicas
from endpoints.stack.settings import ClusterSettings
from tests.support import access, resolved, strategies, ways
from tests.support.changed import changed

WAYS = {name: cluster for name, cluster in access.ways_in().items() if cluster.wake is not None}
ASLEEP = Replicas(min=0, max=3)


def sleeper(cluster: ClusterSettings, **changes: Any) -> ResolvedEndpoint:
    return resolved.endpoint(**{"cluster": cluster, "replicas": ASLEEP, **changes})


def interceptor_route(endpoint: ResolvedEndpoint) -> dict[str, Any]:
    (found,) = (each for each in plan_route(endpoint).objects if each.kind == "InterceptorRoute")
    assert found.manifest["apiVersion"] == "http.keda.sh/v1beta1"
    assert (found.metadata["name"], found.metadata["namespace"]) == ("chat", "endpoints")
    return dict(found.spec)


def backend(endpoint: ResolvedEndpoint) -> tuple[str, str | None, int | str] | None:
    return ways.backend(plan_route(endpoint))


def wake_objects(cluster: ClusterSettings) -> tuple[plan.KubernetesObject, ...]:
    return route_driver(cluster).cluster_objects("main", cluster, [])


def test_requests_are_held_until_a_replica_is_ready() -> None:
    assert interceptor_route(sleeper(WAYS["gateway"])) == {
        "target": {"service": "chat", "port": 80},
        "rules": [{"hosts": ["chat.models.example"]}],
        # 75 % of the 256 requests that the engine answers at a time.
        "scalingMetric": {"concurrency": {"targetValue": 192}},
        "timeouts": {"request": "0s", "responseHeader": "0s", "readiness": "300s"},
    }


def test_without_a_hold_they_get_a_time_to_come_back() -> None:
    route = interceptor_route(sleeper(resolved.cluster(wake={})))
    assert route["timeouts"] == {"request": "0s", "responseHeader": "0s"}
    response = route["coldStart"]["placeholder"]["response"]
    assert response["statusCode"] == 503
    assert response["headers"] == {"Content-Type": "application/json", "Retry-After": "30"}
    assert json.loads(response["body"])["error"]["type"] == "waking"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("envoy-gateway", ("keda-add-ons-http-interceptor-proxy", "keda", 8080)),
        ("gateway", ("keda-add-ons-http-interceptor-proxy", "keda", 8080)),
        ("ingress", ("wake--interceptor", None, 8080)),
    ],
)
def test_requests_pass_the_interceptor(name: str, expected: tuple[str, str | None, int]) -> None:
    assert backend(sleeper(WAYS[name])) == expected
    assert backend(sleeper(WAYS[name], replicas=Replicas(min=1, max=3))) == ("chat", None, 80)


@pytest.mark.parametrize("name", WAYS)
def test_no_request_to_a_stopped_endpoint_reaches_the_interceptor(name: str) -> None:
    stopped = sleeper(WAYS[name], state="stopped")
    assert backend(stopped) == (None if name == "envoy-gateway" else ("chat", None, 80))
    # The autoscaler goes on referring to it.
    assert interceptor_route(stopped) == interceptor_route(sleeper(WAYS[name]))


def leading_nowhere(route: plan.Route) -> plan.KubernetesObject:
    """The route's object without its backend."""
    if not ways.is_http_route(route):
        paths = [{**path, "backend": None} for path in ways.rule(route)["http"]["paths"]]
        return changed(route.object, "spec", "rules", 0, "http", "paths", to=paths)
    return changed(route.object, "spec", "rules", 0, "backendRefs", to=None)


@given(strategies.endpoints(slug="chat"))
def test_falling_asleep_changes_nothing_of_the_route_but_where_it_leads(
    endpoint: ResolvedEndpoint,
) -> None:
    for cluster in WAYS.values():
        awake = resolved.changed(endpoint, cluster=cluster, replicas=Replicas(min=1, max=3))
        asleep = resolved.changed(awake, replicas=ASLEEP)
        before, after = plan_route(awake), plan_route(asleep)
        assert leading_nowhere(after) == leading_nowhere(before)
        assert after.hostname == before.hostname
        assert after.through == before.through
        kept = {(each.kind, each.logical_name) for each in before.objects}
        assert kept <= {(each.kind, each.logical_name) for each in after.objects}


def test_a_grant_lets_routes_lead_into_the_interceptor_s_namespace() -> None:
    (grant,) = wake_objects(WAYS["gateway"])
    assert (grant.kind, grant.metadata["namespace"]) == ("ReferenceGrant", "keda")
    assert grant.spec == {
        "from": [
            {
                "group": "gateway.networking.k8s.io",
                "kind": "HTTPRoute",
                "namespace": "endpoints",
            }
        ],
        "to": [
            {"group": "", "kind": "Service", "name": "keda-add-ons-http-interceptor-proxy"},
        ],
    }


def test_a_service_of_ours_stands_for_the_interceptor_where_ingresses_lead() -> None:
    (alias,) = wake_objects(WAYS["ingress"])
    assert (alias.manifest["apiVersion"], alias.kind) == ("v1", "Service")
    assert (alias.metadata["name"], alias.metadata["namespace"]) == (
        "wake--interceptor",
        "endpoints",
    )
    assert alias.spec == {
        "type": "ExternalName",
        "externalName": "keda-add-ons-http-interceptor-proxy.keda.svc.cluster.local",
        "ports": [{"name": "http", "port": 8080}],
    }


def test_where_nothing_wakes_nothing_is_planned() -> None:
    cluster = resolved.cluster()
    assert wake_objects(cluster) == ()
    assert plan_route(sleeper(cluster)).objects == ()
    assert backend(sleeper(cluster)) == ("chat", None, 80)
