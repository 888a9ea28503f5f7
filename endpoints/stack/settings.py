"""Facts of one environment: the `endpoints:` part of `stacks/Pulumi.<stack>.yaml`."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import Field, model_validator

from endpoints.facts import Facts
from endpoints.read.faults import Fault, faulty
from endpoints.record import Record
from endpoints.spec.dns_names import DnsLabel, DnsName
from endpoints.stack.eks import EksSettings
from endpoints.stack.eks_faults import eks_faults, region_fault
from endpoints.stack.kubernetes_rules import Url
from endpoints.stack.monitoring import MonitoringSettings
from endpoints.stack.routes import AlbRoutes, Routes, visibility_faults
from endpoints.stack.serving import NetworkPolicySettings, WakeSettings, wake_faults
from endpoints.stack.weights import HubSettings, S3Weights, Weights, claim_faults, image_faults

FilePath = Annotated[str, Field(pattern=r"\S"), Facts(sentence="must be a path")]


def stack_file(stack: str) -> str:
    """The file of a stack's settings, relative to the project."""
    return f"stacks/Pulumi.{stack}.yaml"


class ClusterSettings(Record):
    """What a logical cluster name means in this environment."""

    kind: Literal["kubernetes", "eks"] = Field(
        "kubernetes", description="kubernetes is reached by a kubeconfig; eks by its name in AWS."
    )
    eks: EksSettings | None = Field(
        None,
        examples=[{"name": "models", "region": "us-east-1"}],
        description="The cluster on AWS; only with kind eks.",
    )
    kubeconfig: str | None = Field(
        None,
        examples=[".sandbox/kubeconfig"],
        description="Path, relative to the project or with ~; kubectl's own rules if absent.",
    )
    context: str | None = Field(
        None, examples=["main"], description="Context of the kubeconfig; its current one if absent."
    )
    namespace: DnsLabel = Field("endpoints", description="Where every object of endpoints is.")
    create_namespace: bool = Field(True, description="false uses a namespace that exists.")
    nodes: Literal["kwok", "existing", "managed", "karpenter"] = Field(
        examples=["existing"],
        description="kwok creates simulated nodes; existing selects nodes by instance type; "
        "managed creates EKS node groups; karpenter creates its pools.",
    )
    autoscaler: Literal["keda", "hpa"] = Field(
        "keda", description="keda scales to zero; hpa is Kubernetes' own, down to one replica."
    )
    prometheus: Url = Field(
        "http://prometheus-operated.monitoring.svc:9090",
        description="Prometheus that the autoscaler asks.",
    )
    routes: Routes = Field(
        discriminator="kind",
        examples=[{"kind": "ingress", "public": "public", "private": "private"}],
        description="The ways in, one for the internet and one for the internal network.",
    )
    domain: DnsName = Field(
        examples=["models.example.internal"],
        description="Endpoints answer at `<slug>.<domain>`.",
    )
    scheme: Literal["http", "https"] = Field("https", description="Of every endpoint's URL.")
    weights_megabytes_per_second: int = Field(
        100, gt=0, description="Bandwidth from where weights come from to one node."
    )
    image_megabytes_per_second: int = Field(
        100, gt=0, description="Bandwidth from the image registry to one node."
    )
    weights: Weights | None = Field(
        None,
        discriminator="kind",
        examples=[{"kind": "claim", "name": "weights"}],
        description="Where weights are kept; absent: on the node's disk, from the model hub.",
    )
    hub: HubSettings = Field(
        default_factory=HubSettings,
        examples=[{"url": "https://huggingface.co"}],
        description="Where weights are downloaded from.",
    )
    wake: WakeSettings | None = Field(
        None,
        examples=[{"hold": "5m"}],
        description="What lets a request wake a sleeping endpoint; absent: nothing does.",
    )
    network_policy: NetworkPolicySettings = Field(
        default_factory=NetworkPolicySettings,
        examples=[{"admit": [{"namespace": "clients"}]}],
        description="Who else reaches the pods.",
    )
    monitoring: MonitoringSettings = Field(
        default_factory=MonitoringSettings,
        examples=[{"kind": "operator"}],
        description="How the cluster is watched.",
    )
    priority_class: DnsName | None = Field(
        None,
        examples=["model-servers"],
        description="PriorityClass of model servers.",
    )

    @model_validator(mode="after")
    def _consistent(self) -> "ClusterSettings":
        if faults := tuple(_faults(self)):
            raise faulty(faults)
        return self

    def hostname(self, slug: str) -> str:
        """The host name of an endpoint, given its slug."""
        return f"{slug}.{self.domain}"

    def url(self, slug: str) -> str:
        """The base URL of an endpoint, stable for its life."""
        return f"{self.scheme}://{self.hostname(slug)}"


