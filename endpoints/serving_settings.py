"""What wakes a cluster's sleeping endpoints, and who else may reach its pods."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from endpoints.facts import DNS_LABEL, Facts
from endpoints.quantity import Duration


class Interceptor(Facts):
    """The Service of KEDA's HTTP add-on that holds requests while a replica starts."""

    namespace: str = Field("keda", pattern=DNS_LABEL)
    service: str = Field("keda-add-ons-http-interceptor-proxy", pattern=DNS_LABEL)
    port: int = Field(8080, ge=1, le=65535)


class WakeSettings(Facts):
    """KEDA's HTTP add-on, which lets a request wake an endpoint; its `InterceptorRoute` is used."""

    interceptor: Interceptor = Interceptor()
    scaler: str = Field(
        "keda-add-ons-http-external-scaler.keda:9090",
        pattern=r"^[A-Za-z0-9.-]+:[0-9]{1,5}$",
        description="Address at which KEDA asks the add-on what is waiting.",
    )
    hold: Annotated[Duration | None, Field(examples=["5m"])] = Field(
        None,
        description="Longest time a request is held; absent: it gets 503 with Retry-After at once.",
    )


class Peer(Facts):
    """Pods of a namespace, or addresses."""

    namespace: str | None = Field(None, pattern=DNS_LABEL)
    labels: Mapping[str, str] = Field(default_factory=dict, description="Of the pods; none: all.")
    cidr: str | None = Field(None, examples=["10.0.0.0/16"])


class NetworkPolicySettings(Facts):
    """Who reaches the pods beside what is known: gateways, interceptor and Prometheus."""

    admit: tuple[Peer, ...] = Field((), strict=False)
