"""Replicas that span nodes: a leader that answers, workers beside it, and what finds which."""

import shlex
from dataclasses import replace
from typing import Any

import pytest

from endpoints import plan
from endpoints.autoscaling import plan_autoscaler
from endpoints.catalog import load_catalog
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.endpoint.timers import derive_timers
from endpoints.engine_args.derived import derive_arguments
from endpoints.planning import plan_stack
from endpoints.pods.leader_worker import EFA_ENV
from endpoints.pods.server import plan_server
from endpoints.pools.node_pools import plan_pools
from endpoints.report.text import plan_text
from endpoints.stack.settings import Settings
from tests.support import resolved

CATALOG = load_catalog()
GROUP_ENGINES = [
    (framework, version)
    for framework in CATALOG.frameworks.values()
    for version, engine in framework.versions.items()
    if engine.multi_node is not None
]


def server(endpoint: ResolvedEndpoint) -> plan.Server:
    return plan_server(endpoint, derive_timers(endpoint, waves=1))


def group(endpoint: ResolvedEndpoint) -> plan.LeaderWorkerSet:
    workload = server(endpoint).workload
    assert isinstance(workload, plan.LeaderWorkerSet)
    return workload


def test_the_leader_answers_as_a_replica_on_one_node_does() -> None:
    alone = server(resolved.endpoint(resource=resolved.resource(accelerators=8))).workload.pod
    leader = group(resolved.group_endpoint()).pod.container
    assert leader.command == ("serve-group",)
    expected = ("--nodes", "$(LWS_GROUP_SIZE)", "--rank", "$(LWS_WORKER_INDEX)")
    assert leader.args[-4:] == expected
    same = ("image", "port", "env", "secret_env", "limits", "startup", "readiness", "liveness")
    for field in (*same, "pre_stop_seconds", "shared_memory"):
        assert getattr(leader, field) == getattr(alone.container, field)


def test_workers_are_asked_nothing_and_end_at_once() -> None:
    workload = group(resolved.group_endpoint())
    leader, worker = workload.pod, workload.worker
    assert worker == replace(
        leader,
        grace_seconds=30,
        container=replace(
            leader.container,
            args=(*leader.container.args, "--headless"),
            startup=None,
            readiness=None,
            liveness=None,
            pre_stop_seconds=0,
        ),
    )


def test_requests_go_to_leaders_and_a_drain_spares_whole_groups() -> None:
    planned = server(resolved.group_endpoint())
    everyone = {"endpoints.internal/endpoint": "chat"}
    assert planned.service.selector == {
        **everyone,
        "leaderworkerset.sigs.k8s.io/worker-index": "0",
    }
    # Of all pods: one that goes takes its group along, and then no other may go.
    assert [budget.selector for budget in planned.disruption_budgets] == [everyone]


def test_the_set_is_awaited_and_stopped_as_a_deployment_is() -> None:
    running, stopped = (
        group(resolved.group_endpoint(state=state)) for state in ("running", "stopped")
    )
    assert (running.replicas, stopped.replicas) == (None, 0)
    assert running.metadata.annotations["pulumi.com/waitFor"] == "condition=Available"
    stop = {"endpoints.internal/state": "stopped"}
    for kept, made in ((stopped.pod, running.pod), (stopped.worker, running.worker)):
        assert kept == replace(made, labels={**made.labels, **stop})
    assert (running.size, running.await_seconds) == (2, stopped.await_seconds)


@pytest.mark.parametrize("autoscaler", ["keda", "hpa"])
def test_the_autoscaler_counts_groups(autoscaler: str) -> None:
    cluster = resolved.cluster(autoscaler=autoscaler)
    endpoint = resolved.group_endpoint(cluster=cluster)
    planned = plan_autoscaler(endpoint, derive_timers(endpoint, waves=1))
    assert planned.target == plan.Target(
        api_version="leaderworkerset.x-k8s.io/v1", kind="LeaderWorkerSet", name="chat"
    )


def test_the_report_says_what_workers_run() -> None:
    endpoint = resolved.group_endpoint()
    settings = Settings.model_validate(
        {"stack": "local", "clusters": {"main": endpoint.cluster}, "hasApiKeySeed": True}
    )
    text = plan_text(plan_stack(settings, [endpoint]))
    assert "    workers    1 beside each of these: serve-group\n" in text
    worker = group(endpoint).worker.container
    assert f"               {shlex.join(worker.args)}\n" in text


