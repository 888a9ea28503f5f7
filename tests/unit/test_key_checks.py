"""Private means private: with any engine, route and keys, keys are checked or it is refused.

And where the gateway checks, nothing of the pods depends on who may call.
"""

from dataclasses import replace
from itertools import product
from types import SimpleNamespace
from typing import Any, cast

import pytest

from endpoints import plan
from endpoints.compatibility.access import check_access
from endpoints.endpoint.parts import Parts
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.endpoint.timers import derive_timers
from endpoints.endpoint.validate import DraftEndpoint
from endpoints.pods.pod import pod_template
from endpoints.read.findings import Findings
from endpoints.read.nodes import NOWHERE
from endpoints.routing import plan_route
from endpoints.spec.access import ApiKey, RateLimit, SecretKey
from endpoints.spec.entry import Replicas, State, Timers, Visibility
from tests.support import access, resolved
from tests.support.monitored import SHIPPED
from tests.support.ways import is_http_route, paths

WAYS = access.ways_in()
ENGINES = [
    (framework, version)
    for framework in SHIPPED.frameworks.values()
    for version in framework.versions
]
KEYS: dict[str, tuple[ApiKey, ...] | None] = {
    "none": None,
    "derived": (ApiKey(name="blue", secret=None),),
    "supplied": (ApiKey(name="theirs", secret=SecretKey(name="team-keys")),),
    "several": (
        ApiKey(name="blue", secret=None),
        ApiKey(name="theirs", secret=SecretKey(name="team-keys")),
    ),
}
VISIBILITIES: tuple[Visibility, ...] = ("private", "public")
STATES: tuple[State, ...] = ("running", "stopped")
OPEN = {
    "vllm": ("/invocations", "/pooling", "/classify", "/score", "/tokenize", "/rerank"),
    "sglang": ("/v1/realtime", "/health_generate", "/metrics", "/ready"),
    "tgi": ("/chat_tokenize", "/metrics", "/info"),
    "tei": ("/metrics",),
    "llama.cpp": (),
}
"""Paths that an engine answers to anybody, though it has a key: read in the sources that the
catalogue names."""


def endpoint(engine: tuple[Any, str], **changes: Any) -> ResolvedEndpoint:
    framework, version = engine
    platform = next(iter(framework.versions[version].images))
    accelerator = resolved.resource(accelerators=0 if platform == "cpu" else 1)
    if platform not in {"cpu", "nvidia"}:
        image = framework.versions[version].images[platform]
        found = framework.versions[version].model_copy(update={"images": {"nvidia": image}})
        framework = framework.model_copy(
            update={"versions": {**framework.versions, version: found}}
        )
    return resolved.endpoint(
        framework=framework,
        framework_version=version,
        facts=SHIPPED.facts(framework.versions[version]),
        resource=accelerator,
        # Given, because they follow from images and models, which are not asked about here.
        timers=Timers(scheduling="10m", startup="20m", download="10m"),
        **changes,
    )


def is_refused(found: ResolvedEndpoint) -> bool:
    findings = Findings("e.yaml")
    check_access(
        Parts(
            endpoint=cast(DraftEndpoint, SimpleNamespace(name="chat")),
            entry=found.entry,
            broken=frozenset(),
            cluster_name=found.cluster_name,
            cluster=found.cluster,
            resource=found.resource,
            framework=found.framework,
            version=found.framework_version,
            facts=found.facts,
            catalog=SHIPPED,
            model=found.model,
            stack=found.stack,
            place=lambda field, *below: (NOWHERE, ("endpoints", found.name, field, *below)),
        ),
        findings,
    )
    return bool(findings)


def pod(found: ResolvedEndpoint) -> plan.Manifest:
    return pod_template(found, derive_timers(found, waves=1))


def gateway_checks(route: plan.Route) -> bool:
    """Whether a policy that names keys is about this very route."""
    return is_http_route(route) and any(
        each.kind == "SecurityPolicy"
        and each.spec["targetRefs"][0]["name"] == route.object.metadata["name"]
        and each.spec["apiKeyAuth"]["credentialRefs"]
        for each in route.objects
    )


