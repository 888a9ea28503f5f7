"""The way to an endpoint."""

from dataclasses import dataclass

from endpoints.plan.objects import KubernetesObject


@dataclass(frozen=True, kw_only=True, slots=True)
class Route:
    """A Gateway API HTTPRoute or a `networking.k8s.io/v1` Ingress."""

    object: KubernetesObject
    objects: tuple[KubernetesObject, ...]
    """What the controller is told beside the route; there before it, and gone after it."""
    hostname: str
    through: str
    """What serves it, in words: `gateway gateways/internal`, `ingress class public`."""
    to: str
    """`service:port`, or in words what answers instead."""
