"""The way to an endpoint from outside the cluster."""

import pulumi

from components.objects import KubernetesObject, child_of
from endpoints import plan


class Ingress(pulumi.ComponentResource):
    """A Gateway API HTTPRoute or a Kubernetes Ingress, whichever was planned."""

    def __init__(
        self, name: str, route: plan.Route, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("endpoints:endpoint:Ingress", name, None, opts)
        before = [KubernetesObject(planned, child_of(self)) for planned in route.objects]
        after = pulumi.ResourceOptions(depends_on=before)
        KubernetesObject(route.object, child_of(self, after))
        self.register_outputs({"hostname": route.hostname})
