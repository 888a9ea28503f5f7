"""Contract of every component and every resource with the engine."""

from collections.abc import Iterable
from typing import Any

import pytest

from components.objects import type_token
from components.stack import Outputs
from endpoints.spec.entry import Replicas
from tests.components.golden_cases import CASES, deployed
from tests.components.programs import deploy
from tests.support import resolved
from tests.support.recording import PROJECT, STACK, Recording, Registered, record

ROOT = f"urn:pulumi:{STACK}::{PROJECT}::pulumi:pulumi:Stack::{PROJECT}-{STACK}"
OPTIONS = {
    "kubernetes:apps/v1:Deployment": {"customTimeouts", "hooks"},
    "kubernetes:leaderworkerset.x-k8s.io/v1:LeaderWorkerSet": {"customTimeouts", "hooks"},
    "kubernetes:core/v1:Secret": {"additionalSecretOutputs"},
    "kubernetes:karpenter.sh/v1:NodePool": {"customTimeouts"},
}
"""Options that may be set."""


@pytest.fixture(name="recording", params=CASES, scope="module")
def _recording(request: pytest.FixtureRequest) -> Recording[Outputs]:
    return deployed(request.param)


def components(recording: Recording[Outputs]) -> Iterable[Registered]:
    return [resource for resource in recording.resources.values() if not resource.custom]


def kubernetes(recording: Recording[Outputs]) -> Iterable[Registered]:
    return [resource for resource in recording.resources.values() if resource.is_kubernetes]


def test_every_component_says_that_it_is_complete(recording: Recording[Outputs]) -> None:
    assert {component.urn for component in components(recording)} | {ROOT} == set(
        recording.finished
    )


def test_every_resource_belongs_to_a_component(recording: Recording[Outputs]) -> None:
    urns = {component.urn for component in components(recording)}
    top = {resource.type for resource in recording.resources.values() if resource.parent == ROOT}
    assert top == {
        "endpoints:cluster:Cluster",
        "endpoints:cluster:GpuNodeGroup",
        "endpoints:endpoint:Endpoint",
    }
    for resource in recording.resources.values():
        assert resource.parent in ({ROOT} if resource.type in top else urns)


def test_every_object_names_its_cluster_s_provider(recording: Recording[Outputs]) -> None:
    providers = [
        resource
        for resource in recording.resources.values()
        if resource.type == "pulumi:providers:kubernetes"
    ]
    assert [provider.name for provider in providers] == ["main"]
    reference = f"{providers[0].urn}::main-id"
    assert {resource.provider for resource in kubernetes(recording)} == {reference}


def test_options_are_the_expected_ones(recording: Recording[Outputs]) -> None:
    # `ignoreChanges`, `protect`, `retainOnDelete` and the rest are nowhere.
    for resource in kubernetes(recording):
        assert set(resource.options) == OPTIONS.get(resource.type, set()), resource.urn


def test_no_input_is_an_explicit_null(recording: Recording[Outputs]) -> None:
    for resource in recording.resources.values():
        assert list(nulls(resource.inputs, resource.type)) == []


def nulls(value: Any, path: str) -> Iterable[str]:
    if value is None:
        yield path
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from nulls(item, f"{path}.{key}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from nulls(item, f"{path}[{index}]")


def test_every_object_has_a_fixed_name(recording: Recording[Outputs]) -> None:
    for resource in kubernetes(recording):
        assert resource.inputs["metadata"]["name"], resource.urn


def test_the_deployment_waits_as_long_as_derived() -> None:
    # node start 300 + image 80; 2 x (weights 140 + load 14 + warm-up 180), in tens; grace 325;
    # three replicas one by one, and 30 s to report.
    seconds = 3 * (380 + 670 + 325) + 30
    deployment = deploy(resolved.endpoint()).one("Deployment")
    assert deployment.options["customTimeouts"] == {
        "create": f"{seconds}s",
        "update": f"{seconds}s",
    }
    assert deployment.options["hooks"] == {"onError": ["explain"]}


def test_secrets_stay_secret_in_what_the_api_server_answers() -> None:
    secret = deploy(resolved.endpoint()).one("Secret")
    assert secret.options == {"additionalSecretOutputs": ["data", "stringData"]}


def test_one_hook_serves_all_workloads() -> None:
    recording = deploy(*(resolved.endpoint(name) for name in ("one", "two")))
    hooks = [recording.one("Deployment", name).options["hooks"] for name in ("one", "two")]
    assert hooks == [{"onError": ["explain"]}] * 2


@pytest.mark.parametrize(
    ("version", "kind", "token"),
    [
        ("v1", "Service", "kubernetes:core/v1:Service"),
        ("apps/v1", "Deployment", "kubernetes:apps/v1:Deployment"),
        (
            "networking.k8s.io/v1",
            "Ingress",
            "kubernetes:networking.k8s.io/v1:Ingress",
        ),
        ("keda.sh/v1alpha1", "ScaledObject", "kubernetes:keda.sh/v1alpha1:ScaledObject"),
    ],
)
def test_types_are_those_of_the_provider_s_sdk(version: str, kind: str, token: str) -> None:
    assert type_token({"apiVersion": version, "kind": kind}) == token


def test_the_provider_is_the_cluster_s_own() -> None:
    provider = deploy(resolved.endpoint()).one("kubernetes")
    assert dict(provider.inputs) == {
        "kubeconfig": "cluster/kubeconfig",
        "context": "sandbox",
        "clusterIdentifier": "test/main",
        "enableServerSideApply": "true",
        "enablePatchForce": "true",
        "enableConfigMapMutable": "true",
        "enableSecretMutable": "true",
        "kubeClientSettings": '{"burst": 800, "qps": 400}',
    }


def test_a_provider_without_kubeconfig_follows_kubectl_s_rules() -> None:
    usual = resolved.cluster(kubeconfig=None, context=None)
    provider = deploy(resolved.endpoint(cluster=usual)).one("kubernetes")
    assert not {"kubeconfig", "context"} & set(provider.inputs)


def test_each_endpoint_is_on_the_provider_of_its_cluster() -> None:
    near = resolved.endpoint("near")
    far = resolved.endpoint("far", cluster_name="other", cluster=resolved.cluster(context="other"))
    recording = deploy(near, far)
    for name, cluster in (("near", "main"), ("far", "other")):
        assert recording.one("Deployment", name).provider.endswith(f"::{cluster}::{cluster}-id")


def test_two_resources_of_one_name_are_refused() -> None:
    twin = resolved.endpoint("chat", replicas=Replicas(min=0, max=1))
    with pytest.raises(AssertionError, match="two resources share urn:pulumi:test"):
        deploy(resolved.endpoint("chat"), twin)


def test_a_program_without_endpoints_has_its_clusters_only() -> None:
    recording = deploy(clusters={"main": resolved.cluster()})
    assert {resource.type for resource in components(recording)} == {
        "endpoints:cluster:Cluster",
        "endpoints:cluster:StopFirst",
    }
    assert recording.result == {}


def test_a_failing_program_fails_its_recording() -> None:
    def program() -> None:
        raise LookupError("reported")

    with pytest.raises(LookupError, match="reported"):
        record(program)


@pytest.mark.parametrize("case", CASES)
def test_a_preview_shows_every_resource_with_every_input(case: str) -> None:
    shown, made = deployed(case, preview=True), deployed(case)
    assert {urn: item.inputs for urn, item in shown.resources.items()} == {
        urn: item.inputs for urn, item in made.resources.items()
    }