def _faults(cluster: ClusterSettings) -> Iterator[Fault]:
    yield from claim_faults(cluster.weights)
    yield from visibility_faults(cluster.routes)
    yield from wake_faults(cluster.wake, cluster.routes, cluster.autoscaler)
    if (cluster.kind == "eks") != (cluster.eks is not None):
        yield Fault(
            keys=("kind",) if cluster.eks is None else ("eks",),
            message="`kind: eks` and `eks:` belong together",
            fix="Write `kind: eks` and below `eks:` the cluster's name and region, or neither.",
            reads=frozenset({"kind", "eks"}),
        )
    elif cluster.eks is None:
        yield from _without_aws(cluster)
    else:
        yield from _with_aws(cluster)
        yield from eks_faults(cluster.eks, cluster.nodes)
        yield from _load_balancers(cluster, cluster.eks.region)
        yield from image_faults(cluster.weights, cluster.eks)


def _without_aws(cluster: ClusterSettings) -> Iterator[Fault]:
    reads = frozenset({"kind", "eks"})
    if cluster.nodes in {"managed", "karpenter"}:
        message = f"`nodes: {cluster.nodes}` needs `kind: eks`"
        yield Fault(keys=("nodes",), message=message, fix="Write `nodes: existing`.", reads=reads)
    if isinstance(cluster.weights, S3Weights):
        yield Fault(
            keys=("weights", "kind"),
            message="weights in S3 need `kind: eks`: pods get their role from it",
            fix="Use `weights: {kind: claim, name: ...}`, or leave it out.",
            reads=reads,
        )
    if isinstance(cluster.routes, AlbRoutes):
        yield Fault(
            keys=("routes", "kind"),
            message="`kind: alb` needs `kind: eks`: AWS makes these load balancers",
            fix="Write below `routes:` `kind: gateway` or `kind: ingress`.",
            reads=reads,
        )


def _with_aws(cluster: ClusterSettings) -> Iterator[Fault]:
    reads = frozenset({"kind", "eks"})
    for key, value in (("kubeconfig", cluster.kubeconfig), ("context", cluster.context)):
        if value is not None:
            yield Fault(
                keys=(key,),
                message=f"an EKS cluster takes no {key}",
                fix=f"Remove `{key}`: the cluster is found by its name.",
                reads=reads,
            )
    if cluster.nodes == "kwok":
        yield Fault(
            keys=("nodes",),
            message="`nodes: kwok` is for the sandbox",
            fix="Write `nodes: managed`.",
            reads=reads,
        )


def _load_balancers(cluster: ClusterSettings, region: str) -> Iterator[Fault]:
    routes = cluster.routes
    if not isinstance(routes, AlbRoutes):
        return
    if cluster.scheme == "https" and not routes.certificates:
        yield Fault(
            keys=("routes",),
            message="`scheme: https` with `kind: alb` needs certificates",
            fix="Write below `routes:` `certificates: [arn:aws:acm:...]`, or `scheme: http`.",
            reads=frozenset({"scheme"}),
        )
    for index, arn in enumerate(routes.certificates):
        keys = ("routes", "certificates", index)
        yield from region_fault(arn, region, "a load balancer's certificate", keys)
    if routes.web_acl is not None:
        yield from region_fault(routes.web_acl, region, "the web ACL", ("routes", "webAcl"))


_CLUSTER = {
    "nodes": "existing",
    "domain": "models.example.internal",
    "routes": {"kind": "ingress", "public": "public", "private": "private"},
}


class Settings(Record):
    """All of a stack's settings."""

    stack: str = Field(description="The stack's name.")
    file: FilePath = Field(
        "endpoints.yaml", description="The endpoints file, relative to the project."
    )
    clusters: Mapping[str, ClusterSettings] = Field(
        min_length=1,
        examples=[{"main": _CLUSTER}],
        description="Logical cluster name to what it means in this environment.",
    )
    resources: FilePath | None = Field(
        None,
        examples=["resources.yaml"],
        description="File of the user's own resources and prices, relative to the project.",
    )
    budget: float | None = Field(
        None,
        gt=0,
        examples=[5000],
        description="US dollars a month that the stack may cost at its most replicas.",
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
