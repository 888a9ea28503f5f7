"""Order of creation, and so of deletion."""

import pytest

from components.stack import Outputs
from tests.components.golden_cases import deployed
from tests.components.programs import deploy, planned
from tests.support import access, resolved
from tests.support.aws_answers import Aws
from tests.support.recording import Recording

INGRESS = resolved.cluster(
    autoscaler="hpa", routes={"kind": "ingress", "public": "internet", "private": "internal"}
)
CLUSTERS = {
    "ScaledObject": (resolved.cluster(), "HTTPRoute"),
    "HorizontalPodAutoscaler": (INGRESS, "Ingress"),
}


def assert_before(recording: Recording[Outputs], earlier: str, later: str) -> None:
    """Assert that one object precedes another, in time and in the engine's graph."""
    items = [item for item in recording.resources.values() if item.is_kubernetes]
    first = [item for item in items if item.type.split(":")[-1] == earlier]
    second = [item for item in items if item.type.split(":")[-1] == later]
    assert first
    assert second
    order = list(recording.resources)
    for before in first:
        for after in second:
            assert recording.depends(after, before), f"{after.urn} does not wait for {before.urn}"
            assert not recording.depends(before, after)
            assert order.index(before.urn) < order.index(after.urn)


@pytest.mark.parametrize("state", ["running", "stopped"])
@pytest.mark.parametrize("autoscaler", CLUSTERS)
def test_the_autoscaler_goes_before_the_rest_of_its_endpoint(autoscaler: str, state: str) -> None:
    cluster, route = CLUSTERS[autoscaler]
    recording = deploy(resolved.endpoint(cluster=cluster, state=state))
    for later in ("Secret", "Deployment", "Service", "PodDisruptionBudget", route):
        assert_before(recording, autoscaler, later)


@pytest.mark.parametrize("later", ["ScaledObject", "Deployment", "Service", "Secret", "HTTPRoute"])
def test_namespace_policy_and_nodes_are_there_before_an_endpoint(later: str) -> None:
    recording = deployed("keda-gateway-private")
    policy = "ValidatingAdmissionPolicy"
    for earlier in ("Namespace", policy, f"{policy}Binding", "Node"):
        assert_before(recording, earlier, later)


def test_the_key_is_there_before_the_pods_that_read_it() -> None:
    assert_before(deployed("keda-gateway-private"), "Secret", "Deployment")


def test_the_key_is_there_before_the_gateway_that_checks_it() -> None:
    # Envoy Gateway answers 500 while a policy or a filter names a Secret that is not there.
    recording = deploy(resolved.endpoint(cluster=access.envoy_cluster()))
    for later in ("SecurityPolicy", "HTTPRouteFilter", "HTTPRoute"):
        assert_before(recording, "Secret", later)


@pytest.mark.parametrize("state", ["running", "stopped"])
def test_the_check_of_keys_is_there_before_the_route_that_needs_it(state: str) -> None:
    # Envoy Gateway lets every client through a route whose policy does not exist yet.
    recording = deploy(resolved.endpoint(cluster=access.envoy_cluster(), state=state))
    for earlier in ("SecurityPolicy", "HTTPRouteFilter", "BackendTrafficPolicy", "NetworkPolicy"):
        assert_before(recording, earlier, "HTTPRoute")


@pytest.mark.parametrize("identity", ["pod-identity", "oidc"])
def test_pods_that_copy_weights_wait_for_the_account_that_may_read_them(identity: str) -> None:
    cluster = resolved.s3_cluster(create=True)
    assert cluster.eks is not None
    eks = cluster.eks.model_copy(update={"identity": identity})
    endpoint = resolved.endpoint(cluster=cluster.model_copy(update={"eks": eks}))
    recording = Aws().deploy(planned(endpoint))
    assert_before(recording, "ServiceAccount", "Deployment")
    kinds = {item.type.split(":")[-1]: item.inputs for item in recording.resources.values()}
    pod = kinds["Deployment"]["spec"]["template"]["spec"]
    assert pod["serviceAccountName"] == kinds["ServiceAccount"]["metadata"]["name"]
    assert pod["automountServiceAccountToken"] is False


@pytest.mark.parametrize("name", ["main", "main-stopped"])
def test_the_policy_is_there_before_its_binding(name: str) -> None:
    recording, policy = deployed("keda-gateway-private"), "ValidatingAdmissionPolicy"
    before, after = recording.one(policy, name), recording.one(f"{policy}Binding", name)
    assert recording.depends(after, before)


def test_endpoints_do_not_wait_for_each_other() -> None:
    recording = deploy(*(resolved.endpoint(name) for name in ("one", "two")))
    one, two = (recording.one("Endpoint", name) for name in ("one", "two"))
    inside = [item for item in recording.resources.values() if item.name == "one"]
    others = [item for item in recording.resources.values() if item.name == "two"]
    assert one in inside
    assert two in others
    assert not any(recording.depends(mine, other) for mine in inside for other in others)
    assert not any(recording.depends(other, mine) for mine in inside for other in others)


def test_one_node_stands_for_a_pool_that_is_complete() -> None:
    recording = deployed("keda-gateway-private")
    nodes = [item for item in recording.resources.values() if item.type.endswith(":Node")]
    *others, last = nodes
    assert len(others) == 2
    assert all(recording.depends(last, node) for node in others)
    assert not any(recording.depends(node, other) for node in others for other in others)
    endpoint = recording.one("Endpoint")
    assert endpoint.depends_on & {node.urn for node in nodes} == {last.urn}


def test_nodes_of_karpenter_outlive_the_endpoints_on_them() -> None:
    for earlier in ("EC2NodeClass", "NodePool"):
        assert_before(deployed("karpenter-ladder"), earlier, "Deployment")


def test_an_endpoint_waits_for_its_own_pool_only() -> None:
    recording = deploy(resolved.endpoint("alone", dedicated=True), resolved.endpoint("shared"))
    alone = recording.one("Deployment", "alone")
    nodes = [item for item in recording.resources.values() if item.type.endswith(":Node")]
    assert {
        node.name.removesuffix(f"-{node.name[-1]}")
        for node in nodes
        if recording.depends(alone, node)
    } == {"main-g6e-xlarge-on-demand-alone-endpoints-g6e-xlarge-on-demand-alone"}


def test_a_stopped_endpoint_lets_go_of_its_pool_before_the_pool_changes() -> None:
    stopped = resolved.endpoint("old", state="stopped")
    recording = deploy(stopped, resolved.endpoint("new"))
    pool = recording.one("GpuNodeGroup")
    assert recording.depends(pool, recording.one("Deployment", "old"))
    assert recording.depends(recording.one("Deployment", "new"), pool)
