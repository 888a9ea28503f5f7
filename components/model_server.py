"""An endpoint's pods and what stands in front of them."""

import pulumi

from components.objects import KubernetesObject
from endpoints import plan


class ModelServer(pulumi.ComponentResource):
    """A Deployment or groups of pods, their Service, its disruption budget and its API key."""

    keys: list[KubernetesObject]
    """Of clients and of the engine; a gateway that checks the ones and hands over the other reads
    them too."""

    def __init__(
        self,
        name: str,
        server: plan.Server,
        hooks: pulumi.ResourceHookBinding,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("endpoints:endpoint:ModelServer", name, None, opts)
        self.keys = [KubernetesObject(planned, self) for planned in server.api_keys]
        KubernetesObject(server.workload.object, self, after=self.keys, hooks=hooks)
        KubernetesObject(server.service, self)
        if server.disruption_budget is not None:
            KubernetesObject(server.disruption_budget, self)
        self.register_outputs({})
