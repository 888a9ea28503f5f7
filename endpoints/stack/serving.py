"""Settings for waking a cluster's sleeping endpoints, and for access to its pods."""

from collections.abc import Iterator, Mapping
from typing import Literal

from pydantic import Field, model_validator

from endpoints.quantity import Duration
from endpoints.read.faults import Fault
from endpoints.record import Record
from endpoints.rules import refusal
from endpoints.spec.dns_names import DnsLabel
from endpoints.stack.kubernetes_rules import Address, Cidr, LabelName, LabelValue
from endpoints.stack.routes import Routes


class Interceptor(Record):
    """The Service of KEDA's HTTP add-on that holds requests while a replica starts."""

    namespace: DnsLabel = Field("keda", description="Namespace of the Service.")
    service: DnsLabel = Field(
        "keda-add-ons-http-interceptor-proxy", description="Name of the Service."
    )
    port: int = Field(8080, ge=1, le=65535, description="Port of the Service.")


class WakeSettings(Record):
    """KEDA's HTTP add-on, which lets a request wake an endpoint; its `InterceptorRoute` is used."""

    interceptor: Interceptor = Field(
        default_factory=Interceptor,
        examples=[{"namespace": "keda"}],
        description="Where requests of sleeping endpoints go.",
    )
    scaler: Address = Field(
        "keda-add-ons-http-external-scaler.keda:9090",
        description="Address at which KEDA asks the add-on what is waiting.",
    )
    hold: Duration | None = Field(
        None,
        examples=["5m"],
        description="Longest time a request is held; absent: it gets 503 with Retry-After at once.",
    )


def wake_faults(
    wake: WakeSettings | None,
    routes: Routes,
    autoscaler: Literal["keda", "hpa"],
) -> Iterator[Fault]:
    """Faults that keep sleeping endpoints from being woken in the way that `wake` describes."""
    if wake is None:
        return
    if autoscaler == "hpa":
        yield Fault(
            keys=("wake",),
            message="the HorizontalPodAutoscaler puts no endpoint to sleep, so nothing is woken",
            fix="Remove `wake`, or write `autoscaler: keda`.",
            reads=frozenset({"autoscaler"}),
        )
    if not routes.reaches_interceptor:
        yield Fault(
            keys=("wake",),
            message="an Application Load Balancer does not reach the interceptor, which is in "
            "another namespace",
            fix="Remove `wake`, or write below `routes:` `kind: gateway` or `kind: ingress`.",
            reads=frozenset({"routes"}),
        )


class Peer(Record):
    """Pods of a namespace, or addresses."""

    namespace: DnsLabel | None = Field(
        None, examples=["clients"], description="Of the pods; absent: the endpoints' own."
    )
    labels: Mapping[LabelName, LabelValue] = Field(
        default_factory=dict,
        examples=[{"app": "client"}],
        description="Of the pods; none: all.",
    )
    cidr: Cidr | None = Field(
        None, examples=["10.0.0.0/16"], description="Addresses, in the place of pods."
    )

    @model_validator(mode="after")
    def _one_kind(self) -> "Peer":
        has_pods = self.namespace is not None or bool(self.labels)
        if has_pods == (self.cidr is not None):
            raise refusal(
                "a peer is either pods or addresses",
                "Write `namespace` and perhaps `labels`, or `cidr` alone.",
            )
        return self


class NetworkPolicySettings(Record):
    """Who reaches the pods beside what is known: gateways, interceptor and Prometheus.

    What is known of Gateways: those of Envoy Gateway have their Envoys in its own namespace or in
    the Gateway's, others have their pods in the Gateway's.
    """

    admit: tuple[Peer, ...] = Field(
        (),
        strict=False,
        examples=[[{"namespace": "clients"}]],
        description="Pods or addresses that may call pods without the gateway.",
    )
