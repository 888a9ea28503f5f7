"""The workload of an endpoint and what stands in front of it."""

from endpoints import plan
from endpoints.keys import api_key_secrets
from endpoints.metadata import SKIP_AWAIT, leader_selector, metadata, selector
from endpoints.resolved import ResolvedEndpoint
from endpoints.workload import plan_workload

SERVICE_PORT = 80


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
