"""What keeps an endpoint's replicas: a Deployment, or groups of pods where they span nodes."""

from math import ceil

from endpoints import names, plan
from endpoints.access import cluster_access
from endpoints.guard import guard_labels, guarded_annotations
from endpoints.metadata import metadata, selector
from endpoints.pod import plan_pod
from endpoints.resolved import ResolvedEndpoint


def plan_workload(endpoint: ResolvedEndpoint, timers: plan.Timers) -> plan.Workload:
    """The owner of the pods; while running the autoscaler chooses how many."""
    stopped = endpoint.state == "stopped"
    return plan.Deployment(
        metadata=metadata(
            endpoint,
            labels={
                "app.kubernetes.io/name": endpoint.framework.name,
                **guard_labels(endpoint),
                names.FRAMEWORK: names.label_value(endpoint.engine_name),
            },
            annotations={
                **guarded_annotations(endpoint),
                # Without force the API server refuses to take replicas from the autoscaler.
                **({"pulumi.com/patchForce": "true"} if stopped else {}),
            },
        ),
        selector=selector(endpoint),
        replicas=0 if stopped else None,
        pod=plan_pod(endpoint, timers),
        strategy=strategy(endpoint),
        progress_deadline_seconds=timers.progress_deadline.seconds,
        await_seconds=timers.await_ready.seconds,
        access=cluster_access(endpoint.cluster),
    )


def target(endpoint: ResolvedEndpoint) -> plan.Target:
    """The workload as its autoscaler names it."""
    return plan.Target(api_version="apps/v1", kind="Deployment", name=endpoint.slug)


def strategy(endpoint: ResolvedEndpoint) -> plan.Strategy:
    """The rollout that the endpoint's own share of the pool can hold, however many replicas run.

    Only its own share counts, so that no edit of a neighbour changes this Deployment.
    """
    per_node = endpoint.resource.replicas_per_node
    replicas = endpoint.replicas.max
    if replicas % per_node:
        return _surge(0, f"{per_node} replicas fit a node and {replicas} leave room for one more")
    if replicas > 1:
        # Rounded down it is none while fewer replicas run than may, and one when all of them do:
        # then the new pod finds no node, and an old one goes first.
        return _surge(
            f"{ceil(100 / replicas)}%",
            f"{replicas} replicas fill their nodes: with fewer there is room for one more, and all"
            " of them are replaced one by one",
        )
    return plan.Strategy(
        type="Recreate",
        rolling_update=None,
        because="a single replica fills its node: the old one makes room for the new one",
    )


def _surge(unavailable: int | str, because: str) -> plan.Strategy:
    return plan.Strategy(
        type="RollingUpdate",
        rolling_update=plan.RollingUpdate(max_surge=1, max_unavailable=unavailable),
        because=because,
    )
