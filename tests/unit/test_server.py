"""The pods of an endpoint, what stands in front of them, and what an edit may touch."""

from dataclasses import replace
from typing import Any

import pytest

from endpoints import plan
from endpoints.endpoint.keys import api_key_secrets
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.endpoint.timers import derive_timers
from endpoints.pods.server import plan_server
from endpoints.pods.workload import strategy
from endpoints.spec.entry import Replicas
from tests.support import resolved

LABELS = {
    "app.kubernetes.io/instance": "my-chat",
    "app.kubernetes.io/part-of": "endpoints",
    "endpoints.internal/endpoint": "my-chat",
}
SELECTOR = {"endpoints.internal/endpoint": "my-chat"}
NAMES = {"endpoints.internal/name": "My.Chat", "endpoints.internal/model": "owner/model"}


def server(endpoint: ResolvedEndpoint) -> plan.Server:
    return plan_server(endpoint, derive_timers(endpoint, waves=1))


def named(name: str, annotations: dict[str, str]) -> plan.Metadata:
    return plan.Metadata(name=name, namespace="endpoints", labels=LABELS, annotations=annotations)


def deployment_of(planned: plan.Server) -> plan.Deployment:
    assert isinstance(planned.workload, plan.Deployment)
    return planned.workload


def my_chat(**changes: Any) -> ResolvedEndpoint:
    return resolved.endpoint("My.Chat", **{"slug": "my-chat", **changes})


def test_the_container_as_a_whole() -> None:
    assert server(my_chat()).workload.pod.container == plan.Container(
        image="example/engine:v1",
        command=(),
        args=(
            "--model",
            "/models/weights",
            "--port",
            "8000",
            "--tensor-parallel-size",
            "1",
            "--shutdown-timeout",
            "300",
            "--api-key",
            "$(ENGINE_API_KEY)",
        ),
        env={
            "HOME": "/models",
            "USER": "engine",
            "HF_HOME": "/models",
            "HF_HUB_OFFLINE": "1",
            "ENGINE_LOG": "info",
        },
        secret_env=(
            plan.SecretEnv(name="ENGINE_API_KEY", secret="my-chat-api-key", key="api-key"),
        ),
        port=8000,
        requests={
            "cpu": "3650m",
            "memory": "29184Mi",
            "ephemeral-storage": "24Gi",
            "nvidia.com/gpu": "1",
        },
        limits={"memory": "29184Mi", "ephemeral-storage": "24Gi", "nvidia.com/gpu": "1"},
        startup=probe(10, 39),
        readiness=probe(5, 3),
        liveness=probe(10, 6),
        pre_stop_seconds=15,
        shared_memory="1Gi",
        cache_path="/models",
        cache_size="24Gi",
        cache_claims=(),
        mounts=(),
    )


def probe(period: int, failures: int) -> plan.Probe:
    return plan.Probe(
        path="/health", period_seconds=period, timeout_seconds=5, failure_threshold=failures
    )


