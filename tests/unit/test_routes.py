"""The way to an endpoint: by visibility, and a URL for its life."""

from typing import Any

import pytest
from hypothesis import given, settings

from endpoints import plan
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.routing import plan_route, url
from endpoints.stack.settings import ClusterSettings
from tests.support import access, resolved, strategies

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
    assert plan_route(my_chat(visibility=visibility)) == plan.HttpRoute(
        metadata=plan.Metadata(
            name="my-chat", namespace="endpoints", labels=LABELS, annotations=NAMES
        ),
        gateway=gateway,
        gateway_namespace="gateways",
        listener=None,
        hostname="my-chat.models.example",
        paths=(),
        filters=(),
        backends=(plan.Backend(service="my-chat", namespace=None, port=80),),
        request_timeout="0s",
        objects=(),
    )


@pytest.mark.parametrize("visibility", ["public", "private"])
def test_an_ingress_as_a_whole(visibility: str) -> None:
    expected = {"public": "internet-class", "private": "internal-class"}
    assert plan_route(my_chat(visibility=visibility, cluster=INGRESS)) == plan.IngressRoute(
        metadata=plan.Metadata(
            name="my-chat",
            namespace="endpoints",
            labels=LABELS,
            annotations={**NAMES, "pulumi.com/skipAwait": "true"},
        ),
        class_name=expected[visibility],
        hostname="my-chat.models.example",
        paths=("/",),
        service="my-chat",
        port=80,
        objects=(),
    )


@pytest.mark.parametrize(("name", "cluster"), access.ways_in().items())
def test_only_what_the_engine_guards_is_let_through(name: str, cluster: ClusterSettings) -> None:
    framework = resolved.framework(resolved.engine(keyPaths=("/v1", "/generate")))
    guarded = plan_route(my_chat(cluster=cluster, framework=framework)).paths
    assert guarded == (() if name == "envoy-gateway" else ("/v1", "/generate"))
    public = plan_route(my_chat(cluster=cluster, framework=framework, visibility="public"))
    assert public.paths == ("/v1", "/generate")


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_url(scheme: str) -> None:
    cluster = resolved.cluster(scheme=scheme, domain="ai.example")
    assert url(my_chat(cluster=cluster)) == f"{scheme}://my-chat.ai.example"


@settings(max_examples=40)
@given(strategies.endpoints(slug="chat", cluster=resolved.cluster()))
def test_no_edit_of_an_endpoint_changes_its_url(endpoint: ResolvedEndpoint) -> None:
    assert url(endpoint) == "https://chat.models.example"
    assert plan_route(endpoint).hostname == "chat.models.example"
