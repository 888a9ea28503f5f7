"""Whatever a stack says of AWS, what is planned keeps the limits of AWS and Kubernetes."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from endpoints import plan
from endpoints.aws.alternatives import alternatives
from endpoints.catalog import load_catalog
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.planning import plan_stack
from endpoints.report.machine_output import plan_json
from endpoints.report.text import plan_text
from endpoints.spec.entry import Replicas
from endpoints.stack.settings import ClusterSettings, Settings
from tests.unit.karpenter_plans import endpoint

CATALOG = load_catalog()
RESOURCES = [name for name, each in CATALOG.resources.items() if each.ami_type is not None]
ZONES = ["us-east-1a", "us-east-1b", "us-east-1d"]
SUBNETS = {zone: f"subnet-0000000{zone[-1]}" for zone in ZONES}
LABEL_KEY = re.compile(r"([a-z0-9.-]{1,253}/)?[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?")
LABEL_VALUE = re.compile(r"([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?")
NAME = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?")
ROUTES: list[dict[str, Any]] = [
    {"kind": "ingress", "public": "internet", "private": "internal"},
    *(
        {
            "kind": "alb",
            "api": api,
            "certificates": ["arn:aws:acm:us-east-1:111122223333:certificate/a"],
        }
        for api in ("ingress", "gateway")
    ),
]
WEIGHTS = [
    None,
    {"kind": "s3", "bucket": "models-weights", "create": True},
    {"kind": "claim", "name": "weights"},
]
WAYS = {
    "managed": [["on-demand"], ["spot"], ["reserved"]],
    "karpenter": [["spot"], ["spot", "on-demand"], ["reserved", "spot", "on-demand"]],
}
presences = st.sampled_from(["create", "exists"])


@st.composite
def pools(draw: st.DrawFn, resource: str, nodes: str) -> dict[str, Any]:
    efa = CATALOG.resources[resource].efa > 0 and draw(st.booleans())
    others = draw(st.lists(st.sampled_from(RESOURCES), max_size=4, unique=True))
    return {
        "zones": draw(st.lists(st.sampled_from(ZONES), max_size=2, unique=True)),
        "ami": draw(st.sampled_from(["al2023", "bottlerocket"])),
        "rootVolume": draw(st.sampled_from(["200Gi", "1.5Ti"])),
        "reservations": ["cr-0123456789abcdef0"],
        "capacityBlock": draw(st.booleans()),
        "alternatives": others if nodes == "karpenter" else [],
        "efa": efa,
    }


@st.composite
def clusters(draw: st.DrawFn, resource: str, nodes: str) -> ClusterSettings:
    tag_keys = st.text("abcXYZ019 .:/=+-@_", min_size=1, max_size=128)
    data: dict[str, Any] = {
        "kind": "eks",
        "nodes": nodes,
        "domain": "models.example",
        "namespace": draw(st.sampled_from(["endpoints", "n" * 63])),
        "routes": draw(st.sampled_from(ROUTES)),
        "eks": {
            "name": draw(st.sampled_from(["models", "M" * 100])),
            "region": "us-east-1",
            "identity": draw(st.sampled_from(["pod-identity", "oidc"])),
            "subnets": draw(st.sampled_from([{}, SUBNETS])),
            "pools": {resource: draw(pools(resource, nodes))},
            "devicePlugins": {
                "nvidia": draw(presences),
                "neuron": "exists",
                "efa": draw(presences),
                "dcgmExporter": draw(presences),
            },
            "tags": draw(st.dictionaries(tag_keys, st.just("v" * 256), max_size=3)),
        },
    }
    if (weights := draw(st.sampled_from(WEIGHTS))) is not None:
        data["weights"] = weights
    return ClusterSettings.model_validate(data)


@st.composite
def stacks(draw: st.DrawFn) -> tuple[Settings, list[ResolvedEndpoint]]:
    resource = draw(st.sampled_from(RESOURCES))
    nodes = draw(st.sampled_from(sorted(WAYS)))
    cluster = draw(clusters(resource, nodes))
    bounds = draw(st.lists(st.integers(0, 5), min_size=2, max_size=2).map(sorted))
    name = draw(st.sampled_from(["main", "m" * 40]))
    members = [
        endpoint(
            slug,
            resource,
            cluster=cluster,
            cluster_name=name,
            stack="s" * 100,
            slug=slug,
            dedicated=draw(st.booleans()),
            state=draw(st.sampled_from(["running", "stopped"])),
            visibility=draw(st.sampled_from(["public", "private"])),
            capacity_types=tuple(draw(st.sampled_from(WAYS[nodes]))),
            alternatives=alternatives(cluster, CATALOG.resources[resource], CATALOG),
            replicas=Replicas(min=bounds[0], max=max(bounds[1], 1)),
        )
        for slug in ("chat", "a" * 52)
    ]
    settings = Settings.model_validate({"stack": "s" * 100, "clusters": {name: cluster}})
    return settings, members


def records(value: object) -> Iterator[Any]:
    """Every record in a plan."""
    if is_dataclass(value):
        yield value
        for field in fields(value):
            yield from records(getattr(value, field.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from records(item)


@given(stacks())
def test_what_is_planned_keeps_the_limits(given_stack: Any) -> None:
    settings, members = given_stack
    stack = plan_stack(settings, members)
    everything = list(records(stack))
    for record in everything:
        _check(record)
    named = [
        (type(each), getattr(each, "kind", None), each.logical_name)
        for each in everything
        if hasattr(each, "logical_name")
    ]
    assert len(named) == len(set(named))
    objects = [
        (each.kind, each.metadata.get("namespace"), each.metadata["name"])
        for each in everything
        if isinstance(each, plan.KubernetesObject)
    ]
    assert len(objects) == len(set(objects))
    assert plan_text(stack)
    assert plan_json(stack)


@given(stacks())
def test_pods_tolerate_the_taints_of_their_nodes(given_stack: Any) -> None:
    settings, members = given_stack
    stack = plan_stack(settings, members)
    pools = {pool.name: pool for pool in stack.pools}
    for planned in stack.endpoints:
        pool = pools[planned.pool]
        pod = planned.server.workload.template["spec"]
        selector = pod["nodeSelector"].items()
        tolerated = {(each["key"], each["effect"]) for each in pod["tolerations"]}
        kubernetes = {theirs: ours for ours, theirs in plan.EKS_EFFECTS.items()}
        if isinstance(pool.nodes_from, plan.ManagedNodeGroup):
            group = pool.nodes_from
            assert group.labels.items() >= selector
            assert {(each.key, kubernetes[each.effect]) for each in group.taints} <= tolerated
        node_pools = (
            pool.nodes_from.node_pools if isinstance(pool.nodes_from, plan.KarpenterPool) else ()
        )
        for node_pool in node_pools:
            template: Any = node_pool.spec["template"]
            assert template["metadata"]["labels"].items() >= selector
            assert {(each["key"], each["effect"]) for each in template["spec"]["taints"]} <= (
                tolerated
            )


def _check(record: Any) -> None:
    if isinstance(record, plan.ManagedNodeGroup):
        assert 0 <= record.min_size <= record.max_size
        assert record.max_size >= 1
        assert len(record.logical_name) <= 55
        _check_labels(record.labels)
    if isinstance(record, plan.KubernetesObject):
        assert NAME.fullmatch(record.metadata["name"])
        _check_labels(record.metadata["labels"])
    if isinstance(record, plan.Role):
        assert len(record.name or "") <= 64
        assert len(record.description) <= 1000
        assert "*" not in _actions(record)
    if isinstance(record, plan.AutoscalingTag):
        assert len(record.key) <= 128
        assert len(record.value) <= 256
    if isinstance(record, plan.KarpenterPool):
        for node_pool in record.node_pools:
            spec: Any = node_pool.spec
            assert 1 <= spec["weight"] <= 100
            _check_labels(spec["template"]["metadata"]["labels"])
    for tags in (getattr(record, name, {}) for name in ("tags", "instance_tags")):
        assert len(tags) <= 50
        assert all(len(key) <= 128 and len(value) <= 256 for key, value in tags.items())


def _check_labels(labels: plan.Labels) -> None:
    for key, value in labels.items():
        assert LABEL_KEY.fullmatch(key), key
        assert LABEL_VALUE.fullmatch(value), value


def _actions(role: plan.Role) -> str:
    documents: Any = (role.trust, *role.inline_policies.values())
    return str([each.get("Action") for one in documents for each in one["Statement"]])
