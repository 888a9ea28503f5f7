"""Clusters with every way in, for tests that depend on who checks keys."""

from typing import Any

from endpoints.stack.settings import ClusterSettings
from tests.support import resolved

WAKE = {"hold": "5m"}
GATEWAYS = {
    "kind": "gateway",
    "public": {"name": "internet", "namespace": "gateways"},
    "private": {"name": "internal", "namespace": "gateways"},
}
ENVOY = {**GATEWAYS, "controller": "envoy-gateway"}
INGRESSES = {"kind": "ingress", "public": "internet-class", "private": "internal-class"}


def envoy_cluster(**changes: Any) -> ClusterSettings:
    """A cluster whose Gateways Envoy Gateway serves."""
    return resolved.cluster(**{"routes": ENVOY, **changes})


def ingress_cluster(**changes: Any) -> ClusterSettings:
    """A cluster with an Ingress class for each visibility."""
    return resolved.cluster(**{"routes": INGRESSES, **changes})


def ways_in() -> dict[str, ClusterSettings]:
    """One cluster for each way in."""
    return {
        "envoy-gateway": envoy_cluster(wake=WAKE),
        "gateway": resolved.cluster(wake=WAKE),
        "ingress": ingress_cluster(wake=WAKE),
        "alb": resolved.alb_cluster(),
        "alb-gateway": resolved.alb_cluster(api="gateway"),
    }
