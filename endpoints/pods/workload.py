"""What keeps an endpoint's replicas: a Deployment, or groups of pods where they span nodes."""

from dataclasses import replace
from math import ceil

from endpoints import names, plan
from endpoints.clouds import cloud_of
from endpoints.endpoint.guard import guard_labels, guarded_annotations
from endpoints.endpoint.metadata import metadata, selector, workload_kind
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.manifests import kubernetes_object
from endpoints.pods.leader_worker import group_spec
from endpoints.pods.pod import pod_template


def plan_workload(endpoint: ResolvedEndpoint, timers: plan.Timers) -> plan.Workload:
    """The owner of the pods; while running the autoscaler chooses how many."""
    api_version, kind = workload_kind(endpoint)
    rollout, template = strategy(endpoint), pod_template(endpoint, timers)
    shape = _group if endpoint.spans_nodes else _deployment
    workload = kubernetes_object(
        logical_name=endpoint.slug,
        api_version=api_version,
        kind=kind,
        metadata=_metadata(endpoint),
        spec={
            "replicas": 0 if endpoint.state == "stopped" else None,
            **shape(endpoint, timers, rollout, template),
        },
    )
    return plan.Workload(
        object=replace(workload, ready_seconds=timers.await_ready.seconds),
        strategy=rollout,
        access=cloud_of(endpoint.cluster).access(endpoint.cluster),
    )


def _deployment(
    endpoint: ResolvedEndpoint,
    timers: plan.Timers,
    rollout: plan.Strategy,
    template: plan.Manifest,
) -> plan.Manifest:
    return {
        "selector": {"matchLabels": selector(endpoint)},
        # An empty `rollingUpdate` is refused beside Recreate: the field has to be absent.
        "strategy": {"type": rollout.type, "rollingUpdate": _bounds(rollout)},
        "progressDeadlineSeconds": timers.progress_deadline.seconds,
        "template": template,
    }


def _group(
    endpoint: ResolvedEndpoint, _: plan.Timers, rollout: plan.Strategy, template: plan.Manifest
) -> plan.Manifest:
    return {
        **group_spec(endpoint, template),
        "rolloutStrategy": {
            "type": rollout.type,
            "rollingUpdateConfiguration": _bounds(rollout),
        },
    }


def _bounds(rollout: plan.Strategy) -> plan.Manifest | None:
    rolling = rollout.rolling_update
    if rolling is None:
        return None
    return {"maxSurge": rolling.max_surge, "maxUnavailable": rolling.max_unavailable}


def strategy(endpoint: ResolvedEndpoint) -> plan.Strategy:
    """The rollout that the endpoint's own share of the pool can hold, however many replicas run.

    Only its own share counts, so that no edit of a neighbour changes this Deployment.
    """
    if endpoint.spans_nodes:
        # Nothing schedules a group as one: two that want the same nodes could each get half of
        # them, and neither would ever start.
        return _rolling(
            0,
            1,
            f"a replica fills its {endpoint.resource.nodes_per_replica} nodes: groups of pods are "
            "replaced one by one, each before its successor",
        )
    per_node = endpoint.resource.replicas_per_node
    replicas = endpoint.replicas.max
    if replicas % per_node:
        return _rolling(
            1, 0, f"{per_node} replicas fit a node and {replicas} leave room for one more"
        )
    if replicas > 1:
        # Rounded down it is none while fewer replicas run than may, and one when all of them do:
        # then the new pod finds no node, and an old one goes first.
        return _rolling(
            1,
            f"{ceil(100 / replicas)}%",
            f"{replicas} replicas fill their nodes: with fewer there is room for one more, and all"
            " of them are replaced one by one",
        )
    return plan.Strategy(
        type="Recreate",
        rolling_update=None,
        because="a single replica fills its node: the old one makes room for the new one",
    )


def _rolling(surge: int, unavailable: int | str, because: str) -> plan.Strategy:
    return plan.Strategy(
        type="RollingUpdate",
        rolling_update=plan.RollingUpdate(max_surge=surge, max_unavailable=unavailable),
        because=because,
    )


def _metadata(endpoint: ResolvedEndpoint) -> plan.Manifest:
    return metadata(
        endpoint,
        labels={
            "app.kubernetes.io/name": endpoint.framework.name,
            **guard_labels(endpoint),
            names.FRAMEWORK: names.label_value(endpoint.engine_name),
        },
        annotations={
            **guarded_annotations(endpoint),
            **({"pulumi.com/waitFor": "condition=Available"} if endpoint.spans_nodes else {}),
        },
    )
