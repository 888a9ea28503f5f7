"""The control plane: idempotent, on loopback only, and recovering from anything with its data."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox import processes
from sandbox.apiserver import ApiServer
from sandbox.cluster import Cluster
from sandbox.components import ALL
from sandbox.layout import default_layout
from tests.sandbox.objects import NODES, PODS, apply, get, is_ready, node, pod
from tests.support.kube import eventually

pytestmark = pytest.mark.sandbox

CONFIG_MAPS = "/api/v1/namespaces/default/configmaps"


@pytest.fixture
def stranger() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(["sleep", "600"]) as process:
        yield process
        process.kill()


def test_up_twice_changes_nothing_within_a_second(cluster: Cluster) -> None:
    cluster.up()
    before = _pids(cluster)
    started = time.monotonic()
    cluster.up()
    assert time.monotonic() - started < 1
    assert _pids(cluster) == before
    assert len(before) == len(ALL)


def test_everything_listens_on_loopback_only(cluster: Cluster) -> None:
    cluster.up()
    listening = _listening(set(_pids(cluster).values()))
    assert {address for address, _ in listening} == {"127.0.0.1"}
    claimed = {port for health in cluster.status() for port in _ports(health.address)}
    assert {port for _, port in listening} == claimed


def test_admission_and_authorization_are_on(cluster: Cluster, api: ApiServer) -> None:
    status, _ = api.get("/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies")
    assert status == 200
    # Filled in by the admission plugin ServiceAccount, which is on by default.
    created = apply(api, PODS, pod("admitted", "example.org/a:1"))
    assert created["spec"]["serviceAccountName"] == "default"


def test_a_node_becomes_ready_and_runs_pods(api: ApiServer) -> None:
    apply(api, NODES, node("worker"))
    eventually(lambda: is_ready(get(api, NODES, "worker")))
    apply(api, PODS, pod("running", "example.org/a:1"))
    eventually(lambda: is_ready(get(api, PODS, "running")))


def test_a_node_without_the_annotation_is_left_alone(api: ApiServer) -> None:
    manifest = node("unmanaged")
    del manifest["metadata"]["annotations"]
    # A node that says nothing about its readiness would get the pods of other tests.
    manifest["spec"] = {"unschedulable": True}
    apply(api, NODES, manifest)
    assert not is_ready(get(api, NODES, "unmanaged"))


def test_every_definition_is_served(api: ApiServer) -> None:
    for path in (
        "/apis/gateway.networking.k8s.io/v1/httproutes",
        "/apis/gateway.networking.k8s.io/v1/gateways",
        "/apis/keda.sh/v1alpha1/scaledobjects",
        "/apis/leaderworkerset.x-k8s.io/v1/leaderworkersets",
        "/apis/monitoring.coreos.com/v1/servicemonitors",
        "/apis/monitoring.coreos.com/v1/podmonitors",
        "/apis/monitoring.coreos.com/v1/prometheusrules",
        "/apis/http.keda.sh/v1beta1/interceptorroutes",
        "/apis/kwok.x-k8s.io/v1alpha1/stages",
    ):
        assert api.get(path)[0] == 200, path


def test_killing_everything_loses_nothing_and_harms_no_stranger(
    cluster: Cluster, api: ApiServer, stranger: subprocess.Popen[bytes]
) -> None:
    _remember(api, "killed")
    before = _ports_of(cluster)
    _kill(cluster, [component.name for component in ALL])
    # As after a reboot: the numbers in the pid files belong to other processes.
    for file in cluster.folder.rglob("*.pid"):
        file.write_text(str(stranger.pid), encoding="utf-8")
    cluster.up()
    assert _recalls(cluster, "killed")
    assert _ports_of(cluster) == before
    assert stranger.poll() is None


@pytest.mark.parametrize("component", [component.name for component in ALL])
def test_one_killed_component_is_started_again(cluster: Cluster, component: str) -> None:
    cluster.up()
    before = _pids(cluster)
    _kill(cluster, [component])
    assert not cluster.is_healthy()
    cluster.up()
    after = _pids(cluster)
    assert len(after) == len(ALL)
    assert after[component] != before[component]


def test_a_frozen_component_is_replaced(cluster: Cluster) -> None:
    cluster.up()
    before = _pids(cluster)
    os.kill(before["kube-scheduler"], signal.SIGSTOP)
    cluster.up()
    assert _pids(cluster)["kube-scheduler"] != before["kube-scheduler"]


def test_a_taken_port_is_exchanged_and_the_data_kept(cluster: Cluster, api: ApiServer) -> None:
    _remember(api, "moved")
    cluster.down()
    before = _ports_of(cluster)
    with socket.create_server(("127.0.0.1", before[1])):
        cluster.up()
    assert before[1] not in _ports_of(cluster)
    assert _recalls(cluster, "moved")
    assert str(cluster.api().port) in cluster.kubeconfig.read_text(encoding="utf-8")


@pytest.mark.parametrize("damage", ["ports", "configuration", "certificates", "kwokctl"])
def test_half_written_state_is_made_again(cluster: Cluster, api: ApiServer, damage: str) -> None:
    _remember(api, damage)
    work = cluster.folder / ".kwok" / "clusters" / "sandbox"
    _kill(cluster, [component.name for component in ALL])
    if damage == "ports":
        (cluster.folder / "ports.json").write_text('{"etcd": 20', encoding="utf-8")
    elif damage == "configuration":
        (work / "kwok.yaml").write_text("kind: KwokctlConfiguration\n", encoding="utf-8")
    elif damage == "certificates":
        (work / "pki" / "admin.key").write_bytes(b"")
    else:
        shutil.rmtree(cluster.folder / ".kwok")
    cluster.up()
    assert _recalls(cluster, damage)


def test_down_twice_keeps_the_data_and_leaves_no_process(cluster: Cluster, api: ApiServer) -> None:
    _remember(api, "stopped")
    cluster.down()
    cluster.down()
    assert _pids(cluster) == {}
    assert not cluster.is_healthy()
    cluster.up()
    assert _recalls(cluster, "stopped")


def test_two_run_side_by_side_and_delete_leaves_nothing(cluster: Cluster) -> None:
    cluster.up()
    other = Cluster(default_layout(), f"{cluster.name}-other")
    try:
        other.up()
        assert cluster.is_healthy()
        assert not set(_ports_of(cluster)) & set(_ports_of(other))
    finally:
        executables = [Path(f"/proc/{pid}/exe") for pid in _pids(other).values()]
        other.down(delete=True)
    assert executables
    assert not any(executable.exists() for executable in executables)
    assert not list(default_layout().clusters.glob(f"{other.name}*"))
    assert cluster.is_healthy()


def _pids(cluster: Cluster) -> dict[str, int]:
    return {each.component.name: each.pid for each in cluster.status() if each.pid is not None}


def _ports_of(cluster: Cluster) -> list[int]:
    return [port for health in cluster.status() for port in _ports(health.address)]


def _ports(address: str) -> list[int]:
    return [int(each.rpartition(":")[2]) for each in address.split()]


def _kill(cluster: Cluster, names: list[str]) -> None:
    pids = _pids(cluster)
    for name in names:
        os.kill(pids[name], signal.SIGKILL)
    deadline = time.monotonic() + 10
    while set(_pids(cluster)) & set(names):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def _remember(api: ApiServer, name: str) -> None:
    apply(api, CONFIG_MAPS, {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}})


def _recalls(cluster: Cluster, name: str) -> bool:
    return cluster.api().get_object(f"{CONFIG_MAPS}/{name}") is not None


def _listening(pids: set[int]) -> set[tuple[str, int]]:
    listed = subprocess.run(["ss", "-ltnpH"], capture_output=True, text=True, check=True)
    found = set()
    for line in listed.stdout.splitlines():
        if any(f"pid={pid}," in line for pid in pids):
            address, _, port = line.split()[3].rpartition(":")
            found.add((address, int(port)))
    return found


def test_the_process_table_names_each_component_of_this_cluster_only(cluster: Cluster) -> None:
    cluster.up()
    other = Cluster(default_layout(), "never-started")
    assert [health.pid for health in other.status()] == [None] * len(ALL)
    assert not processes.running([default_layout().bin / "etcd"])
