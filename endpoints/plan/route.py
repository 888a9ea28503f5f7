"""The way to an endpoint."""

from dataclasses import dataclass

from endpoints.plan.objects import CustomObject, Metadata


@dataclass(frozen=True, kw_only=True, slots=True)
class HttpRoute:
    """A Gateway API route."""

    metadata: Metadata
    gateway: str
    gateway_namespace: str
    listener: str | None
    """The Gateway's listener that serves it; None means all of them."""
    hostname: str
    service: str
    port: int
    request_timeout: str | None
    """None where the Gateway's controller knows no such limit."""
    objects: tuple[CustomObject, ...]
    """What tells the controller about the service; there before the route."""


@dataclass(frozen=True, kw_only=True, slots=True)
class IngressRoute:
    """A `networking.k8s.io/v1` Ingress."""

    metadata: Metadata
    class_name: str
    hostname: str
    service: str
    port: int


Route = HttpRoute | IngressRoute
