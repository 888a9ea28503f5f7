"""Application Load Balancers: their controller's objects per cluster."""

import json
from typing import Any

import pytest

from endpoints import plan
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.manifests import kubernetes_object
from endpoints.routing import plan_route, route_driver
from endpoints.spec.entry import Timers, Visibility
from endpoints.stack.settings import ClusterSettings
from tests.support import resolved

WEB_ACL = "arn:aws:wafv2:us-east-1:111122223333:regional/webacl/models/1234abcd"
CERTIFICATES = [f"arn:aws:acm:us-east-1:111122223333:certificate/{name}" for name in "ab"]
POLICY = "ELBSecurityPolicy-TLS13-1-2-2021-06"
APIS = ["ingress", "gateway"]
SCHEMES = {"private": "internal", "public": "internet-facing"}
ALB = "alb.ingress.kubernetes.io/"
DNS = "external-dns.alpha.kubernetes.io/"


def chat(visibility: Visibility = "private", **changes: Any) -> ResolvedEndpoint:
    return resolved.endpoint(
        **{"cluster": resolved.alb_cluster(), "visibility": visibility, **changes}
    )


def load_balancers(
    cluster: ClusterSettings, *endpoints: ResolvedEndpoint
) -> tuple[plan.KubernetesObject, ...]:
    return route_driver(cluster).cluster_objects("main", cluster, endpoints)


def planned(
    cluster: ClusterSettings, *endpoints: ResolvedEndpoint
) -> dict[tuple[str, str], plan.KubernetesObject]:
    objects = load_balancers(cluster, *endpoints)
    by_name = {(made.kind, made.metadata["name"]): made for made in objects}
    assert len(by_name) == len(objects)
    return by_name


def attributes(planned: plan.KubernetesObject) -> dict[str, str]:
    pairs = planned.spec["loadBalancerAttributes"]
    assert isinstance(pairs, list)
    return {pair["key"]: pair["value"] for pair in pairs}


def balancers(
    cluster: ClusterSettings, *endpoints: ResolvedEndpoint
) -> list[plan.KubernetesObject]:
    kinds = {"IngressClassParams", "LoadBalancerConfiguration"}
    return [made for made in load_balancers(cluster, *endpoints) if made.kind in kinds]


@pytest.mark.parametrize("cluster", [resolved.cluster(), resolved.cluster(autoscaler="hpa")])
def test_no_load_balancer_where_the_routes_are_others(cluster: ClusterSettings) -> None:
    assert load_balancers(cluster, resolved.endpoint(cluster=cluster)) == ()


@pytest.mark.parametrize("api", APIS)
def test_no_load_balancer_without_endpoints(api: str) -> None:
    assert load_balancers(resolved.alb_cluster(api=api)) == ()


@pytest.mark.parametrize("api", APIS)
@pytest.mark.parametrize("visibilities", [["private"], ["public"], ["private", "public"]])
def test_one_load_balancer_for_each_visibility_in_use(
    api: str, visibilities: list[Visibility]
) -> None:
    cluster = resolved.alb_cluster(api=api)
    endpoints = [
        chat(visibility, name=f"{visibility}-{number}", state=state)
        for visibility in visibilities
        for number, state in enumerate(["running", "stopped"])
    ]
    made = balancers(cluster, *endpoints)
    assert [planned.metadata["name"] for planned in made] == [
        f"endpoints-{visibility}" for visibility in visibilities
    ]
    assert [planned.spec["scheme"] for planned in made] == [
        SCHEMES[visibility] for visibility in visibilities
    ]


def test_an_ingress_class_as_a_whole() -> None:
    cluster = resolved.alb_cluster(webAcl=WEB_ACL, tags={"team": "ml"})
    parameters, ingress_class = load_balancers(cluster, chat("public"))
    metadata = {
        "name": "endpoints-public",
        "labels": {"app.kubernetes.io/part-of": "endpoints"},
    }
    assert parameters == kubernetes_object(
        logical_name="main-public",
        api_version="elbv2.k8s.aws/v1beta1",
        kind="IngressClassParams",
        metadata=metadata,
        spec={
            "scheme": "internet-facing",
            "group": {"name": "endpoints-public"},
            "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "endpoints"}},
            "loadBalancerAttributes": [
                {"key": "idle_timeout.timeout_seconds", "value": "300"},
                {"key": "routing.http.drop_invalid_header_fields.enabled", "value": "true"},
                {"key": "deletion_protection.enabled", "value": "false"},
            ],
            "certificateArn": CERTIFICATES,
            "sslPolicy": POLICY,
            "wafv2AclArn": WEB_ACL,
            "tags": [{"key": "team", "value": "ml"}],
        },
    )
    assert ingress_class == kubernetes_object(
        logical_name="main-public",
        api_version="networking.k8s.io/v1",
        kind="IngressClass",
        metadata=metadata,
        spec={
            "controller": "ingress.k8s.aws/alb",
            "parameters": {
                "apiGroup": "elbv2.k8s.aws",
                "kind": "IngressClassParams",
                "name": "endpoints-public",
            },
        },
    )


