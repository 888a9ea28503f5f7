"""What holds for the pods of any endpoint."""

import re

from hypothesis import given, settings

from endpoints import plan
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.endpoint.timers import derive_timers
from endpoints.pods.server import plan_server
from endpoints.pools.node_pools import plan_pools
from tests.support import strategies

LABEL_VALUE = re.compile(r"([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?")


def server(endpoint: ResolvedEndpoint) -> plan.Server:
    return plan_server(endpoint, derive_timers(endpoint, waves=1))


@settings(max_examples=40)
@given(strategies.endpoints())
def test_pods_fit_into_their_times_and_onto_their_nodes(endpoint: ResolvedEndpoint) -> None:
    deployment = server(endpoint).workload
    container = deployment.pod.container
    drain = int(container.args[container.args.index("--shutdown-timeout") + 1])
    assert isinstance(deployment, plan.Deployment)
    assert deployment.pod.grace_seconds > container.pre_stop_seconds + drain
    assert container.startup is not None
    startup = container.startup.period_seconds * container.startup.failure_threshold
    assert startup >= derive_timers(endpoint, waves=1).startup.seconds
    assert (deployment.replicas is None) == (endpoint.state == "running")
    tolerated = {(each.key, each.effect) for each in deployment.pod.tolerations}
    for node in (node for pool in plan_pools([endpoint]) for node in pool.nodes):
        assert {(taint.key, taint.effect) for taint in node.taints} <= tolerated


@settings(max_examples=40)
@given(strategies.endpoints(slug="chat"), strategies.endpoints(slug="chat"))
def test_selectors_survive_every_edit(one: ResolvedEndpoint, two: ResolvedEndpoint) -> None:
    before, after = server(one), server(two)
    assert before.service.selector == after.service.selector
    selectors = []
    for planned in (before, after):
        assert isinstance(planned.workload, plan.Deployment)
        selectors.append(planned.workload.selector)
        assert planned.workload.selector.items() <= planned.workload.pod.labels.items()
        assert planned.service.selector.items() <= planned.workload.pod.labels.items()
    assert selectors[0] == selectors[1]


@settings(max_examples=40)
@given(strategies.endpoints())
def test_labels_are_ones_that_kubernetes_takes(endpoint: ResolvedEndpoint) -> None:
    planned = server(endpoint)
    deployment = planned.workload
    labels = [deployment.metadata.labels, deployment.pod.labels, deployment.pod.node_selector]
    for values in (*labels, planned.service.metadata.labels):
        assert all(LABEL_VALUE.fullmatch(value) for value in values.values())
