"""The once-per-cluster guards that make the API server keep "stopped" and "stop first"."""

import pulumi

from components.objects import KubernetesObject
from endpoints import plan


class StopFirst(pulumi.ComponentResource):
    """A ValidatingAdmissionPolicy and its binding."""

    def __init__(
        self, name: str, guard: plan.Guard, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("endpoints:cluster:StopFirst", name, None, opts)
        policy = KubernetesObject(guard.policy, self)
        KubernetesObject(guard.binding, self, after=[policy])
        self.register_outputs({})
