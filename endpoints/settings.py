"""Facts of one environment: the `endpoints:` part of `stacks/Pulumi.<stack>.yaml`."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field, model_validator

from endpoints.eks_settings import EksSettings
from endpoints.facts import DNS_LABEL, Facts
from endpoints.route_settings import AlbRoutes, GatewayRoutes, IngressRoutes
from endpoints.rules import told
from endpoints.weight_settings import ClaimWeights, S3Weights


def stack_file(stack: str) -> str:
    """The file of a stack's settings, relative to the project."""
    return f"stacks/Pulumi.{stack}.yaml"


class ClusterSettings(Facts):
    """What a logical cluster name means in this environment."""

    kind: Literal["kubernetes", "eks"] = Field(
        "kubernetes", description="kubernetes is reached by a kubeconfig; eks by its name in AWS."
    )
    eks: EksSettings | None = Field(None, description="The cluster on AWS; only with kind eks.")
    kubeconfig: str | None = Field(
        None,
        description="Path, relative to the project or with ~; kubectl's own rules if absent.",
    )
    context: str | None = Field(None, description="Context of the kubeconfig; its current one.")
    namespace: str = Field("endpoints", pattern=DNS_LABEL)
    create_namespace: bool = Field(True, description="false uses a namespace that exists.")
    nodes: Literal["kwok", "existing", "managed", "karpenter"] = Field(
        description="kwok creates simulated nodes; existing selects nodes by instance type; "
        "managed creates EKS node groups; karpenter creates its pools."
    )
    autoscaler: Literal["keda", "hpa"] = "keda"
    prometheus: str = Field(
        "http://prometheus-operated.monitoring.svc:9090",
        pattern="^https?://",
        description="Prometheus that the autoscaler asks.",
    )
    routes: GatewayRoutes | IngressRoutes | AlbRoutes = Field(discriminator="kind")
    domain: str = Field(
        pattern=r"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$",
        description="Endpoints answer at <slug>.<domain>.",
    )
    scheme: Literal["http", "https"] = "https"
    weights_megabytes_per_second: int = Field(
        100, gt=0, description="Bandwidth from the model hub to one node."
    )
    image_megabytes_per_second: int = Field(
        100, gt=0, description="Bandwidth from the image registry to one node."
    )
    weights: S3Weights | ClaimWeights | None = Field(
        None, discriminator="kind", description="Where weights come from; absent: the model hub."
    )

    @model_validator(mode="after")
    def _consistent(self) -> "ClusterSettings":
        if (self.kind == "eks") != (self.eks is not None):
            fix = "Write `kind: eks` and below `eks:` the cluster's name and region, or neither."
            raise told("`kind: eks` and `eks:` belong together", fix)
        if self.eks is None:
            _without_aws(self)
        else:
            _with_aws(self, self.eks)
        return self

    def hostname(self, slug: str) -> str:
        """Where the endpoint of a slug answers."""
        return f"{slug}.{self.domain}"

    def url(self, slug: str) -> str:
        """The base URL of an endpoint, stable for its life."""
        return f"{self.scheme}://{self.hostname(slug)}"


def _without_aws(cluster: ClusterSettings) -> None:
    if cluster.nodes in {"managed", "karpenter"}:
        raise told(f"`nodes: {cluster.nodes}` needs `kind: eks`", "Write `nodes: existing`.")
    if isinstance(cluster.weights, S3Weights):
        fix = "Use `weights: {kind: claim, name: ...}`, or leave it out."
        raise told("weights in S3 need `kind: eks`: pods get their role from it", fix)
    if isinstance(cluster.routes, AlbRoutes):
        fix = "Write below `routes:` `kind: gateway` or `kind: ingress`."
        raise told("`kind: alb` needs `kind: eks`: AWS makes these load balancers", fix)


def _with_aws(cluster: ClusterSettings, eks: EksSettings) -> None:
    if cluster.kubeconfig is not None or cluster.context is not None:
        fix = "Remove `kubeconfig` and `context`: the cluster is found by its name."
        raise told("an EKS cluster takes no kubeconfig", fix)
    if cluster.nodes == "kwok":
        raise told("`nodes: kwok` is for the sandbox", "Write `nodes: managed`.")
    if cluster.nodes == "existing" and "create" in dict(eks.device_plugins).values():
        fix = "Write `exists` for those that the cluster has, and `none` for the others."
        raise told("the stack brings device plugins only to nodes that it creates", fix)
    if eks.create is not None and len(eks.subnets) < 2:
        fix = "Write below `subnets:` a private subnet of each of two zones or more."
        raise told("EKS creates clusters only over two zones or more", fix)
    routes = cluster.routes
    if isinstance(routes, AlbRoutes) and cluster.scheme == "https" and not routes.certificates:
        fix = "Write below `routes:` `certificates: [arn:aws:acm:...]`, or `scheme: http`."
        raise told("`scheme: https` with `kind: alb` needs certificates", fix)


class Settings(Facts):
    """All of a stack's settings."""

    stack: str
    file: str = Field("endpoints.yaml", description="The endpoints file, relative to the project.")
    clusters: Mapping[str, ClusterSettings] = Field(min_length=1)
    resources: str | None = Field(
        None, description="File of the user's own resources and prices, relative to the project."
    )
    budget: float | None = Field(
        None, gt=0, description="US dollars a month that the stack may cost at its most replicas."
    )
    allow_unpinned_models: bool = Field(
        False, description="true takes models that the catalogue does not know, with a warning."
    )
    has_api_key_seed: bool = Field(
        False, description="Whether the secret that private endpoints' keys derive from is set."
    )

    @model_validator(mode="after")
    def _named(self) -> "Settings":
        for name in self.clusters:
            if not name or len(name) > 40:
                raise ValueError(f"cluster name {name!r} must have 1 to 40 characters")
        return self
