"""The workload of an endpoint and what stands in front of it."""

from endpoints import plan
from endpoints.endpoint.keys import api_key_secrets
from endpoints.endpoint.metadata import (
    SERVICE_PORT,
    SKIP_AWAIT,
    leader_selector,
    metadata,
    selector,
)
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.pods.workload import plan_workload


def plan_server(endpoint: ResolvedEndpoint, timers: plan.Timers) -> plan.Server:
    """The workload, Service, disruption budget and API keys of an endpoint."""
    return plan.Server(
        workload=plan_workload(endpoint, timers),
        service=plan.Service(
            # Every awaited Service costs ten seconds and tells nothing.
            metadata=metadata(endpoint, annotations=SKIP_AWAIT),
            selector=leader_selector(endpoint),
            port=SERVICE_PORT,
            target_port=endpoint.engine.port,
        ),
        disruption_budgets=_disruption_budgets(endpoint),
        api_keys=api_key_secrets(endpoint),
    )


def _disruption_budgets(endpoint: ResolvedEndpoint) -> tuple[plan.DisruptionBudget, ...]:
    if endpoint.replicas.max == 1:
        return ()
    budget = plan.DisruptionBudget(
        metadata=metadata(endpoint), selector=selector(endpoint), max_unavailable=1
    )
    return (budget,)
