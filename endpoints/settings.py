"""Facts of one environment: the `endpoints:` part of `stacks/Pulumi.<stack>.yaml`."""

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel

DNS_LABEL = r"^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$"


def stack_file(stack: str) -> str:
    """The file of a stack's settings, relative to the project."""
    return f"stacks/Pulumi.{stack}.yaml"


class Facts(BaseModel):
    """Settings are as strict as the endpoints' grammar."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, alias_generator=to_camel, populate_by_name=False
    )


class GatewayRef(Facts):
    """A Gateway that already exists in the cluster."""

    name: str = Field(pattern=DNS_LABEL)
    namespace: str = Field(pattern=DNS_LABEL)


class GatewayRoutes(Facts):
    """Routes as Gateway API `HTTPRoute`s."""

    kind: Literal["gateway"]
    public: GatewayRef = Field(description="Gateway that the internet reaches.")
    private: GatewayRef = Field(description="Gateway that only the internal network reaches.")


class IngressRoutes(Facts):
    """Routes as `networking.k8s.io/v1` Ingresses."""

    kind: Literal["ingress"]
    public: str = Field(pattern=DNS_LABEL, description="Ingress class of the internet.")
    private: str = Field(pattern=DNS_LABEL, description="Ingress class of the internal network.")


class ClusterSettings(Facts):
    """What a logical cluster name means in this environment."""

    kubeconfig: str | None = Field(
        None,
        description="Path, relative to the project or with ~; kubectl's own rules if absent.",
    )
    context: str | None = Field(None, description="Context of the kubeconfig; its current one.")
    namespace: str = Field("endpoints", pattern=DNS_LABEL)
    create_namespace: bool = Field(True, description="false uses a namespace that exists.")
    nodes: Literal["kwok", "existing"] = Field(
        description="kwok creates simulated nodes; existing selects nodes by instance type."
    )
    autoscaler: Literal["keda", "hpa"] = "keda"
    prometheus: str = Field(
        "http://prometheus-operated.monitoring.svc:9090",
        pattern="^https?://",
        description="Prometheus that the autoscaler asks.",
    )
    routes: GatewayRoutes | IngressRoutes = Field(discriminator="kind")
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

    def hostname(self, slug: str) -> str:
        """Where the endpoint of a slug answers."""
        return f"{slug}.{self.domain}"

    def url(self, slug: str) -> str:
        """The base URL of an endpoint, stable for its life."""
        return f"{self.scheme}://{self.hostname(slug)}"


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
