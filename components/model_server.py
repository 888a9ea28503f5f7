"""An endpoint's pods and what stands in front of them."""

from collections.abc import Callable

import pulumi
from pulumi_kubernetes.apiextensions import CustomResource
from pulumi_kubernetes.apps import v1 as apps
from pulumi_kubernetes.core import v1 as core
from pulumi_kubernetes.policy import v1 as policy

from components.diagnosis import explain_failure
from components.objects import KubernetesObject, child_of, label_selector, object_meta
from components.pod import pod_template
from endpoints import plan


class ModelServer(pulumi.ComponentResource):
    """A Deployment or groups of pods, their Service, its disruption budget and its API key."""

    keys: list[KubernetesObject]
    """Of clients and of the engine; a gateway that checks the ones and hands over the other reads
    them too."""

    def __init__(
        self, name: str, server: plan.Server, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("endpoints:endpoint:ModelServer", name, None, opts)
        self.keys = [KubernetesObject(planned, child_of(self)) for planned in server.api_keys]
        after = child_of(self, pulumi.ResourceOptions(depends_on=self.keys))
        _CREATE[type(server.workload)](name, server.workload, after)
        _service(name, server.service, child_of(self))
        for budget in server.disruption_budgets:
            _disruption_budget(name, budget, child_of(self))
        self.register_outputs({})


def _deployment(
    name: str, deployment: plan.Deployment, opts: pulumi.ResourceOptions
) -> apps.Deployment:
    strategy = deployment.strategy
    return apps.Deployment(
        name,
        metadata=object_meta(deployment.metadata),
        spec=apps.DeploymentSpecArgs(
            replicas=deployment.replicas,
            selector=label_selector(deployment.selector),
            strategy=apps.DeploymentStrategyArgs(
                type=strategy.type, rolling_update=_bounds(strategy.rolling_update)
            ),
            progress_deadline_seconds=deployment.progress_deadline_seconds,
            template=pod_template(deployment.pod),
        ),
        opts=_awaited(name, deployment, opts),
    )


def _leader_worker_set(
    name: str, group: plan.LeaderWorkerSet, opts: pulumi.ResourceOptions
) -> CustomResource:
    rolling = group.strategy.rolling_update
    assert rolling is not None
    spec: dict[str, object] = {
        "leaderWorkerTemplate": {
            "size": group.size,
            # Engines do not mend a group of which one is gone.
            "restartPolicy": "RecreateGroupOnPodRestart",
            "leaderTemplate": pod_template(group.pod),
            "workerTemplate": pod_template(group.worker),
        },
        "rolloutStrategy": {
            "type": group.strategy.type,
            "rollingUpdateConfiguration": {
                "maxSurge": rolling.max_surge,
                "maxUnavailable": rolling.max_unavailable,
            },
        },
        # A leader is ready only once its workers have joined it.
        "startupPolicy": "LeaderCreated",
        # Else the set's own Service would have the name of the endpoint's.
        "networkConfig": {"subdomainPolicy": "UniquePerReplica"},
    }
    if group.replicas is not None:
        spec["replicas"] = group.replicas
    return CustomResource(
        name,
        api_version="leaderworkerset.x-k8s.io/v1",
        kind="LeaderWorkerSet",
        metadata=object_meta(group.metadata),
        spec=spec,
        opts=_awaited(name, group, opts),
    )


def _awaited(
    name: str, workload: plan.Workload, opts: pulumi.ResourceOptions
) -> pulumi.ResourceOptions:
    timeout = f"{workload.await_seconds}s"
    return pulumi.ResourceOptions.merge(
        opts,
        pulumi.ResourceOptions(
            custom_timeouts=pulumi.CustomTimeouts(create=timeout, update=timeout),
            hooks=explain_failure(name, workload),
        ),
    )


def _bounds(rolling: plan.RollingUpdate | None) -> apps.RollingUpdateDeploymentArgs | None:
    # An empty object is refused beside Recreate: the field has to be absent.
    if rolling is None:
        return None
    return apps.RollingUpdateDeploymentArgs(
        max_surge=rolling.max_surge, max_unavailable=rolling.max_unavailable
    )


def _service(name: str, service: plan.Service, opts: pulumi.ResourceOptions) -> core.Service:
    port = core.ServicePortArgs(name="http", port=service.port, target_port="http")
    return core.Service(
        name,
        metadata=object_meta(service.metadata),
        spec=core.ServiceSpecArgs(selector=dict(service.selector), ports=[port]),
        opts=opts,
    )


def _disruption_budget(
    name: str, budget: plan.DisruptionBudget, opts: pulumi.ResourceOptions
) -> policy.PodDisruptionBudget:
    return policy.PodDisruptionBudget(
        name,
        metadata=object_meta(budget.metadata),
        spec=policy.PodDisruptionBudgetSpecArgs(
            max_unavailable=budget.max_unavailable,
            selector=label_selector(budget.selector),
            # One that is not ready serves nobody, and must not keep its node from being drained.
            unhealthy_pod_eviction_policy="AlwaysAllow",
        ),
        opts=opts,
    )


_CREATE: dict[type, Callable[..., pulumi.Resource]] = {
    plan.Deployment: _deployment,
    plan.LeaderWorkerSet: _leader_worker_set,
}