def test_the_rest_of_the_deployment() -> None:
    endpoint = my_chat()
    deployment = deployment_of(server(endpoint))
    assert deployment == plan.Deployment(
        metadata=plan.Metadata(
            name="my-chat",
            namespace="endpoints",
            labels={
                **LABELS,
                "app.kubernetes.io/name": "engine",
                "endpoints.internal/framework": "engine-1.0.0",
                "endpoints.internal/state": "running",
                "endpoints.internal/updates": "stop-first",
            },
            annotations={
                **NAMES,
                "guarded.endpoints.internal/model": "owner/model",
                "guarded.endpoints.internal/resource": "g6e.xlarge",
                "guarded.endpoints.internal/framework": "engine@1.0.0",
                "guarded.endpoints.internal/engineArgs": "44136fa355b3678a",
                "guarded.endpoints.internal/replicas": "1-3",
                "guarded.endpoints.internal/quantization": "none",
                "guarded.endpoints.internal/visibility": "private",
                "guarded.endpoints.internal/capacityTypes": "on-demand",
            },
        ),
        selector=SELECTOR,
        replicas=None,
        pod=plan.Pod(
            labels={**LABELS, "app.kubernetes.io/name": "engine"},
            annotations={**NAMES, "endpoints.internal/framework": "engine@1.0.0"},
            container=deployment.pod.container,
            weight_copies=deployment.pod.weight_copies,
            volumes=deployment.pod.volumes,
            service_account=None,
            node_selector={"endpoints.internal/pool": "endpoints.g6e-xlarge-on-demand"},
            tolerations=(
                plan.Toleration(key="nvidia.com/gpu", operator="Exists", effect="NoSchedule"),
            ),
            grace_seconds=325,
            security=plan.PodSecurity(user=1000, read_only_root=False),
            priority_class=None,
            one_zone_by=None,
            spread=SELECTOR,
        ),
        strategy=strategy(endpoint),
        progress_deadline_seconds=1375,
        await_seconds=1405,
        access=plan.KubeconfigAccess(kubeconfig="cluster/kubeconfig", context="sandbox"),
    )


def test_what_stands_in_front_of_the_pods() -> None:
    planned = server(my_chat())
    assert planned.service == plan.Service(
        metadata=named("my-chat", {**NAMES, "pulumi.com/skipAwait": "true"}),
        selector=SELECTOR,
        port=80,
        target_port=8000,
    )
    assert planned.disruption_budgets == (
        plan.DisruptionBudget(
            metadata=named("my-chat", NAMES), selector=SELECTOR, max_unavailable=1
        ),
    )
    assert planned.api_keys == api_key_secrets(my_chat())


def test_a_stop_changes_replicas_and_labels_only() -> None:
    running, stopped = server(my_chat()), server(my_chat(state="stopped"))
    before, pod = running.workload.metadata, running.workload.pod
    stop = {"endpoints.internal/state": "stopped"}
    assert stopped == replace(
        running,
        workload=replace(
            running.workload,
            replicas=0,
            # So that none of them is made, whoever scales.
            pod=replace(pod, labels={**pod.labels, **stop}),
            metadata=replace(before, labels={**before.labels, **stop}),
        ),
    )


@pytest.mark.parametrize(("restart", "value"), [(0, "0"), (2, "2")])
def test_a_restart_changes_one_annotation_of_the_pods_only(restart: int, value: str) -> None:
    before = server(my_chat())
    pod = before.workload.pod
    annotations = {**pod.annotations, "endpoints.internal/restart": value}
    assert server(my_chat(restart=restart)) == replace(
        before,
        workload=replace(before.workload, pod=replace(pod, annotations=annotations)),
    )


def test_a_resize_changes_no_pod() -> None:
    one, three = (my_chat(replicas=Replicas(min=1, max=most)) for most in (1, 3))
    assert server(one).workload.pod == server(three).workload.pod


def test_a_public_endpoint_has_no_key() -> None:
    private, public = server(my_chat()), server(my_chat(visibility="public"))
    assert public.api_keys == ()
    assert public.workload.pod.container == replace(
        private.workload.pod.container,
        secret_env=(),
        args=private.workload.pod.container.args[:-2],
    )


def test_an_engine_that_reads_no_variable_gets_none() -> None:
    framework = resolved.framework(resolved.engine(apiKeyEnv=None))
    planned = server(my_chat(framework=framework))
    assert planned.workload.pod.container.secret_env == ()
    assert len(planned.api_keys) == 1


@pytest.mark.parametrize(("most", "budgets"), [(1, 0), (2, 1), (5, 1)])
def test_a_budget_protects_several_replicas_only(most: int, budgets: int) -> None:
    # One for a single replica would keep every node drain from ending.
    planned = server(my_chat(replicas=Replicas(min=0, max=most)))
    assert len(planned.disruption_budgets) == budgets
