"""The controllers of scaling and of multi-node endpoints, beside a control plane."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from sandbox import processes, prometheus
from sandbox.build import build
from sandbox.cluster import Cluster
from sandbox.keda import MetricsAdapter
from sandbox.layout import default_layout
from sandbox.leader_worker_sets import LeaderWorkerSets
from sandbox.network import NetworkNamespace, NetworkRefusedError
from sandbox.pins import CONTROL_PLANE, KEDA_ADAPTER, LWS, PROMETHEUS
from sandbox.prometheus import Prometheus
from tests.sandbox.objects import (
    DEPLOYMENTS,
    NODES,
    PODS,
    SCALED_OBJECTS,
    Manifest,
    apply,
    deployment,
    get,
    is_ready,
    node,
    scaled_object,
)
from tests.support.kube import eventually

pytestmark = pytest.mark.sandbox

METRIC = (
    "/apis/external.metrics.k8s.io/v1beta1/namespaces/default/s0-prometheus"
    "?labelSelector=scaledobject.keda.sh%2Fname%3Dloaded"
)
SETS = "/apis/leaderworkerset.x-k8s.io/v1/namespaces/default/leaderworkersets"


class Exporter(BaseHTTPRequestHandler):
    """A page with one metric, whose value is the server's `load`."""

    def do_GET(self) -> None:
        body = f"load {self.server.load}\n".encode()  # type: ignore[attr-defined]  # ours, below
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/plain; version=0.0.4")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Stay silent."""


class ExporterServer(ThreadingHTTPServer):
    load = 7


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A control plane with add-ons; until its last test, this thread is in its network."""
    layout = default_layout()
    build(layout, (*CONTROL_PLANE, KEDA_ADAPTER, PROMETHEUS, LWS))
    network = NetworkNamespace(tmp_path_factory.mktemp("network") / "namespace")
    cluster = Cluster(
        layout,
        f"test-add-ons-{os.getpid()}",
        add_ons=(MetricsAdapter(), Prometheus(), LeaderWorkerSets()),
        hpa_sync_seconds=1,
    )
    try:
        network.up()
    except NetworkRefusedError as refused:
        pytest.skip(str(refused))
    try:
        with network.inside():
            try:
                cluster.up()
                apply(cluster.api(), NODES, node("worker"))
                yield cluster
            finally:
                cluster.down(delete=True)
    finally:
        network.down()


@pytest.fixture
def exporter(serving: Cluster) -> Iterator[ExporterServer]:
    with ExporterServer(("127.0.0.1", 0), Exporter) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        target = f"127.0.0.1:{server.server_port}"
        prometheus.write_targets(
            serving.folder, "test", [{"targets": [target], "labels": {"endpoint": "loaded"}}]
        )
        yield server
        server.shutdown()
        thread.join()


def test_a_deployment_follows_a_metric_of_prometheus(
    serving: Cluster, exporter: ExporterServer
) -> None:
    api = serving.api()
    apply(api, DEPLOYMENTS, deployment("loaded"))
    scaled = scaled_object("loaded", minimum=1, server=_url(serving))
    (trigger,) = scaled["spec"]["triggers"]
    trigger["metadata"] |= {"query": 'sum(load{endpoint="loaded"})', "threshold": "3"}
    apply(api, SCALED_OBJECTS, scaled)

    def value() -> str:
        # Before the first scrape and before KEDA saw the object the answer is no list.
        items = json.loads(api.get(METRIC)[1]).get("items") or [{"value": None}]
        return str(items[0]["value"])

    def replicas() -> int:
        return int(get(api, DEPLOYMENTS, "loaded")["spec"]["replicas"])

    eventually(lambda: value() == "7", seconds=30)
    eventually(lambda: replicas() == 3, seconds=30)
    exporter.load = 4
    eventually(lambda: value() == "4", seconds=30)


def test_the_pods_of_a_group_know_their_places(serving: Cluster) -> None:
    api = serving.api()
    template = {"spec": {"containers": [{"name": "main", "image": "example.org/model:1"}]}}
    group: Manifest = {
        "apiVersion": "leaderworkerset.x-k8s.io/v1",
        "kind": "LeaderWorkerSet",
        "metadata": {"name": "group"},
        "spec": {"replicas": 1, "leaderWorkerTemplate": {"size": 2, "workerTemplate": template}},
    }
    apply(api, SETS, group)
    eventually(lambda: get(api, SETS, "group").get("status", {}).get("readyReplicas") == 1)
    for index, name in enumerate(("group-0", "group-0-1")):
        pod = get(api, PODS, name)
        assert is_ready(pod)
        (container,) = pod["spec"]["containers"]
        assert {each["name"]: each["value"] for each in container["env"]} == {
            "LWS_LEADER_ADDRESS": "group-0.group.default",
            "LWS_GROUP_SIZE": "2",
            "LWS_WORKER_INDEX": str(index),
        }


def test_add_ons_are_repaired_and_stopped_with_the_cluster(serving: Cluster) -> None:
    before = _pids(serving)
    os.kill(before["keda-adapter"], signal.SIGKILL)
    serving.up()
    after = _pids(serving)
    assert {name for name in before if before[name] != after[name]} == {"keda-adapter"}
    # A command without add-ons regards the cluster as complete, and ends all of it.
    plain = Cluster(serving.layout, serving.name)
    assert plain.is_healthy()
    plain.down()
    assert not processes.inside(serving.folder)


def _url(cluster: Cluster) -> str:
    return f"http://127.0.0.1:{cluster.ports()['prometheus']}"


def _pids(cluster: Cluster) -> dict[str, int]:
    return {each.component.name: each.pid for each in cluster.status() if each.pid is not None}
