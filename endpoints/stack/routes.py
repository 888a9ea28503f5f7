"""Routes to a cluster's endpoints: the `routes:` part of its settings."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from endpoints.read.faults import Fault
from endpoints.record import Record
from endpoints.spec.dns_names import DnsLabel
from endpoints.stack.aws_rules import CertificateArn, WebAclArn


class GatewayRef(Record):
    """A Gateway that already exists in the cluster."""

    name: DnsLabel = Field(examples=["public"], description="Name of the Gateway.")
    namespace: DnsLabel = Field(examples=["gateways"], description="Namespace of the Gateway.")


class GatewayRoutes(Record):
    """Routes as Gateway API `HTTPRoute`s."""

    kind: Literal["gateway"] = Field(examples=["gateway"], description="Gateway API.")
    controller: Literal["envoy-gateway"] | None = Field(
        None,
        description="What serves the Gateways, if its own kinds may be used: to check keys, to "
        "limit rates and to answer for stopped endpoints.",
    )
    public: GatewayRef = Field(
        examples=[{"name": "public", "namespace": "gateways"}],
        description="Gateway that the internet reaches.",
    )
    private: GatewayRef = Field(
        examples=[{"name": "private", "namespace": "gateways"}],
        description="Gateway that only the internal network reaches.",
    )

    @property
    def checks_keys(self) -> bool:
        """Whether the gateway checks keys before requests reach an engine."""
        return self.controller == "envoy-gateway"

    @property
    def reaches_interceptor(self) -> bool:
        """True: a ReferenceGrant lets routes into the interceptor's namespace."""
        return True

    def gateway(self, visibility: str) -> GatewayRef:
        """The Gateway for endpoints of a visibility."""
        return self.public if visibility == "public" else self.private


class IngressRoutes(Record):
    """Routes as `networking.k8s.io/v1` Ingresses."""

    kind: Literal["ingress"] = Field(examples=["ingress"], description="Ingresses.")
    public: DnsLabel = Field(examples=["public"], description="Ingress class of the internet.")
    private: DnsLabel = Field(
        examples=["private"], description="Ingress class of the internal network."
    )

    @property
    def checks_keys(self) -> bool:
        """False: no two Ingress controllers configure key checks in the same way."""
        return False

    @property
    def reaches_interceptor(self) -> bool:
        """True: a Service of this program stands for the interceptor's."""
        return True


class AlbRoutes(Record):
    """Application Load Balancers that the stack creates, one for each visibility in use."""

    kind: Literal["alb"] = Field(examples=["alb"], description="Load balancers of AWS.")
    api: Literal["ingress", "gateway"] = Field(
        "ingress", description="API through which the AWS Load Balancer Controller is configured."
    )
    certificates: tuple[CertificateArn, ...] = Field(
        (),
        strict=False,
        examples=[
            ["arn:aws:acm:us-east-1:111122223333:certificate/1234abcd-12ab-34cd-56ef-123456"]
        ],
        description="Certificates of the HTTPS listener; required with `scheme: https`.",
    )
    idle_timeout_seconds: int | None = Field(
        None,
        ge=1,
        le=4000,
        examples=[600],
        description="Seconds without a byte; derived from the longest stream if absent.",
    )
    web_acl: WebAclArn | None = Field(
        None,
        examples=["arn:aws:wafv2:us-east-1:111122223333:regional/webacl/models/1234abcd"],
        description="WAF in front of public endpoints.",
    )
    external_dns: bool = Field(True, description="Whether external-dns makes the DNS records.")

    @property
    def checks_keys(self) -> bool:
        """False: Application Load Balancers only verify tokens of identity providers."""
        return False

    @property
    def reaches_interceptor(self) -> bool:
        """False: targets are pods behind a Service of the route's namespace."""
        return False


Routes = GatewayRoutes | IngressRoutes | AlbRoutes


def visibility_faults(routes: Routes) -> Iterator[Fault]:
    """Faults that would expose private endpoints to the internet."""
    if not isinstance(routes, AlbRoutes) and routes.public == routes.private:
        yield Fault(
            keys=("routes", "private"),
            message="the way of the internet is no way for private endpoints",
            fix="Name one here that only the internal network reaches.",
            reads=frozenset({"routes"}),
        )
