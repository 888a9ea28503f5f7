"""The way to an endpoint."""

from dataclasses import dataclass

from endpoints.plan.objects import Metadata


@dataclass(frozen=True, kw_only=True, slots=True)
class HttpRoute:
    """A Gateway API route."""

    metadata: Metadata
    gateway: str
    gateway_namespace: str
    hostname: str
    service: str
    port: int


@dataclass(frozen=True, kw_only=True, slots=True)
class IngressRoute:
    """A `networking.k8s.io/v1` Ingress."""

    metadata: Metadata
    class_name: str
    hostname: str
    service: str
    port: int


Route = HttpRoute | IngressRoute
