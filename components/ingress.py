"""Route to an endpoint from outside the cluster."""

import pulumi

from components.objects import KubernetesObject
from endpoints import plan


class Ingress(pulumi.ComponentResource):
    """A Gateway API HTTPRoute or a Kubernetes Ingress, whichever was planned."""

    def __init__(
        self, name: str, route: plan.Route, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("endpoints:endpoint:Ingress", name, None, opts)
        before = [KubernetesObject(planned, self) for planned in route.objects]
        KubernetesObject(route.object, self, after=before)
        self.register_outputs({"hostname": route.hostname})