def test_a_gateway_s_objects_come_in_the_order_of_their_references() -> None:
    cluster = resolved.alb_cluster(api="gateway", webAcl=WEB_ACL, tags={"team": "ml"})
    configuration, gateway_class, gateway, redirect = load_balancers(cluster, chat("public"))
    assert configuration.spec["wafV2"] == {"webACL": WEB_ACL}
    assert configuration.spec["tags"] == {"team": "ml"}
    assert configuration.spec["listenerConfigurations"] == [
        {
            "protocolPort": "HTTPS:443",
            "defaultCertificate": CERTIFICATES[0],
            "certificates": CERTIFICATES[1:],
            "sslPolicy": POLICY,
        }
    ]
    assert gateway_class.spec == {
        "controllerName": "gateway.k8s.aws/alb",
        "parametersRef": {
            "group": "gateway.k8s.aws",
            "kind": "LoadBalancerConfiguration",
            "name": configuration.metadata["name"],
            "namespace": "endpoints",
        },
    }
    same = {"namespaces": {"from": "Same"}}
    assert gateway.spec == {
        "gatewayClassName": gateway_class.metadata["name"],
        "listeners": [
            {"name": "http", "protocol": "HTTP", "port": 80, "allowedRoutes": same},
            {"name": "https", "protocol": "HTTPS", "port": 443, "allowedRoutes": same},
        ],
    }
    assert redirect.metadata["name"] == "endpoints-public.redirect"
    assert redirect.metadata["annotations"] == {f"{DNS}controller": "none"}
    assert redirect.spec["parentRefs"] == [{"name": "endpoints-public", "sectionName": "http"}]
    scopes = [
        made.metadata.get("namespace") for made in (configuration, gateway_class, gateway, redirect)
    ]
    assert scopes == ["endpoints", None, "endpoints", "endpoints"]


@pytest.mark.parametrize("api", APIS)
def test_only_the_public_load_balancer_is_behind_the_waf(api: str) -> None:
    cluster = resolved.alb_cluster(api=api, webAcl=WEB_ACL)
    private, public = balancers(cluster, chat(), chat("public"))
    assert WEB_ACL not in json.dumps(private.spec)
    assert WEB_ACL in json.dumps(public.spec)


@pytest.mark.parametrize("api", APIS)
def test_plain_http_has_neither_certificates_nor_a_redirect(api: str) -> None:
    cluster = resolved.alb_cluster(api=api, scheme="http", certificates=[])
    objects = planned(cluster, chat("public", cluster=cluster))
    text = json.dumps([dict(made.spec) for made in objects.values()])
    assert "443" not in text
    assert POLICY not in text
    assert not [kind for kind, _ in objects if kind == "HTTPRoute"]
    route = plan_route(chat("public", cluster=cluster))
    annotations = route.object.metadata["annotations"]
    assert annotations.get(f"{ALB}listen-ports", '[{"HTTP": 80}]') == '[{"HTTP": 80}]'
    assert f"{ALB}ssl-redirect" not in annotations
    listeners = [each["sectionName"] for each in route.object.spec.get("parentRefs", ())]
    assert listeners == (["http"] if api == "gateway" else [])


@pytest.mark.parametrize("api", APIS)
@pytest.mark.parametrize(
    ("streams", "written", "expected"),
    [
        ([None], None, "300"),
        (["20s", "10m"], None, "600"),
        (["3h"], None, "4000"),
        (["3h"], 60, "60"),
    ],
)
def test_the_idle_time_fits_the_longest_stream(
    api: str, streams: list[str | None], written: int | None, expected: str
) -> None:
    cluster = resolved.alb_cluster(api=api, idleTimeoutSeconds=written)
    endpoints = [chat(timers=Timers(stream=stream)) for stream in streams]
    other = chat("public", timers=Timers(stream="11s"))
    private, public = balancers(cluster, *endpoints, other)
    assert attributes(private)["idle_timeout.timeout_seconds"] == expected
    assert attributes(public)["idle_timeout.timeout_seconds"] == str(written or 11)


def test_namespaces_of_any_length_have_names_of_their_own() -> None:
    clusters = [resolved.alb_cluster(namespace="n" * 62 + last) for last in "ab"]
    groups = [planned(cluster, chat(cluster=cluster)) for cluster in clusters]
    assert not groups[0].keys() & groups[1].keys()
    assert all(len(name) <= 63 for group in groups for _, name in group)