def engine_checks(found: ResolvedEndpoint, route: plan.Route) -> bool:
    """Whether the engine has a key that clients know, and no way leads around it."""
    [container] = pod(found)["spec"]["containers"]
    secrets = {
        variable["valueFrom"]["secretKeyRef"]["name"]
        for variable in container["env"]
        if "valueFrom" in variable
    }
    engine = (found.engine.facts or "").split("/")[0]
    prefixes = [path.rstrip("/") for path in paths(route)] or [""]
    return bool(secrets & {"chat-api-key", "team-keys"}) and not any(
        path == prefix or path.startswith(f"{prefix}/")
        for path in OPEN[engine]
        for prefix in prefixes
    )


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: f"{engine[0].name}@{engine[1]}")
def test_an_endpoint_with_keys_is_checked_or_refused(engine: tuple[Any, str]) -> None:
    for name, keys, visibility, state, least in product(WAYS, KEYS, VISIBILITIES, STATES, (0, 1)):
        found = endpoint(
            engine,
            cluster=WAYS[name],
            api_keys=KEYS[keys],
            visibility=visibility,
            state=state,
            replicas=Replicas(min=least, max=2),
        )
        has_keys = visibility == "private" or keys != "none"
        if not has_keys or is_refused(found):
            continue
        route = plan_route(found)
        checked = gateway_checks(route) or engine_checks(found, route)
        assert checked, (name, keys, visibility, state, least)


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: f"{engine[0].name}@{engine[1]}")
def test_every_engine_can_be_private_behind_a_gateway_that_checks(engine: tuple[Any, str]) -> None:
    for keys in KEYS.values():
        assert not is_refused(endpoint(engine, cluster=WAYS["envoy-gateway"], api_keys=keys))


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: f"{engine[0].name}@{engine[1]}")
def test_no_pod_changes_with_who_may_call_where_the_gateway_checks(
    engine: tuple[Any, str],
) -> None:
    first = endpoint(engine, cluster=WAYS["envoy-gateway"])
    expected = pod(first)
    for visibility, keys in product(VISIBILITIES, KEYS.values()):
        limit = RateLimit(requests=9, per="second")
        other = resolved.changed(first, visibility=visibility, api_keys=keys, rate_limit=limit)
        assert pod(other) == expected


def test_several_keys_are_for_engines_that_take_them() -> None:
    taken = {
        f"{framework.name}@{version}"
        for framework, version in ENGINES
        if not is_refused(
            endpoint((framework, version), cluster=WAYS["ingress"], api_keys=KEYS["several"])
        )
    }
    assert {name.partition("@")[0] for name in taken} == {
        "amd-vllm",
        "ascend-vllm",
        "nvidia-vllm",
        "vllm",
    }
    # Its parser took one then.
    assert "vllm@0.9.2" not in taken


def test_a_private_engine_without_a_key_is_never_behind_the_interceptor() -> None:
    keyless = resolved.framework(resolved.engine(apiKeyEnv=None, apiKeyArgs=()))
    asleep = resolved.endpoint(
        framework=keyless, cluster=WAYS["envoy-gateway"], replicas=Replicas(min=0, max=1)
    )
    assert is_refused(asleep)
    assert not is_refused(resolved.changed(asleep, replicas=Replicas(min=1, max=1)))
    assert not is_refused(resolved.changed(asleep, visibility="public"))
    assert not is_refused(replace(asleep, cluster=access.envoy_cluster()))


@pytest.mark.parametrize(("name", "cluster"), WAYS.items())
def test_a_limit_is_only_for_who_counts(name: str, cluster: Any) -> None:
    limited = resolved.endpoint(cluster=cluster, rate_limit=RateLimit(requests=1))
    assert is_refused(limited) is (name != "envoy-gateway")
