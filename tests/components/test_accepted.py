"""Golden manifests against a real API server, with unknown and repeated fields refused."""

import json
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
import yaml

from sandbox import install
from sandbox.cluster import Cluster
from sandbox.layout import default_layout
from sandbox.manifests import optional_definitions
from tests.components.golden_cases import CASES, GOLDENS
from tests.components.programs import planned
from tests.support import resolved
from tests.support.kube import Kube, RefusedError, eventually

pytestmark = pytest.mark.sandbox

PATHS = {
    "BackendTrafficPolicy": (
        "/apis/gateway.envoyproxy.io/v1alpha1/namespaces/{}/backendtrafficpolicies"
    ),
    "ConfigMap": "/api/v1/namespaces/{}/configmaps",
    "DaemonSet": "/apis/apps/v1/namespaces/{}/daemonsets",
    "Deployment": "/apis/apps/v1/namespaces/{}/deployments",
    "Gateway": "/apis/gateway.networking.k8s.io/v1/namespaces/{}/gateways",
    "GatewayClass": "/apis/gateway.networking.k8s.io/v1/gatewayclasses",
    "EC2NodeClass": "/apis/karpenter.k8s.aws/v1/ec2nodeclasses",
    "HTTPRoute": "/apis/gateway.networking.k8s.io/v1/namespaces/{}/httproutes",
    "HTTPRouteFilter": "/apis/gateway.envoyproxy.io/v1alpha1/namespaces/{}/httproutefilters",
    "HorizontalPodAutoscaler": "/apis/autoscaling/v2/namespaces/{}/horizontalpodautoscalers",
    "Ingress": "/apis/networking.k8s.io/v1/namespaces/{}/ingresses",
    "IngressClass": "/apis/networking.k8s.io/v1/ingressclasses",
    "IngressClassParams": "/apis/elbv2.k8s.aws/v1beta1/ingressclassparams",
    "InterceptorRoute": "/apis/http.keda.sh/v1beta1/namespaces/{}/interceptorroutes",
    "LeaderWorkerSet": "/apis/leaderworkerset.x-k8s.io/v1/namespaces/{}/leaderworkersets",
    "LoadBalancerConfiguration": (
        "/apis/gateway.k8s.aws/v1beta1/namespaces/{}/loadbalancerconfigurations"
    ),
    "Namespace": "/api/v1/namespaces",
    "NetworkPolicy": "/apis/networking.k8s.io/v1/namespaces/{}/networkpolicies",
    "Node": "/api/v1/nodes",
    "NodePool": "/apis/karpenter.sh/v1/nodepools",
    "PersistentVolumeClaim": "/api/v1/namespaces/{}/persistentvolumeclaims",
    "PodDisruptionBudget": "/apis/policy/v1/namespaces/{}/poddisruptionbudgets",
    "ReferenceGrant": "/apis/gateway.networking.k8s.io/v1beta1/namespaces/{}/referencegrants",
    "ScaledObject": "/apis/keda.sh/v1alpha1/namespaces/{}/scaledobjects",
    "Secret": "/api/v1/namespaces/{}/secrets",
    "SecurityPolicy": "/apis/gateway.envoyproxy.io/v1alpha1/namespaces/{}/securitypolicies",
    "Service": "/api/v1/namespaces/{}/services",
    "TargetGroupConfiguration": (
        "/apis/gateway.k8s.aws/v1beta1/namespaces/{}/targetgroupconfigurations"
    ),
    "ValidatingAdmissionPolicy": (
        "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies"
    ),
    "ValidatingAdmissionPolicyBinding": (
        "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings"
    ),
}
NAMESPACE = "endpoints"


@pytest.fixture(name="kube", scope="module")
def _kube(control_plane: Cluster) -> Iterator[Kube]:
    kube = Kube(control_plane.kubeconfig)
    # Only clusters with Envoy Gateway have them otherwise.
    paths = optional_definitions(default_layout().manifests, "gateway.envoyproxy.io")
    install.define(control_plane.api(), *(json.loads(path.read_text()) for path in paths))
    kube.create(PATHS["Namespace"], {"metadata": {"name": NAMESPACE}})
    # Pods are refused until their namespace has its account.
    namespace = f"{PATHS['Namespace']}/{NAMESPACE}"
    eventually(lambda: kube.exists(f"{namespace}/serviceaccounts/default"))
    yield kube
    kube.delete(namespace)


