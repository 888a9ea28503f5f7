"""Replicas that span nodes: a leader that answers, workers beside it, and what finds which."""

import shlex
from dataclasses import dataclass
from typing import Any

import pytest

from endpoints import plan
from endpoints.autoscaling import plan_autoscaler
from endpoints.aws.fabric import EFA_ENV
from endpoints.catalog import load_catalog
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.endpoint.timers import derive_timers
from endpoints.engine_args.derived import derive_arguments
from endpoints.planning import plan_stack
from endpoints.pools.node_pools import plan_pools
from endpoints.report.text import plan_text
from endpoints.stack.settings import Settings
from tests.support import resolved
from tests.support.pods import engine_of, pod_of, server_of, values_of

CATALOG = load_catalog()
GROUP_ENGINES = [
    (framework, version)
    for framework in CATALOG.frameworks.values()
    for version, engine in framework.versions.items()
    if engine.multi_node is not None
]


@dataclass(frozen=True)
class Group:
    """A LeaderWorkerSet, its two templates and their engines."""

    workload: plan.Workload

    @property
    def shape(self) -> Any:
        assert self.workload.spans_nodes
        return self.workload.object.spec["leaderWorkerTemplate"]

    @property
    def templates(self) -> tuple[Any, Any]:
        return self.shape["leaderTemplate"], self.shape["workerTemplate"]

    @property
    def engines(self) -> tuple[dict[str, Any], dict[str, Any]]:
        leader, worker = self.templates
        return engine_of(leader["spec"]), engine_of(worker["spec"])


def group(endpoint: ResolvedEndpoint) -> Group:
    return Group(server_of(endpoint).workload)


def test_the_leader_answers_as_a_replica_on_one_node_does() -> None:
    alone = pod_of(resolved.endpoint(resource=resolved.resource(accelerators=8)))
    leader, _ = group(resolved.group_endpoint()).engines
    assert leader["command"] == ["serve-group"]
    arguments = ["--nodes", "$(LWS_GROUP_SIZE)", "--rank", "$(LWS_WORKER_INDEX)"]
    assert leader["args"][-4:] == arguments
    expected = engine_of(alone)
    for field in ("image", "ports", "env", "startupProbe", "readinessProbe", "livenessProbe"):
        assert leader[field] == expected[field]
    assert leader["resources"]["limits"] == expected["resources"]["limits"]
    assert leader["lifecycle"] == expected["lifecycle"]
    assert leader["volumeMounts"] == expected["volumeMounts"]
    assert pod_of(resolved.group_endpoint())["volumes"] == alone["volumes"]


def test_workers_are_asked_nothing_and_end_at_once() -> None:
    made = group(resolved.group_endpoint())
    (leader, worker), (engine, _) = made.templates, made.engines
    asked = {"startupProbe", "readinessProbe", "livenessProbe", "lifecycle"}
    silent = {key: value for key, value in engine.items() if key not in asked}
    assert worker == {
        **leader,
        "spec": {
            **leader["spec"],
            "terminationGracePeriodSeconds": 30,
            "containers": [{**silent, "args": [*engine["args"], "--headless"]}],
        },
    }


def test_requests_go_to_leaders_and_a_drain_spares_whole_groups() -> None:
    planned = server_of(resolved.group_endpoint())
    everyone = {"endpoints.internal/endpoint": "chat"}
    assert planned.service.spec["selector"] == {
        **everyone,
        "leaderworkerset.sigs.k8s.io/worker-index": "0",
    }
    # Of all pods: one that goes takes its group along, and then no other may go.
    assert planned.disruption_budget is not None
    assert planned.disruption_budget.spec["selector"] == {"matchLabels": everyone}


def test_the_set_is_awaited_and_stopped_as_a_deployment_is() -> None:
    running, stopped = (
        group(resolved.group_endpoint(state=state)) for state in ("running", "stopped")
    )
    before, after = running.workload.object, stopped.workload.object
    assert ("replicas" in before.spec, after.spec["replicas"]) == (False, 0)
    assert before.metadata["annotations"]["pulumi.com/waitFor"] == "condition=Available"
    for kept, made in zip(stopped.templates, running.templates, strict=True):
        labels = {**made["metadata"]["labels"], "endpoints.internal/state": "stopped"}
        assert kept == {**made, "metadata": {**made["metadata"], "labels": labels}}
    assert running.shape["size"] == 2
    assert before.ready_seconds == after.ready_seconds


