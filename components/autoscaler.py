"""Autoscaler of an endpoint, which owns its replicas while it runs."""

import pulumi

from components.objects import KubernetesObject
from endpoints import plan


class Autoscaler(pulumi.ComponentResource):
    """A KEDA ScaledObject or a HorizontalPodAutoscaler, whichever was planned."""

    def __init__(
        self, name: str, autoscaler: plan.Autoscaler, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("endpoints:endpoint:Autoscaler", name, None, opts)
        KubernetesObject(autoscaler.object, self)
        self.register_outputs({})
