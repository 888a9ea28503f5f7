"""The owner of an endpoint's replicas while it runs."""

from collections.abc import Callable
from typing import cast

import pulumi
from pulumi_kubernetes.apiextensions import CustomResource
from pulumi_kubernetes.autoscaling.v2 import (
    CrossVersionObjectReferenceArgs,
    HorizontalPodAutoscaler,
    HorizontalPodAutoscalerSpecArgs,
    MetricSpecArgs,
)

from components.objects import child_of, object_meta
from endpoints import plan


class Autoscaler(pulumi.ComponentResource):
    """A KEDA ScaledObject or a HorizontalPodAutoscaler, whichever was planned."""

    def __init__(
        self, name: str, autoscaler: plan.Autoscaler, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("endpoints:endpoint:Autoscaler", name, None, opts)
        _CREATE[type(autoscaler)](name, autoscaler, child_of(self))
        self.register_outputs({})


def _scaled_object(
    name: str, autoscaler: plan.ScaledObject, opts: pulumi.ResourceOptions
) -> CustomResource:
    trigger = autoscaler.trigger
    spec: dict[str, object] = {
        "scaleTargetRef": {"name": autoscaler.target},
        "minReplicaCount": autoscaler.min_replicas,
        "maxReplicaCount": autoscaler.max_replicas,
        "cooldownPeriod": autoscaler.cooldown_seconds,
        "initialCooldownPeriod": autoscaler.initial_cooldown_seconds,
        "triggers": [
            {
                "type": trigger.type,
                "metricType": trigger.metric_type,
                "metadata": dict(trigger.metadata),
            }
        ],
    }
    for fallback in autoscaler.fallbacks:
        spec["fallback"] = {
            "failureThreshold": fallback.failure_threshold,
            "replicas": fallback.replicas,
            "behavior": fallback.behavior,
        }
    return CustomResource(
        name,
        api_version="keda.sh/v1alpha1",
        kind="ScaledObject",
        metadata=object_meta(autoscaler.metadata),
        spec=spec,
        opts=opts,
    )


def _horizontal_pod_autoscaler(
    name: str, autoscaler: plan.HorizontalPodAutoscaler, opts: pulumi.ResourceOptions
) -> HorizontalPodAutoscaler:
    return HorizontalPodAutoscaler(
        name,
        metadata=object_meta(autoscaler.metadata),
        spec=HorizontalPodAutoscalerSpecArgs(
            scale_target_ref=CrossVersionObjectReferenceArgs(
                api_version="apps/v1", kind="Deployment", name=autoscaler.target
            ),
            min_replicas=autoscaler.min_replicas,
            max_replicas=autoscaler.max_replicas,
            # The SDK takes the manifest's own shape as well; its type does not say so.
            metrics=[cast(MetricSpecArgs, dict(autoscaler.metric))],
        ),
        opts=opts,
    )


_CREATE: dict[type, Callable[..., pulumi.Resource]] = {
    plan.ScaledObject: _scaled_object,
    plan.HorizontalPodAutoscaler: _horizontal_pod_autoscaler,
}
