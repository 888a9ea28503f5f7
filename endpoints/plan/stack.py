"""One endpoint, and the whole stack."""

from dataclasses import dataclass
from typing import Literal

from endpoints.plan.autoscaler import Autoscaler
from endpoints.plan.cluster import Cluster, Pool
from endpoints.plan.cost import Cost
from endpoints.plan.fit import DerivedArgument, Fit
from endpoints.plan.objects import KubernetesObject, Timers
from endpoints.plan.route import Route
from endpoints.plan.server import Server


@dataclass(frozen=True, kw_only=True, slots=True)
class Endpoint:
    """One endpoint; the autoscaler is applied first, see docs/decisions/0002."""

    logical_name: str
    name: str
    cluster: str
    model: str
    revision: str
    resource: str
    framework: str
    state: Literal["running", "stopped"]
    visibility: Literal["public", "private"]
    min_replicas: int
    max_replicas: int
    pool: str
    url: str
    server: Server
    autoscaler: Autoscaler
    route: Route
    route_after: Literal["keys", "pods"]
    """Part of the server that the route waits for: its Secrets, or pods of its newest template."""
    objects: tuple[KubernetesObject, ...]
    """Objects that watch the endpoint and keep others out; created before its pods."""
    timers: Timers
    derived: tuple[DerivedArgument, ...]
    fit: Fit | None
    cost: Cost
    notices: tuple[str, ...]
    """Notices for readers of the preview."""
    warnings: tuple[str, ...]
    """Warnings about valid but doubtful settings."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """The whole stack."""

    stack: str
    clusters: tuple[Cluster, ...]
    pools: tuple[Pool, ...]
    endpoints: tuple[Endpoint, ...]
    cost: Cost
    notices: tuple[str, ...]
