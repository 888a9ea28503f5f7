"""The workload of an endpoint and what stands in front of it."""

from endpoints import plan
from endpoints.endpoint.keys import api_key_secrets
from endpoints.endpoint.metadata import (
    PORT_NAME,
    SERVICE_PORT,
    SKIP_AWAIT,
    leader_selector,
    metadata,
    selector,
)
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.manifests import kubernetes_object
from endpoints.pods.weight_copy import copy_source
from endpoints.pods.weight_fetch import fetch_source
from endpoints.pods.workload import plan_workload


def plan_server(endpoint: ResolvedEndpoint, timers: plan.Timers) -> plan.Server:
    """The workload, Service, disruption budget and API keys of an endpoint."""
    return plan.Server(
        workload=plan_workload(endpoint, timers),
        service=_service(endpoint),
        disruption_budget=_disruption_budget(endpoint) if endpoint.replicas.max > 1 else None,
        api_keys=api_key_secrets(endpoint),
        weights_from=copy_source(endpoint) or fetch_source(endpoint),
    )


def _service(endpoint: ResolvedEndpoint) -> plan.KubernetesObject:
    port = {"name": PORT_NAME, "port": SERVICE_PORT, "targetPort": PORT_NAME}
    return kubernetes_object(
        logical_name=endpoint.slug,
        api_version="v1",
        kind="Service",
        # Every awaited Service costs ten seconds and reports nothing.
        metadata=metadata(endpoint, annotations=SKIP_AWAIT),
        spec={"selector": leader_selector(endpoint), "ports": [port]},
    )


def _disruption_budget(endpoint: ResolvedEndpoint) -> plan.KubernetesObject:
    """How many replicas a drain of nodes may take at a time."""
    return kubernetes_object(
        logical_name=endpoint.slug,
        api_version="policy/v1",
        kind="PodDisruptionBudget",
        metadata=metadata(endpoint),
        spec={
            "maxUnavailable": 1,
            "selector": {"matchLabels": selector(endpoint)},
            # One that is not ready answers nothing, and must not keep its node from being drained.
            "unhealthyPodEvictionPolicy": "AlwaysAllow",
        },
    )