def test_a_broken_group_is_made_anew_under_names_of_its_own() -> None:
    spec = group(resolved.group_endpoint()).workload.object.spec
    assert spec["leaderWorkerTemplate"]["restartPolicy"] == "RecreateGroupOnPodRestart"
    assert spec["startupPolicy"] == "LeaderCreated"
    assert spec["networkConfig"] == {"subdomainPolicy": "UniquePerReplica"}


@pytest.mark.parametrize("autoscaler", ["keda", "hpa"])
def test_the_autoscaler_counts_groups(autoscaler: str) -> None:
    cluster = resolved.cluster(autoscaler=autoscaler)
    endpoint = resolved.group_endpoint(cluster=cluster)
    planned = plan_autoscaler(endpoint, derive_timers(endpoint, waves=1))
    assert planned.object.spec["scaleTargetRef"] == {
        "apiVersion": "leaderworkerset.x-k8s.io/v1",
        "kind": "LeaderWorkerSet",
        "name": "chat",
    }


def test_the_report_says_what_workers_run() -> None:
    endpoint = resolved.group_endpoint()
    settings = Settings.model_validate(
        {"stack": "local", "clusters": {"main": endpoint.cluster}, "hasApiKeySeed": True}
    )
    text = plan_text(plan_stack(settings, [endpoint]))
    assert "    workers    1 beside each of these: serve-group\n" in text
    _, worker = group(endpoint).engines
    assert f"               {shlex.join(worker['args'])}\n" in text


def test_groups_are_replaced_one_by_one() -> None:
    workload = group(resolved.group_endpoint()).workload
    assert workload.object.spec["rolloutStrategy"] == {
        "type": "RollingUpdate",
        "rollingUpdateConfiguration": {"maxSurge": 0, "maxUnavailable": 1},
    }
    strategy = workload.strategy
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
    made = group(resolved.group_endpoint(efa=efa, cluster=cluster))
    plain = group(resolved.group_endpoint(cluster=resolved.cluster()))
    for engine, without in zip(made.engines, plain.engines, strict=True):
        for kind, amounts in without["resources"].items():
            assert engine["resources"][kind] == {**amounts, **fabric}
        assert (EFA_ENV.items() <= values_of(engine).items()) == bool(fabric)
    for tied, free in zip(made.templates, plain.templates, strict=True):
        # Interfaces reach no further than their zone, with EFA or without.
        [term] = tied["spec"]["affinity"]["podAffinity"][
            "requiredDuringSchedulingIgnoredDuringExecution"
        ]
        assert term["matchLabelKeys"] == ["leaderworkerset.sigs.k8s.io/group-index"]
        assert term["topologyKey"] == "topology.kubernetes.io/zone"
        assert "affinity" not in free["spec"]


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
    leader, worker = group(
        resolved.group_endpoint(framework=framework, framework_version=version, resource=resource)
    ).engines
    script = " ".join(worker["command"])
    # A worker waits for its leader: one that fails instead ends the group, and so on for ever.
    assert "LWS_LEADER_ADDRESS" in script
    assert "until" in script
    engine = framework.versions[version]
    if "--distributed-executor-backend=ray" in leader["args"]:
        assert worker["args"] == []
        assert "ray start --head --port=6379" in " ".join(leader["command"])
        return
    assert any("$(LWS_LEADER_ADDRESS)" in argument for argument in leader["args"])
    assert "--nnodes=$(LWS_GROUP_SIZE)" in leader["args"]
    assert "--node-rank=$(LWS_WORKER_INDEX)" in worker["args"]
    # What starts the engine on one node starts it here, and hands all arguments over.
    assert " ".join(engine.command) in leader["command"][2]
    assert leader["command"][2].endswith('"$@"')
