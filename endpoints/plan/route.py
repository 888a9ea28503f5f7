"""The way to an endpoint."""

from collections.abc import Mapping
from dataclasses import dataclass

from endpoints.plan.objects import KubernetesObject, Manifest


@dataclass(frozen=True, kw_only=True, slots=True)
class Backend:
    """The Service that requests go to."""

    service: str
    namespace: str | None
    """None: the route's own."""
    port: int


@dataclass(frozen=True, kw_only=True, slots=True)
class HttpRoute:
    """A Gateway API route."""

    metadata: Manifest
    gateway: str
    gateway_namespace: str
    listener: str | None
    """The Gateway's listener that serves it; None means all of them."""
    hostname: str
    paths: tuple[str, ...]
    """Prefixes that are let through; empty: all."""
    filters: tuple[Mapping[str, object], ...]
    """Entries of the rule's `filters`."""
    backends: tuple[Backend, ...]
    """None or one: a filter may answer by itself."""
    request_timeout: str | None
    """None where the Gateway's controller knows no such limit."""
    objects: tuple[KubernetesObject, ...]
    """What the controller is told beside the route; there before it, and gone after it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class IngressRoute:
    """A `networking.k8s.io/v1` Ingress."""

    metadata: Manifest
    class_name: str
    hostname: str
    paths: tuple[str, ...]
    """Prefixes that are let through; never empty."""
    service: str
    port: int | str
    """A name where the controller answers by itself."""
    objects: tuple[KubernetesObject, ...]
    """There before it, and gone after it."""


Route = HttpRoute | IngressRoute