def test_groups_are_replaced_one_by_one() -> None:
    strategy = group(resolved.group_endpoint()).strategy
    assert strategy.rolling_update == plan.RollingUpdate(max_surge=0, max_unavailable=1)
    assert strategy.because == (
        "a replica fills its 2 nodes: groups of pods are replaced one by one, each before its "
        "successor"
    )


def test_a_pool_has_nodes_for_whole_groups() -> None:
    [pool] = plan_pools([resolved.group_endpoint()])
    assert (pool.min_nodes, pool.max_nodes, len(pool.nodes)) == (2, 6, 6)


@pytest.mark.parametrize(
    ("efa", "pool", "fabric"),
    [
        (4, {"efa": True}, {"vpc.amazonaws.com/efa": "4"}),
        (4, {}, {}),
        (0, {"efa": True}, {}),
    ],
)
def test_all_efa_interfaces_of_a_node_where_the_pool_has_them(
    efa: int, pool: dict[str, Any], fabric: dict[str, str]
) -> None:
    cluster = resolved.eks_cluster(pools={"g6e.xlarge-x2": pool})
    workload = group(resolved.group_endpoint(efa=efa, cluster=cluster))
    plain = group(resolved.group_endpoint(cluster=resolved.cluster()))
    for pod, without in ((workload.pod, plain.pod), (workload.worker, plain.worker)):
        assert pod.container.requests == {**without.container.requests, **fabric}
        assert pod.container.limits == {**without.container.limits, **fabric}
        assert (EFA_ENV.items() <= pod.container.env.items()) == bool(fabric)
        # Interfaces reach no further than their zone, with EFA or without.
        assert pod.one_zone_by == "leaderworkerset.sigs.k8s.io/group-index"
        assert without.one_zone_by is None


@pytest.mark.parametrize(
    ("given", "derived"),
    [
        ({}, {"tensor-parallel-size": 8, "pipeline-parallel-size": 2}),
        ({"tensor-parallel-size": 16}, {"pipeline-parallel-size": 1}),
        ({"tensor-parallel-size": 4}, {"pipeline-parallel-size": 4}),
        ({"pipeline-parallel-size": 1}, {"tensor-parallel-size": 16}),
        ({"pipeline-parallel-size": 4}, {"tensor-parallel-size": 4}),
    ],
)
def test_tensors_are_divided_in_a_node_and_layers_over_nodes(
    given: dict[str, int], derived: dict[str, int]
) -> None:
    knobs = {"tensorParallel": "tensor-parallel-size", "pipelineParallel": "pipeline-parallel-size"}
    framework = resolved.framework(resolved.engine(knobs=knobs))
    endpoint = resolved.group_endpoint(framework=framework, engine_args=given)
    found = {argument.name: argument.value for argument in derive_arguments(endpoint, None)}
    assert found == derived


@pytest.mark.parametrize(
    ("framework", "version"),
    [pytest.param(*engine, id=f"{engine[0].name}-{engine[1]}") for engine in GROUP_ENGINES],
)
def test_every_shipped_engine_finds_its_leader(framework: Any, version: str) -> None:
    image = next(iter(framework.versions[version].images))
    node = resolved.group_endpoint().resource
    accelerator = node.accelerator
    assert accelerator is not None
    resource = node.model_copy(
        update={"accelerator": accelerator.model_copy(update={"vendor": image})}
    )
    workload = group(
        resolved.group_endpoint(framework=framework, framework_version=version, resource=resource)
    )
    leader, worker = workload.pod.container, workload.worker.container
    script = " ".join(worker.command)
    # A worker waits for its leader: one that fails instead ends the group, and so on for ever.
    assert "LWS_LEADER_ADDRESS" in script
    assert "until" in script
    engine = framework.versions[version]
    if "--distributed-executor-backend=ray" in leader.args:
        assert worker.args == ()
        assert "ray start --head --port=6379" in " ".join(leader.command)
        return
    assert any("$(LWS_LEADER_ADDRESS)" in argument for argument in leader.args)
    assert "--nnodes=$(LWS_GROUP_SIZE)" in leader.args
    assert "--node-rank=$(LWS_WORKER_INDEX)" in worker.args
    # What starts the engine on one node starts it here, and hands all arguments over.
    assert " ".join(engine.command) in leader.command[2]
    assert leader.command[2].endswith('"$@"')
