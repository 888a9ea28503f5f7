"""Which DaemonSets the stack brings, on which nodes they run, and what they may do there."""

from collections.abc import Mapping
from itertools import product
from typing import Any

import pytest

from endpoints import plan
from endpoints.aws.device_plugins import device_plugins
from endpoints.aws.pool_nodes import node_labels
from endpoints.catalog.device_plugins import load_device_plugins
from endpoints.endpoint.requests import DAEMONSET_CPU, DAEMONSET_MEMORY
from endpoints.quantity import cpu_millis, memory_bytes
from tests.support import resolved
from tests.support.each import each
from tests.unit.karpenter_plans import RESOURCES, endpoint

PLUGINS = {
    "nvidia": "nvidia-device-plugin",
    "efa": "aws-efa-k8s-device-plugin",
    "dcgmExporter": "dcgm-exporter",
}
ALL = dict.fromkeys(PLUGINS, "create")
SYSTEM_CPU = 150
"""Thousandths of a CPU that EKS' own DaemonSets request: VPC CNI 50, kube-proxy 100 (add-ons'
defaults)."""


def planned(**presences: str) -> dict[str, plan.KubernetesObject]:
    cluster = resolved.karpenter_cluster(devicePlugins=presences)
    objects = device_plugins("main", cluster)
    return {each.metadata["name"].removeprefix("endpoints-"): each for each in objects}


def pod(daemon_set: plan.KubernetesObject) -> Mapping[str, Any]:
    template: Any = daemon_set.spec["template"]
    return dict(template["spec"])


def runs_on(daemon_set: plan.KubernetesObject, labels: plan.Labels) -> bool:
    affinity = pod(daemon_set)["affinity"]["nodeAffinity"]
    (term,) = affinity["requiredDuringSchedulingIgnoredDuringExecution"]["nodeSelectorTerms"]
    assert {each["operator"] for each in term["matchExpressions"]} == {"In"}
    return all(labels.get(each["key"]) in each["values"] for each in term["matchExpressions"])


@each({"-".join(three): three for three in product(["create", "exists", "none"], repeat=3)})
def test_those_are_brought_that_the_settings_say_to_create(presences: tuple[str, ...]) -> None:
    asked = dict(zip(PLUGINS, presences, strict=True))
    expected = [PLUGINS[name] for name, presence in asked.items() if presence == "create"]
    assert list(planned(**asked)) == expected


def test_other_clusters_get_none() -> None:
    assert device_plugins("main", resolved.cluster()) == ()


@each({f"{pair}": pair for pair in product(RESOURCES, ["al2023", "bottlerocket"])})
def test_a_pool_gets_what_its_nodes_have_devices_for(pair: tuple[str, str]) -> None:
    resource, system = pair
    hardware = RESOURCES[resource]
    has_efa = hardware.efa > 0
    cluster = resolved.karpenter_cluster(pools={resource: {"ami": system, "efa": has_efa}})
    labels = node_labels(endpoint(resource=resource, cluster=cluster), hardware)
    found = {name for name, daemon_set in planned(**ALL).items() if runs_on(daemon_set, labels)}
    is_nvidia = hardware.platform == "nvidia"
    assert found == {
        *(["dcgm-exporter"] if is_nvidia else []),
        # Bottlerocket brings its own.
        *(["nvidia-device-plugin"] if is_nvidia and system == "al2023" else []),
        *(["aws-efa-k8s-device-plugin"] if is_nvidia and has_efa else []),
    }


def test_nodes_without_our_labels_are_left_alone() -> None:
    labels = {"k8s.amazonaws.com/accelerator": "nvidia-l40s"}
    assert not any(runs_on(daemon_set, labels) for daemon_set in planned(**ALL).values())


def test_an_instance_type_that_can_have_efa_gets_the_plugin_only_where_it_is_asked_for() -> None:
    member = endpoint(resource="p5.48xlarge")
    daemon_set = planned(efa="create")["aws-efa-k8s-device-plugin"]
    assert not runs_on(daemon_set, node_labels(member, member.resource))


@pytest.mark.parametrize("name", PLUGINS.values())
def test_every_taint_is_tolerated_and_no_pool_without_nodes_is_waited_for(name: str) -> None:
    daemon_set = planned(**ALL)[name]
    assert pod(daemon_set)["tolerations"] == [{"operator": "Exists"}]
    assert daemon_set.metadata["annotations"] == {"pulumi.com/skipAwait": "true"}
    assert daemon_set.metadata["namespace"] == "kube-system"


@pytest.mark.parametrize("name", PLUGINS.values())
def test_no_more_rights_than_the_device_needs(name: str) -> None:
    spec = pod(planned(**ALL)[name])
    (container,) = spec["containers"]
    assert spec["automountServiceAccountToken"] is False
    assert "privileged" not in container["securityContext"]
    capabilities = container["securityContext"]["capabilities"]
    expected = {"add": ["SYS_ADMIN"]} if name == "dcgm-exporter" else {}
    assert capabilities == {"drop": ["ALL"], **expected}


@pytest.mark.parametrize(
    ("name", "mounts"),
    [
        ("nvidia-device-plugin", {"/var/lib/kubelet/device-plugins": False}),
        (
            "aws-efa-k8s-device-plugin",
            {"/var/lib/kubelet/device-plugins": False, "/dev/infiniband": False},
        ),
        ("dcgm-exporter", {"/var/lib/kubelet/pod-resources": True}),
    ],
)
def test_directories_of_the_node_are_those_few(name: str, mounts: Mapping[str, bool]) -> None:
    spec = pod(planned(**ALL)[name])
    volumes = {volume["name"]: volume["hostPath"]["path"] for volume in spec["volumes"]}
    found = {
        volumes[each["name"]]: each["readOnly"] for each in spec["containers"][0]["volumeMounts"]
    }
    assert found == mounts


def test_metrics_are_where_the_annotations_say() -> None:
    template: Any = planned(dcgmExporter="create")["dcgm-exporter"].spec["template"]
    annotations = template["metadata"]["annotations"]
    (container,) = template["spec"]["containers"]
    (port,) = container["ports"]
    assert annotations["prometheus.io/port"] == str(port["containerPort"])
    listen = next(each for each in container["env"] if each["name"] == "DCGM_EXPORTER_LISTEN")
    assert listen["value"] == f":{port['containerPort']}"


def test_all_together_fit_into_what_is_left_to_daemon_sets() -> None:
    plugins = load_device_plugins().values()
    assert {plugin.name for plugin in plugins} == set(PLUGINS.values())
    assert sum(cpu_millis(plugin.cpu) for plugin in plugins) <= DAEMONSET_CPU - SYSTEM_CPU
    assert sum(memory_bytes(plugin.memory) for plugin in plugins) <= DAEMONSET_MEMORY // 2


def test_an_image_with_a_digest_is_named_by_it() -> None:
    images = {name: pod(each)["containers"][0]["image"] for name, each in planned(**ALL).items()}
    assert images["dcgm-exporter"].partition("@")[2].startswith("sha256:")
    assert images["nvidia-device-plugin"] == load_device_plugins()["nvidia-device-plugin"].image
