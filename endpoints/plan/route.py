"""Route to an endpoint."""

from dataclasses import dataclass

from endpoints.plan.objects import KubernetesObject


@dataclass(frozen=True, kw_only=True, slots=True)
class Route:
    """A Gateway API HTTPRoute or a `networking.k8s.io/v1` Ingress."""

    object: KubernetesObject
    objects: tuple[KubernetesObject, ...]
    """Objects that configure the controller; created before the route, deleted after it."""
    hostname: str
    through: str
    """Server of the route in words: `gateway gateways/internal`, `ingress class public`."""
    to: str
    """Backend as `service:port`, or in words the answer that takes its place."""
