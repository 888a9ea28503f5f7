"""One endpoint: its autoscaler, its server and its route."""

from collections.abc import Sequence

import pulumi

from components.autoscaler import Autoscaler
from components.ingress import Ingress
from components.model_server import ModelServer
from components.objects import KubernetesObject
from endpoints import plan


class Endpoint(pulumi.ComponentResource):
    """All resources of one entry of the file.

    The autoscaler goes first in every update: it is paused before the Deployment goes to zero,
    and a change that the stop-first policy refuses is refused before anything else has moved.
    """

    url: str

    def __init__(
        self,
        name: str,
        endpoint: plan.Endpoint,
        hooks: pulumi.ResourceHookBinding,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("endpoints:endpoint:Endpoint", name, None, opts)
        self.url = endpoint.url
        inside = pulumi.ResourceOptions(parent=self)
        autoscaler = Autoscaler(name, endpoint.autoscaler, inside)
        first = [autoscaler, *(KubernetesObject(planned, self) for planned in endpoint.objects)]
        after = pulumi.ResourceOptions(parent=self, depends_on=first)
        server = ModelServer(name, endpoint.server, hooks, after)
        waits: dict[str, Sequence[pulumi.Resource]] = {"keys": server.keys, "pods": [server]}
        last = [*first, *waits[endpoint.route_after]]
        Ingress(name, endpoint.route, pulumi.ResourceOptions(parent=self, depends_on=last))
        for notice in endpoint.notices:
            pulumi.log.info(notice, self)
        for warning in endpoint.warnings:
            pulumi.log.warn(warning, self)
        self.register_outputs({"url": self.url})
