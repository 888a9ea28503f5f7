"""The pods of a replica that spans nodes: a leader that answers, and workers beside it."""

from collections.abc import Mapping

from endpoints import plan
from endpoints.catalog import MultiNode
from endpoints.clouds import cloud_of
from endpoints.endpoint.metadata import selector
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.manifests.containers import environment
from endpoints.manifests.scheduling import one_zone

GROUP = "leaderworkerset.sigs.k8s.io/group-index"
"""Label of the pods of one group."""
WORKER_GRACE = 30
"""Seconds to end, Kubernetes' default: a worker has no answers of its own."""


def group_spec(endpoint: ResolvedEndpoint, template: plan.Manifest) -> plan.Manifest:
    """`leaderWorkerTemplate` and what else a LeaderWorkerSet's `spec` says of its groups.

    Args:
        endpoint: whose replicas span nodes.
        template: the pod of a replica on one node.
    """
    return {
        "leaderWorkerTemplate": {
            "size": endpoint.resource.nodes_per_replica,
            # Engines do not mend a group of which one is gone.
            "restartPolicy": "RecreateGroupOnPodRestart",
            "leaderTemplate": leader(endpoint, template),
            "workerTemplate": worker(endpoint, template),
        },
        # A leader is ready only once its workers have joined it.
        "startupPolicy": "LeaderCreated",
        # Else the set's own Service would have the name of the endpoint's.
        "networkConfig": {"subdomainPolicy": "UniquePerReplica"},
    }


def leader(endpoint: ResolvedEndpoint, template: plan.Manifest) -> plan.Manifest:
    """The pod that answers for its group, made of that of a replica on one node."""
    group, [engine] = _multi_node(endpoint), template["spec"]["containers"]
    return _member(
        endpoint,
        template,
        {"command": group.command, "args": [*engine["args"], *group.args]},
    )


def worker(endpoint: ResolvedEndpoint, template: plan.Manifest) -> plan.Manifest:
    """The other pods of the group: no request reaches them, so nothing asks how they are."""
    group, [engine] = _multi_node(endpoint), template["spec"]["containers"]
    more = group.worker_args
    member = _member(
        endpoint,
        template,
        {
            "command": group.worker_command or group.command,
            "args": [] if more is None else [*engine["args"], *group.args, *more],
            "startupProbe": None,
            "readinessProbe": None,
            "livenessProbe": None,
            # It goes after its leader, which has answered by then.
            "lifecycle": None,
        },
    )
    spec = {**member["spec"], "terminationGracePeriodSeconds": WORKER_GRACE}
    return {**member, "spec": spec}


def _multi_node(endpoint: ResolvedEndpoint) -> MultiNode:
    group = endpoint.engine.multi_node
    assert group is not None, "an engine that spans no nodes is refused on such a resource"
    return group


def _member(
    endpoint: ResolvedEndpoint, template: plan.Manifest, changes: plan.Manifest
) -> plan.Manifest:
    [engine], cloud = template["spec"]["containers"], cloud_of(endpoint.cluster)
    fabric = cloud.fabric(endpoint)
    amounts, env = (fabric.amounts, fabric.env) if fabric is not None else ({}, {})
    container = {
        **engine,
        **changes,
        "env": _with_values(engine["env"], env),
        "resources": {name: {**asked, **amounts} for name, asked in engine["resources"].items()},
    }
    affinity = one_zone(selector(endpoint), GROUP) if cloud.is_zonal else None
    spec = {**template["spec"], "containers": [container], "affinity": affinity}
    return {**template, "spec": spec}


def _with_values(env: list[plan.Manifest], values: Mapping[str, str]) -> list[plan.Manifest]:
    """Further values in front of what comes from Secrets."""
    plain = [each for each in env if "value" in each]
    return [*plain, *environment(values), *(each for each in env if "value" not in each)]
