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
    workload = server(endpoint).workload
    assert workload.object.kind == "Deployment"
    pod = workload.template["spec"]
    [container] = pod["containers"]
    drain = int(container["args"][container["args"].index("--shutdown-timeout") + 1])
    pause = container["lifecycle"]["preStop"]["sleep"]["seconds"]
    assert pod["terminationGracePeriodSeconds"] > pause + drain
    probe = container["startupProbe"]
    startup = probe["periodSeconds"] * probe["failureThreshold"]
    assert startup >= derive_timers(endpoint, waves=1).startup.seconds
    assert ("replicas" in workload.object.spec) == (endpoint.state == "stopped")
    tolerated = {(each["key"], each["effect"]) for each in pod["tolerations"]}
    for node in (node for pool in plan_pools([endpoint]) for node in pool.nodes):
        assert {(taint["key"], taint["effect"]) for taint in node.spec["taints"]} <= tolerated


@settings(max_examples=40)
@given(strategies.endpoints(slug="chat"), strategies.endpoints(slug="chat"))
def test_selectors_survive_every_edit(one: ResolvedEndpoint, two: ResolvedEndpoint) -> None:
    before, after = server(one), server(two)
    assert before.service.spec["selector"] == after.service.spec["selector"]
    selectors = []
    for planned in (before, after):
        assert planned.workload.object.kind == "Deployment"
        selector = planned.workload.object.spec["selector"]["matchLabels"]
        selectors.append(selector)
        labels = planned.workload.template["metadata"]["labels"]
        assert selector.items() <= labels.items()
        assert planned.service.spec["selector"].items() <= labels.items()
    assert selectors[0] == selectors[1]


@settings(max_examples=40)
@given(strategies.endpoints())
def test_labels_are_ones_that_kubernetes_takes(endpoint: ResolvedEndpoint) -> None:
    planned = server(endpoint)
    workload, template = planned.workload.object, planned.workload.template
    labels = [workload.metadata["labels"], template["metadata"]["labels"]]
    for values in (*labels, template["spec"]["nodeSelector"], planned.service.metadata["labels"]):
        assert all(LABEL_VALUE.fullmatch(value) for value in values.values())
