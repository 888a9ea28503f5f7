"""The owner of an endpoint's replicas while it runs."""

from collections.abc import Callable
from typing import cast

import pulumi
from pulumi_kubernetes.apiextensions import CustomResource
from pulumi_kubernetes.autoscaling.v2 import (
    CrossVersionObjectReferenceArgs,
    HorizontalPodAutoscaler,
    HorizontalPodAutoscalerBehaviorArgs,
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
    spec: dict[str, object] = {
        "scaleTargetRef": _target(autoscaler.target),
        "minReplicaCount": autoscaler.min_replicas,
        "maxReplicaCount": autoscaler.max_replicas,
        **_activation(autoscaler.activation),
        "advanced": {"horizontalPodAutoscalerConfig": {"behavior": _behavior(autoscaler.behavior)}},
        "triggers": [_trigger(trigger) for trigger in autoscaler.triggers],
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
            # The SDK takes the manifest's own shapes as well; its types do not say so.
            scale_target_ref=cast(CrossVersionObjectReferenceArgs, _target(autoscaler.target)),
            min_replicas=autoscaler.min_replicas,
            max_replicas=autoscaler.max_replicas,
            behavior=cast(HorizontalPodAutoscalerBehaviorArgs, _behavior(autoscaler.behavior)),
            metrics=[cast(MetricSpecArgs, dict(metric)) for metric in autoscaler.metrics],
        ),
        opts=opts,
    )


def _activation(activation: plan.Activation | None) -> dict[str, int]:
    if activation is None:
        return {}
    return {
        "pollingInterval": activation.polling_seconds,
        "cooldownPeriod": activation.cooldown_seconds,
        "initialCooldownPeriod": activation.initial_cooldown_seconds,
    }


def _target(target: plan.Target) -> dict[str, str]:
    return {"apiVersion": target.api_version, "kind": target.kind, "name": target.name}


def _trigger(trigger: plan.Trigger) -> dict[str, object]:
    described: dict[str, object] = {"type": trigger.type, "metadata": dict(trigger.metadata)}
    if trigger.metric_type is not None:
        described["metricType"] = trigger.metric_type
    return described


def _behavior(behavior: plan.Behavior) -> dict[str, object]:
    return {"scaleUp": _direction(behavior.up), "scaleDown": _direction(behavior.down)}


def _direction(direction: plan.Direction) -> dict[str, object]:
    policy = {
        "type": "Pods",
        "value": direction.pods,
        "periodSeconds": direction.period_seconds,
    }
    return {
        "stabilizationWindowSeconds": direction.stabilization_seconds,
        "policies": [policy],
    }


_CREATE: dict[type, Callable[..., pulumi.Resource]] = {
    plan.ScaledObject: _scaled_object,
    plan.HorizontalPodAutoscaler: _horizontal_pod_autoscaler,
}
