"""The pods of a replica that spans nodes: a leader that answers, and workers beside it."""

from collections.abc import Mapping

from endpoints import plan
from endpoints.aws.pool_nodes import pool_settings
from endpoints.catalog import MultiNode
from endpoints.endpoint.metadata import selector
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.manifests.containers import environment
from endpoints.manifests.scheduling import one_zone

GROUP = "leaderworkerset.sigs.k8s.io/group-index"
"""Label of the pods of one group."""
EFA = "vpc.amazonaws.com/efa"
"""What the EFA device plugin calls an interface."""
EFA_ENV = {"FI_PROVIDER": "efa", "FI_EFA_USE_HUGE_PAGE": "0"}
"""Libfabric's own variables, which NCCL's plugin for it reads where an image has it: AWS' guide to
EFA names the provider, and no huge pages for programs that fork. A pod asks for none of them."""
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
    [engine], fabric = template["spec"]["containers"], _fabric(endpoint)
    container = {
        **engine,
        **changes,
        "env": _with_values(engine["env"], EFA_ENV if fabric else {}),
        "resources": {name: {**amounts, **fabric} for name, amounts in engine["resources"].items()},
    }
    # EFA ends at a subnet, and nodes elsewhere need not say what zone they are in.
    is_tied = endpoint.cluster.eks is not None
    affinity = one_zone(selector(endpoint), GROUP) if is_tied else None
    spec = {**template["spec"], "containers": [container], "affinity": affinity}
    return {**template, "spec": spec}


def _with_values(env: list[plan.Manifest], values: Mapping[str, str]) -> list[plan.Manifest]:
    """Further values in front of what comes from Secrets."""
    plain = [each for each in env if "value" in each]
    return [*plain, *environment(values), *(each for each in env if "value" not in each)]


def _fabric(endpoint: ResolvedEndpoint) -> Mapping[str, str]:
    """All EFA interfaces of a node, where the pool's nodes have them."""
    eks, resource = endpoint.cluster.eks, endpoint.resource
    has_efa = eks is not None and resource.efa > 0 and pool_settings(eks, resource).efa
    return {EFA: str(resource.efa)} if has_efa else {}
