"""Application Load Balancers: their controller's objects per endpoint."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from endpoints.aws.alb_routes import HEALTH_INTERVAL, HEALTH_TIMEOUT
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.endpoint.timers import derive_timers
from endpoints.planning import plan_stack
from endpoints.pods.server import plan_server
from endpoints.quantity import duration_seconds
from endpoints.routing import notices, plan_route, url
from endpoints.spec.entry import Timers, Visibility
from endpoints.stack.settings import Settings
from tests.support import resolved, strategies
from tests.support.changed import changed
from tests.support.ways import rule

WEB_ACL = "arn:aws:wafv2:us-east-1:111122223333:regional/webacl/models/1234abcd"
APIS = ["ingress", "gateway"]
ALB = "alb.ingress.kubernetes.io/"
DNS = "external-dns.alpha.kubernetes.io/"


def chat(visibility: Visibility = "private", **changes: Any) -> ResolvedEndpoint:
    return resolved.endpoint(
        **{"cluster": resolved.alb_cluster(), "visibility": visibility, **changes}
    )


def test_an_ingress_as_a_whole() -> None:
    route = plan_route(chat(timers=Timers(stream="20m")))
    assert route.object.spec["ingressClassName"] == "endpoints-private"
    annotated = {
        key: text
        for key, text in route.object.metadata["annotations"].items()
        if not key.startswith("endpoints.internal/")
    }
    assert annotated == {
        "pulumi.com/skipAwait": "true",
        f"{DNS}hostname": "chat.models.example",
        f"{ALB}target-type": "ip",
        f"{ALB}listen-ports": '[{"HTTP": 80}, {"HTTPS": 443}]',
        f"{ALB}ssl-redirect": "443",
        f"{ALB}healthcheck-path": "/health",
        f"{ALB}healthcheck-interval-seconds": "10",
        f"{ALB}healthcheck-timeout-seconds": "5",
        f"{ALB}healthy-threshold-count": "2",
        f"{ALB}unhealthy-threshold-count": "3",
        f"{ALB}success-codes": "200",
        f"{ALB}target-group-attributes": (
            "deregistration_delay.timeout_seconds=1200,"
            "load_balancing.algorithm.type=least_outstanding_requests"
        ),
    }


def test_an_http_route_as_a_whole() -> None:
    cluster = resolved.alb_cluster(api="gateway")
    route = plan_route(chat(cluster=cluster))
    assert route.object.kind == "HTTPRoute"
    assert route.object.spec["parentRefs"] == [
        {"name": "endpoints-private", "namespace": "endpoints", "sectionName": "https"}
    ]
    # Timeouts of an HTTPRoute are unknown to the controller.
    assert rule(route) == {"backendRefs": [{"name": "chat", "port": 80}]}
    (target_group,) = route.objects
    assert target_group.spec == {
        "targetReference": {"name": "chat"},
        "defaultConfiguration": {
            "targetType": "ip",
            "healthCheckConfig": {
                "healthCheckPath": "/health",
                "healthCheckInterval": 10,
                "healthCheckTimeout": 5,
                "healthyThresholdCount": 2,
                "unhealthyThresholdCount": 3,
                "matcher": {"httpCode": "200"},
            },
            "targetGroupAttributes": [
                {"key": "deregistration_delay.timeout_seconds", "value": "300"},
                {"key": "load_balancing.algorithm.type", "value": "least_outstanding_requests"},
            ],
        },
    }


@pytest.mark.parametrize("api", APIS)
def test_external_dns_passes_over_what_it_shall_not_publish(api: str) -> None:
    cluster = resolved.alb_cluster(api=api, externalDns=False)
    annotations = plan_route(chat(cluster=cluster)).object.metadata["annotations"]
    annotated = {key: text for key, text in annotations.items() if key.startswith(DNS)}
    assert annotated == {f"{DNS}controller": "none"}


@pytest.mark.parametrize("api", APIS)
def test_another_visibility_moves_the_route_and_nothing_else(api: str) -> None:
    cluster = resolved.alb_cluster(api=api)
    private, public = chat(cluster=cluster), chat("public", cluster=cluster)
    assert url(private) == url(public)
    timers = derive_timers(private, waves=1)
    assert plan_server(private, timers).service == plan_server(public, timers).service
    before, after = plan_route(private), plan_route(public)
    path = ("parentRefs", 0, "name") if api == "gateway" else ("ingressClassName",)
    assert after == replace(
        before,
        object=changed(before.object, "spec", *path, to="endpoints-public"),
        through=before.through.replace("endpoints-private", "endpoints-public"),
    )


@settings(max_examples=60)
@given(
    endpoint=strategies.endpoints(cluster=resolved.alb_cluster(api="gateway")),
    data=st.data(),
)
def test_every_route_has_its_parent_and_drains_as_long_as_aws_lets_it(
    endpoint: ResolvedEndpoint, data: st.DataObject
) -> None:
    api = data.draw(st.sampled_from(APIS))
    endpoint = replace(endpoint, cluster=resolved.alb_cluster(api=api))
    stack = plan_stack(
        Settings(stack="test", clusters={endpoint.cluster_name: endpoint.cluster}), [endpoint]
    )
    objects = {(made.kind, made.metadata["name"]) for made in stack.clusters[0].objects}
    route = stack.endpoints[0].route
    if api == "gateway":
        [parent] = route.object.spec["parentRefs"]
        assert ("Gateway", parent["name"]) in objects
        text = json.dumps([dict(made.spec) for made in route.objects])
        delay = int(text.split('delay.timeout_seconds", "value": "')[1].split('"')[0])
    else:
        assert ("IngressClass", route.object.spec["ingressClassName"]) in objects
        value = route.object.metadata["annotations"][f"{ALB}target-group-attributes"]
        delay = int(value.split(",")[0].split("=")[1])
    stream = duration_seconds(endpoint.timers.stream or "300s")
    assert delay == min(stream, 3600)


def test_health_checks_keep_aws_s_limits() -> None:
    """5 to 300 seconds apart, each shorter than what lies between two."""
    assert 5 <= HEALTH_INTERVAL <= 300
    assert 2 <= HEALTH_TIMEOUT < HEALTH_INTERVAL


def test_the_load_balancer_answers_for_a_stopped_endpoint() -> None:
    running, stopped = plan_route(chat()), plan_route(chat(state="stopped"))
    annotations = stopped.object.metadata["annotations"]
    action = json.loads(annotations[f"{ALB}actions.stopped"])
    body = json.loads(action["fixedResponseConfig"].pop("messageBody"))
    assert body["error"]["type"] == "stopped"
    assert action == {
        "type": "fixed-response",
        "fixedResponseConfig": {"contentType": "application/json", "statusCode": "503"},
    }
    service = ("spec", "rules", 0, "http", "paths", 0, "backend", "service")
    answer = {"name": "stopped", "port": {"name": "use-annotation"}}
    annotated = changed(running.object, "metadata", "annotations", to=annotations)
    assert stopped == replace(
        running, object=changed(annotated, *service, to=answer), to="stopped:use-annotation"
    )


@pytest.mark.parametrize(
    ("web_acl", "words"), [(None, "without a WAF"), (WEB_ACL, f"behind WAF {WEB_ACL}")]
)
def test_exposure_is_reported(web_acl: str | None, words: str) -> None:
    cluster = resolved.alb_cluster(webAcl=web_acl)
    assert notices(chat("public", cluster=cluster)) == (
        f"chat is public: whoever reaches the internet-facing load balancer of cluster main, "
        f"{words}, calls https://chat.models.example freely, as often as they like",
    )
    assert notices(chat(cluster=cluster)) == ()
