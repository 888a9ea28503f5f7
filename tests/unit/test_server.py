"""The pods of an endpoint, what stands in front of them, and what an edit may touch."""

from dataclasses import replace
from typing import Any

import pytest

from endpoints import plan
from endpoints.endpoint.keys import api_key_secrets
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.pods.workload import strategy
from endpoints.spec.entry import Replicas
from tests.support import resolved
from tests.support.changed import changed
from tests.support.pods import engine_of, pod_of, secrets_of, server_of

LABELS = {
    "app.kubernetes.io/instance": "my-chat",
    "app.kubernetes.io/part-of": "endpoints",
    "endpoints.internal/endpoint": "my-chat",
}
SELECTOR = {"endpoints.internal/endpoint": "my-chat"}
NAMES = {"endpoints.internal/name": "My.Chat", "endpoints.internal/model": "owner/model"}


def my_chat(**changes: Any) -> ResolvedEndpoint:
    return resolved.endpoint("My.Chat", **{"slug": "my-chat", **changes})


def named(**annotations: str) -> dict[str, Any]:
    return {
        "name": "my-chat",
        "namespace": "endpoints",
        "labels": LABELS,
        "annotations": {**NAMES, **annotations},
    }


def test_the_rest_of_the_deployment() -> None:
    endpoint = my_chat()
    workload = server_of(endpoint).workload
    pod = pod_of(endpoint)
    guarded = "guarded.endpoints.internal"
    metadata = named(
        **{
            f"{guarded}/model": "owner/model",
            f"{guarded}/resource": "g6e.xlarge",
            f"{guarded}/framework": "engine@1.0.0",
            f"{guarded}/engineArgs": "44136fa355b3678a",
            f"{guarded}/replicas": "1-3",
            f"{guarded}/quantization": "none",
            f"{guarded}/visibility": "private",
            f"{guarded}/capacityTypes": "on-demand",
        }
    )
    manifest = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {
            **metadata,
            "labels": {
                **LABELS,
                "app.kubernetes.io/name": "engine",
                "endpoints.internal/framework": "engine-1.0.0",
                "endpoints.internal/state": "running",
                "endpoints.internal/updates": "stop-first",
            },
        },
        "spec": {
            "selector": {"matchLabels": SELECTOR},
            "strategy": {
                "type": "RollingUpdate",
                "rollingUpdate": {"maxSurge": 1, "maxUnavailable": "34%"},
            },
            "progressDeadlineSeconds": 1375,
            "template": {
                "metadata": {
                    "labels": {**LABELS, "app.kubernetes.io/name": "engine"},
                    "annotations": {**NAMES, "endpoints.internal/framework": "engine@1.0.0"},
                },
                "spec": {
                    "initContainers": pod["initContainers"],
                    "containers": pod["containers"],
                    "nodeSelector": {"endpoints.internal/pool": "endpoints.g6e-xlarge-on-demand"},
                    "tolerations": [
                        {"key": "nvidia.com/gpu", "operator": "Exists", "effect": "NoSchedule"}
                    ],
                    "terminationGracePeriodSeconds": 325,
                    "automountServiceAccountToken": False,
                    "enableServiceLinks": False,
                    "securityContext": {
                        "runAsNonRoot": True,
                        "runAsUser": 1000,
                        "runAsGroup": 1000,
                        "fsGroup": 1000,
                        "seccompProfile": {"type": "RuntimeDefault"},
                    },
                    "topologySpreadConstraints": [
                        {
                            "topologyKey": key,
                            "maxSkew": 1,
                            "whenUnsatisfiable": "ScheduleAnyway",
                            "labelSelector": {"matchLabels": SELECTOR},
                        }
                        for key in ("kubernetes.io/hostname", "topology.kubernetes.io/zone")
                    ],
                    "volumes": [
                        {
                            "name": "shared-memory",
                            "emptyDir": {"medium": "Memory", "sizeLimit": "1Gi"},
                        },
                        {"name": "model-cache", "emptyDir": {"sizeLimit": "24Gi"}},
                        {"name": "fetch-weights", "configMap": {"name": "fetch-weights"}},
                    ],
                },
            },
        },
    }
    assert workload == plan.Workload(
        object=plan.KubernetesObject(logical_name="my-chat", manifest=manifest, ready_seconds=1405),
        strategy=strategy(endpoint),
        access=plan.KubeconfigAccess(kubeconfig="cluster/kubeconfig", context="sandbox"),
    )


def test_what_stands_in_front_of_the_pods() -> None:
    planned = server_of(my_chat())
    assert planned.service.manifest == {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": named(**{"pulumi.com/skipAwait": "true"}),
        "spec": {
            "selector": SELECTOR,
            "ports": [{"name": "http", "port": 80, "targetPort": "http"}],
        },
    }
    assert planned.disruption_budget is not None
    assert planned.disruption_budget.manifest == {
        "apiVersion": "policy/v1",
        "kind": "PodDisruptionBudget",
        "metadata": named(),
        "spec": {
            "maxUnavailable": 1,
            "selector": {"matchLabels": SELECTOR},
            "unhealthyPodEvictionPolicy": "AlwaysAllow",
        },
    }
    assert planned.api_keys == api_key_secrets(my_chat())


def test_a_stop_changes_replicas_and_labels_only() -> None:
    running, stopped = server_of(my_chat()), server_of(my_chat(state="stopped"))
    made, label = running.workload.object, "endpoints.internal/state"
    made = changed(made, "spec", "replicas", to=0)
    # So that none of them is made, whoever scales.
    made = changed(made, "spec", "template", "metadata", "labels", label, to="stopped")
    made = changed(made, "metadata", "labels", label, to="stopped")
    assert stopped == replace(running, workload=replace(running.workload, object=made))


@pytest.mark.parametrize(("restart", "value"), [(0, "0"), (2, "2")])
def test_a_restart_changes_one_annotation_of_the_pods_only(restart: int, value: str) -> None:
    before = server_of(my_chat())
    place = ("spec", "template", "metadata", "annotations", "endpoints.internal/restart")
    restarted = changed(before.workload.object, *place, to=value)
    assert server_of(my_chat(restart=restart)) == replace(
        before, workload=replace(before.workload, object=restarted)
    )


def test_a_resize_changes_no_pod() -> None:
    one, three = (my_chat(replicas=Replicas(min=1, max=most)) for most in (1, 3))
    assert server_of(one).workload.template == server_of(three).workload.template


def test_a_public_endpoint_has_no_key() -> None:
    assert server_of(my_chat(visibility="public")).api_keys == ()
    private, public = (
        engine_of(pod_of(my_chat(visibility=visibility))) for visibility in ("private", "public")
    )
    plain = [each for each in private["env"] if "value" in each]
    assert public == {**private, "env": plain, "args": private["args"][:-2]}


def test_an_engine_that_reads_no_variable_gets_none() -> None:
    endpoint = my_chat(framework=resolved.framework(resolved.engine(apiKeyEnv=None)))
    assert secrets_of(engine_of(pod_of(endpoint))) == {}
    assert len(server_of(endpoint).api_keys) == 1


@pytest.mark.parametrize(("most", "protected"), [(1, False), (2, True), (5, True)])
def test_a_budget_protects_several_replicas_only(most: int, protected: bool) -> None:
    # One for a single replica would keep every node drain from ending.
    planned = server_of(my_chat(replicas=Replicas(min=0, max=most)))
    assert (planned.disruption_budget is not None) is protected
