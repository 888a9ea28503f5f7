"""The way to an endpoint: by visibility, and a URL for its life."""

from typing import Any

import pytest
from hypothesis import given, settings

from endpoints import plan
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.routing import plan_route, url
from endpoints.stack.settings import ClusterSettings
from tests.support import access, resolved, strategies
from tests.support.ways import paths

INGRESS = access.ingress_cluster()
LABELS = {
    "app.kubernetes.io/instance": "my-chat",
    "app.kubernetes.io/part-of": "endpoints",
    "endpoints.internal/endpoint": "my-chat",
}
NAMES = {"endpoints.internal/name": "My.Chat", "endpoints.internal/model": "owner/model"}


def my_chat(**changes: Any) -> ResolvedEndpoint:
    return resolved.endpoint("My.Chat", **{"slug": "my-chat", **changes})


@pytest.mark.parametrize(
    ("visibility", "gateway"), [("public", "internet"), ("private", "internal")]
)
def test_an_http_route_as_a_whole(visibility: str, gateway: str) -> None:
    manifest = {
        "apiVersion": "gateway.networking.k8s.io/v1",
        "kind": "HTTPRoute",
        "metadata": {
            "name": "my-chat",
            "namespace": "endpoints",
            "labels": LABELS,
            "annotations": NAMES,
        },
        "spec": {
            "parentRefs": [{"name": gateway, "namespace": "gateways"}],
            "hostnames": ["my-chat.models.example"],
            "rules": [
                {
                    "backendRefs": [{"name": "my-chat", "port": 80}],
                    "timeouts": {"request": "0s"},
                }
            ],
        },
    }
    assert plan_route(my_chat(visibility=visibility)) == plan.Route(
        object=plan.KubernetesObject(logical_name="my-chat", manifest=manifest),
        objects=(),
        hostname="my-chat.models.example",
        through=f"gateway gateways/{gateway}",
        to="my-chat:80",
    )


@pytest.mark.parametrize("visibility", ["public", "private"])
def test_an_ingress_as_a_whole(visibility: str) -> None:
    class_name = {"public": "internet-class", "private": "internal-class"}[visibility]
    backend = {"service": {"name": "my-chat", "port": {"number": 80}}}
    manifest = {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "Ingress",
        "metadata": {
            "name": "my-chat",
            "namespace": "endpoints",
            "labels": LABELS,
            "annotations": {**NAMES, "pulumi.com/skipAwait": "true"},
        },
        "spec": {
            "ingressClassName": class_name,
            "rules": [
                {
                    "host": "my-chat.models.example",
                    "http": {"paths": [{"path": "/", "pathType": "Prefix", "backend": backend}]},
                }
            ],
        },
    }
    assert plan_route(my_chat(visibility=visibility, cluster=INGRESS)) == plan.Route(
        object=plan.KubernetesObject(logical_name="my-chat", manifest=manifest),
        objects=(),
        hostname="my-chat.models.example",
        through=f"ingress class {class_name}",
        to="my-chat:80",
    )


@pytest.mark.parametrize(("name", "cluster"), access.ways_in().items())
def test_only_what_the_engine_guards_is_let_through(name: str, cluster: ClusterSettings) -> None:
    framework = resolved.framework(resolved.engine(keyPaths=("/v1", "/generate")))
    guarded = plan_route(my_chat(cluster=cluster, framework=framework))
    assert paths(guarded) == (() if name == "envoy-gateway" else ("/v1", "/generate"))
    public = plan_route(my_chat(cluster=cluster, framework=framework, visibility="public"))
    assert paths(public) == ("/v1", "/generate")


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_url(scheme: str) -> None:
    cluster = resolved.cluster(scheme=scheme, domain="ai.example")
    assert url(my_chat(cluster=cluster)) == f"{scheme}://my-chat.ai.example"


@settings(max_examples=40)
@given(strategies.endpoints(slug="chat", cluster=resolved.cluster()))
def test_no_edit_of_an_endpoint_changes_its_url(endpoint: ResolvedEndpoint) -> None:
    assert url(endpoint) == "https://chat.models.example"
    assert plan_route(endpoint).hostname == "chat.models.example"
