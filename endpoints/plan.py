"""The plan: frozen records that carry every decision; components only read them.

Names of fields are Kubernetes' own where a field becomes part of a manifest. Quantities are
Kubernetes quantity strings, times are whole seconds.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Labels = Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Metadata:
    """`metadata` of one Kubernetes object; `namespace` is None for cluster-scoped ones."""

    name: str
    namespace: str | None
    labels: Labels
    annotations: Labels


@dataclass(frozen=True, kw_only=True, slots=True)
class Timer:
    """A derived or overridden time and the arithmetic that gave it."""

    seconds: int
    because: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Timers:
    """All times of one endpoint, from weight bytes, bandwidths, image size and stream length."""

    scheduling: Timer
    startup: Timer
    progress_deadline: Timer
    await_ready: Timer
    pre_stop: Timer
    drain: Timer
    grace: Timer
    cooldown: Timer


@dataclass(frozen=True, kw_only=True, slots=True)
class Probe:
    """An HTTP probe on the engine's own health path."""

    path: str
    period_seconds: int
    timeout_seconds: int
    failure_threshold: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Toleration:
    """A pod's toleration of one pool taint, whatever the taint's value."""

    key: str
    operator: Literal["Exists"]
    effect: str


@dataclass(frozen=True, kw_only=True, slots=True)
class SecretEnv:
    """An environment variable that comes from a Secret."""

    name: str
    secret: str
    key: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Strategy:
    """Rollout strategy; the bounds are None where the type has none."""

    type: Literal["RollingUpdate", "Recreate"]
    max_surge: int | None
    max_unavailable: int | None
    because: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Container:
    """The engine's container."""

    image: str
    command: tuple[str, ...]
    args: tuple[str, ...]
    env: Mapping[str, str]
    secret_env: tuple[SecretEnv, ...]
    port: int
    requests: Mapping[str, str]
    limits: Mapping[str, str]
    startup: Probe
    readiness: Probe
    liveness: Probe
    pre_stop_seconds: int
    shared_memory: str
    cache_path: str
    cache_size: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Deployment:
    """The pods of one endpoint; `replicas` is None while the autoscaler owns them."""

    metadata: Metadata
    selector: Labels
    replicas: int | None
    pod_labels: Labels
    pod_annotations: Labels
    container: Container
    node_selector: Labels
    tolerations: tuple[Toleration, ...]
    strategy: Strategy
    grace_seconds: int
    progress_deadline_seconds: int
    await_seconds: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Service:
    """The stable address of the pods."""

    metadata: Metadata
    selector: Labels
    port: int
    target_port: int


@dataclass(frozen=True, kw_only=True, slots=True)
class DisruptionBudget:
    """How many replicas a node drain may take at a time."""

    metadata: Metadata
    selector: Labels
    max_unavailable: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ApiKeySecret:
    """The Secret that holds an endpoint's key, derived from the stack's seed and `salt`."""

    metadata: Metadata
    key: str
    salt: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Server:
    """Everything that answers requests; tuples hold none or one."""

    deployment: Deployment
    service: Service
    disruption_budgets: tuple[DisruptionBudget, ...]
    api_keys: tuple[ApiKeySecret, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ScaledObject:
    """KEDA's autoscaler."""

    metadata: Metadata
    target: str
    min_replicas: int
    max_replicas: int
    cooldown_seconds: int
    initial_cooldown_seconds: int
    fallback_replicas: int
    server_address: str
    query: str
    threshold: str


@dataclass(frozen=True, kw_only=True, slots=True)
class HorizontalPodAutoscaler:
    """Kubernetes' own autoscaler, on a custom metric of the pods."""

    metadata: Metadata
    target: str
    min_replicas: int
    max_replicas: int
    metric: str
    average_value: str


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


Autoscaler = ScaledObject | HorizontalPodAutoscaler
Route = HttpRoute | IngressRoute
Part = Literal["server", "autoscaler"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Endpoint:
    """One endpoint. `order` is the order in which server and autoscaler are applied."""

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
    order: tuple[Part, Part]
    timers: Timers
    notices: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Taint:
    """A node taint."""

    key: str
    value: str
    effect: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Node:
    """A simulated node with the shape of a cloud resource."""

    metadata: Metadata
    taints: tuple[Taint, ...]
    capacity: Mapping[str, str]
    allocatable: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Pool:
    """Nodes of one resource on one cluster; the bounds count running endpoints only."""

    logical_name: str
    name: str
    cluster: str
    resource: str
    capacity_type: Literal["on-demand"]
    min_nodes: int
    max_nodes: int
    nodes: tuple[Node, ...]
    endpoints: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class AdmissionPolicy:
    """The once-per-cluster guard: which updates of a running endpoint the API server denies."""

    metadata: Metadata
    match_labels: Labels
    match_conditions: Mapping[str, str]
    variables: Mapping[str, str]
    expression: str
    message_expression: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Cluster:
    """How to reach a cluster, and what is created in it once."""

    logical_name: str
    name: str
    kubeconfig: str | None
    context: str | None
    cluster_identifier: str
    namespaces: tuple[Metadata, ...]
    stop_first: AdmissionPolicy


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """The whole stack."""

    stack: str
    clusters: tuple[Cluster, ...]
    pools: tuple[Pool, ...]
    endpoints: tuple[Endpoint, ...]
