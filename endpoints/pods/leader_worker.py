"""The pods of a replica that spans nodes: a leader that answers, and workers beside it."""

from collections.abc import Mapping
from dataclasses import replace

from endpoints import plan
from endpoints.aws.pool_nodes import pool_settings
from endpoints.catalog import MultiNode
from endpoints.endpoint.resolved import ResolvedEndpoint

GROUP = "leaderworkerset.sigs.k8s.io/group-index"
"""Label of the pods of one group."""
EFA = "vpc.amazonaws.com/efa"
"""What the EFA device plugin calls an interface."""
EFA_ENV = {"FI_PROVIDER": "efa", "FI_EFA_USE_HUGE_PAGE": "0"}
"""Libfabric's own variables, which NCCL's plugin for it reads where an image has it: AWS' guide to
EFA names the provider, and no huge pages for programs that fork. A pod asks for none of them."""
WORKER_GRACE = 30
"""Seconds to end, Kubernetes' default: a worker has no answers of its own."""


def leader(endpoint: ResolvedEndpoint, pod: plan.Pod) -> plan.Pod:
    """The pod that answers for its group, made of that of a replica on one node."""
    container, group = pod.container, _multi_node(endpoint)
    return _member(
        endpoint,
        pod,
        replace(container, command=group.command, args=(*container.args, *group.args)),
    )


def worker(endpoint: ResolvedEndpoint, pod: plan.Pod) -> plan.Pod:
    """The other pods of the group: no request reaches them, so nothing asks how they are."""
    container, group = pod.container, _multi_node(endpoint)
    args = () if group.worker_args is None else (*container.args, *group.args, *group.worker_args)
    return replace(
        _member(
            endpoint,
            pod,
            replace(
                container,
                command=group.worker_command or group.command,
                args=args,
                startup=None,
                readiness=None,
                liveness=None,
                # It goes after its leader, which has answered by then.
                pre_stop_seconds=0,
            ),
        ),
        grace_seconds=WORKER_GRACE,
    )


def _multi_node(endpoint: ResolvedEndpoint) -> MultiNode:
    group = endpoint.engine.multi_node
    assert group is not None, "an engine that spans no nodes is refused on such a resource"
    return group


def _member(endpoint: ResolvedEndpoint, pod: plan.Pod, container: plan.Container) -> plan.Pod:
    fabric = _fabric(endpoint)
    return replace(
        pod,
        container=replace(
            container,
            env={**container.env, **(EFA_ENV if fabric else {})},
            requests={**container.requests, **fabric},
            limits={**container.limits, **fabric},
        ),
        # EFA ends at a subnet, and nodes elsewhere need not say what zone they are in.
        one_zone_by=GROUP if endpoint.cluster.eks is not None else None,
    )


def _fabric(endpoint: ResolvedEndpoint) -> Mapping[str, str]:
    """All EFA interfaces of a node, where the pool's nodes have them."""
    eks, resource = endpoint.cluster.eks, endpoint.resource
    has_efa = eks is not None and resource.efa > 0 and pool_settings(eks, resource).efa
    return {EFA: str(resource.efa)} if has_efa else {}
