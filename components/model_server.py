"""Pods of an endpoint, with their Service, disruption budget and keys."""

import pulumi

from components.objects import KubernetesObject
from endpoints import plan


class ModelServer(pulumi.ComponentResource):
    """A Deployment or groups of pods, their Service, its disruption budget and its API key."""

    keys: list[KubernetesObject]
    """Keys of clients and of the engine, which a gateway that checks keys reads as well."""

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