def golden(case: str) -> list[dict[str, Any]]:
    return list(yaml.safe_load_all((GOLDENS / f"{case}.yaml").read_text(encoding="utf-8")))


def one(case: str, kind: str) -> dict[str, Any]:
    return next(manifest for manifest in golden(case) if manifest["kind"] == kind)


def create(kube: Kube, manifest: dict[str, Any], **query: str) -> dict[str, Any]:
    path = PATHS[manifest["kind"]].format(manifest["metadata"].get("namespace"))
    return kube.request("POST", path, manifest, {"fieldValidation": "Strict", **query})


@pytest.mark.parametrize("case", CASES)
def test_the_api_server_takes_every_manifest(kube: Kube, case: str) -> None:
    for manifest in golden(case):
        if (manifest["kind"], manifest["metadata"]["name"]) != ("Namespace", NAMESPACE):
            answer = create(kube, manifest, dryRun="All")
            assert answer["metadata"]["name"] == manifest["metadata"]["name"]


def test_a_misspelt_field_would_be_refused(kube: Kube) -> None:
    service = one("keda-gateway-private", "Service")
    service["spec"]["selectr"] = {}
    with pytest.raises(RefusedError, match=r"unknown field .*spec\.selectr"):
        create(kube, service, dryRun="All")


def test_a_label_that_karpenter_sets_itself_would_be_refused(kube: Kube) -> None:
    node_pool = one("karpenter-ladder", "NodePool")
    node_pool["spec"]["template"]["metadata"]["labels"]["karpenter.sh/nodepool"] = "mine"
    with pytest.raises(RefusedError, match=r"karpenter\.sh/nodepool.* is restricted"):
        create(kube, node_pool, dryRun="All")


@pytest.mark.parametrize("case", ["hpa-ingress", "keda-gateway-private"])
def test_the_policy_s_expressions_fit_the_kinds_they_look_at(kube: Kube, case: str) -> None:
    policies = [each for each in golden(case) if each["kind"] == "ValidatingAdmissionPolicy"]
    assert len(policies) == 2
    for policy in policies:
        policy["metadata"]["name"] += f".{case}"
        create(kube, policy)
        path = f"{PATHS[policy['kind']]}/{policy['metadata']['name']}"
        status = eventually(partial(observed, kube, path))
        assert status == {"observedGeneration": 1, "typeChecking": {}}


def observed(kube: Kube, path: str) -> dict[str, Any]:
    status: dict[str, Any] = kube.get(path).get("status", {})
    return status


@pytest.mark.parametrize("slug", ["a", "a" * 46, "a" * 47, "a" * 50, "a" * 52, f"{'a-' * 25}bc"])
def test_the_autoscaler_s_query_finds_the_pods_of_any_slug(kube: Kube, slug: str) -> None:
    deployment = one("keda-gateway-private", "Deployment")
    deployment["metadata"]["name"] = slug
    for labels in (
        deployment["spec"]["selector"]["matchLabels"],
        deployment["spec"]["template"]["metadata"]["labels"],
    ):
        labels["endpoints.internal/endpoint"] = slug
    create(kube, deployment)

    selector = f"endpoints.internal/endpoint={slug}"
    pods = eventually(lambda: kube.items(f"/api/v1/namespaces/{NAMESPACE}/pods", selector))
    autoscaler = planned(resolved.endpoint(slug)).endpoints[0].autoscaler.object
    queries = [trigger["metadata"]["query"] for trigger in autoscaler.spec["triggers"]]
    patterns = re.findall(r'pod=~"([^"]+)"', "".join(queries))
    assert len(patterns) >= len(queries) > 0
    for pattern in patterns:
        assert re.fullmatch(pattern, pods[0]["metadata"]["name"])
