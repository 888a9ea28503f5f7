"""The once-per-cluster guards that make the API server keep "stopped" and "stop first"."""

import pulumi

from components.objects import KubernetesObject, child_of
from endpoints import plan


class StopFirst(pulumi.ComponentResource):
    """A ValidatingAdmissionPolicy and its binding."""

    def __init__(
        self, name: str, guard: plan.Guard, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("endpoints:cluster:StopFirst", name, None, opts)
        policy = KubernetesObject(guard.policy, child_of(self))
        after = pulumi.ResourceOptions(depends_on=[policy])
        KubernetesObject(guard.binding, child_of(self, after))
        self.register_outputs({})
