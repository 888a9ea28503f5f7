"""Programs under test: the stack of some resolved endpoints."""

from collections.abc import Mapping
from typing import Any

from components.stack import Outputs, create_stack
from endpoints import plan
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.planning import plan_stack
from endpoints.stack.settings import ClusterSettings, Settings
from tests.support.recording import STACK, Recording, record

SEED = "a seed that only tests know"


def planned(
    *endpoints: ResolvedEndpoint, clusters: Mapping[str, ClusterSettings] | None = None
) -> plan.Plan:
    """The plan of these endpoints, on their clusters and perhaps on more."""
    named = {endpoint.cluster_name: endpoint.cluster for endpoint in endpoints}
    data: dict[str, Any] = {"stack": STACK, "clusters": {**named, **(clusters or {})}}
    return plan_stack(Settings.model_validate({**data, "hasApiKeySeed": True}), endpoints)


def deploy(
    *endpoints: ResolvedEndpoint,
    clusters: Mapping[str, ClusterSettings] | None = None,
    preview: bool = False,
) -> Recording[Outputs]:
    """The program's requests to the engine for these endpoints."""
    return deploy_plan(planned(*endpoints, clusters=clusters), preview=preview)


def deploy_plan(stack: plan.Plan, *, preview: bool = False) -> Recording[Outputs]:
    """The program's requests to the engine for this plan."""
    seed = {"endpoints:apiKeySeed": SEED}
    return record(lambda: create_stack(stack), secret_config=seed, preview=preview)
