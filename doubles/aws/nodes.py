"""Nodes of managed node groups, which join and leave the local control plane of their cluster."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from kubernetes import config
from kubernetes.client import ApiException, CoreV1Api
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.ec2.models.instances import Instance
from urllib3.exceptions import HTTPError

from doubles.aws.eks.state import EKS, NodeGroup
from doubles.aws.instance_types import architecture, memory_mib, resource, vcpus
from doubles.aws.world import WORLD, ControlPlane
from endpoints import names
from endpoints.plan.node_group import EKS_EFFECTS
from endpoints.pools.node_amounts import node_amounts
from sandbox.kwokctl import NODE_ANNOTATION

CLUSTER = f"eks.{names.DOMAIN}/cluster"
"""Label with a node's EKS cluster: several clusters may share one control plane."""

_PERIOD_SECONDS = 2.0
_EFFECTS = {eks: kubernetes for kubernetes, eks in EKS_EFFECTS.items()}
_UNREACHABLE = (ApiException, HTTPError)
_TIMEOUT: dict[str, Any] = {"_request_timeout": 15}
"""Seconds until a request to a control plane fails."""

Node = dict[str, Any]


class Nodes:
    """Keeper of every linked cluster's nodes, as many as its node groups ask for."""

    def __init__(self) -> None:
        self._clients: dict[str, CoreV1Api] = {}
        self._lock = threading.Lock()

    def keep(self) -> None:
        """Reconcile for ever: at every change, and every other second."""
        while True:
            WORLD.changed.wait(_PERIOD_SECONDS)
            WORLD.changed.clear()
            with suppress(*_UNREACHABLE):
                self.reconcile()

    def reconcile(self) -> None:
        """Create and remove nodes once.

        Raises:
            ApiException, HTTPError: a control plane refused or did not answer.
        """
        with self._lock:
            for (region, cluster), plane in tuple(WORLD.links.items()):
                with WORLD.lock:
                    wanted = {node["metadata"]["name"]: node for node in _wanted(region, cluster)}
                self._correct(plane, cluster, wanted)

    def clear(self) -> None:
        """Unlink every cluster and remove its nodes."""
        with self._lock:
            while WORLD.links:
                (_, cluster), plane = WORLD.links.popitem()
                with suppress(*_UNREACHABLE):
                    self._correct(plane, cluster, {})

    def _correct(self, plane: ControlPlane, cluster: str, wanted: dict[str, Any]) -> None:
        core = self._client(plane)
        selector = f"{CLUSTER}={cluster}"
        listed: Any = core.list_node(label_selector=selector, **_TIMEOUT)
        present = {node.metadata.name for node in listed.items}
        for name in present - wanted.keys():
            _remove(core, name)
        for name, node in wanted.items():
            if name not in present:
                core.create_node(node, **_TIMEOUT)

    def _client(self, plane: ControlPlane) -> CoreV1Api:
        server = plane.cluster["server"]
        if server not in self._clients:
            connect: Any = config.new_client_from_config_dict
            self._clients[server] = CoreV1Api(connect(plane.kubeconfig()))
        return self._clients[server]


def _wanted(region: str, cluster: str) -> Iterator[Node]:
    known = EKS[DEFAULT_ACCOUNT_ID][region].clusters.get(cluster)
    if known is None:
        return
    for group in known.groups.values():
        for state in group.instances.instance_states:
            yield _node(region, cluster, group, state.instance)


def _node(region: str, cluster: str, group: NodeGroup, instance: Instance) -> Node:
    record, name, zone = group.record, instance.private_dns_name, instance.placement.zone
    key, value = NODE_ANNOTATION
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {
            "name": name,
            "labels": {
                **record["labels"],
                CLUSTER: cluster,
                "eks.amazonaws.com/nodegroup": record["nodegroupName"],
                "eks.amazonaws.com/capacityType": record["capacityType"],
                "kubernetes.io/arch": architecture(instance.instance_type),
                "kubernetes.io/hostname": name,
                "kubernetes.io/os": "linux",
                "node.kubernetes.io/instance-type": instance.instance_type,
                "topology.kubernetes.io/region": region,
                "topology.kubernetes.io/zone": zone,
            },
            "annotations": {key: value, **_shape(instance.instance_type)},
        },
        "spec": {
            "providerID": f"aws:///{zone}/{instance.id}",
            "taints": [
                {**taint, "effect": _EFFECTS[taint["effect"]]} for taint in record["taints"]
            ],
        },
    }


def _shape(instance_type: str) -> dict[str, str]:
    """Amounts for the annotations that the sandbox's stage copies into the status."""
    known = resource(instance_type)
    if known is not None:
        return {
            names.CAPACITY: node_amounts(known, known.capacity),
            names.ALLOCATABLE: node_amounts(known, known.allocatable),
        }
    amounts = json.dumps(
        {
            "cpu": str(vcpus(instance_type)),
            "memory": f"{memory_mib(instance_type)}Mi",
            "ephemeral-storage": "20Gi",
            "pods": "29",
        }
    )
    return {names.CAPACITY: amounts, names.ALLOCATABLE: amounts}


def _remove(core: CoreV1Api, name: str) -> None:
    """Cordon the node, evict the pods that permit it, and delete the node."""
    with suppress(ApiException):
        core.patch_node(name, {"spec": {"unschedulable": True}}, **_TIMEOUT)
    pods: Any = core.list_pod_for_all_namespaces(field_selector=f"spec.nodeName={name}", **_TIMEOUT)
    for pod in pods.items:
        place = pod.metadata.name, pod.metadata.namespace
        eviction: Any = {"metadata": {"name": place[0], "namespace": place[1]}}
        # Pods that a disruption budget protects end with their node, as when EKS stops waiting.
        with suppress(ApiException):
            core.create_namespaced_pod_eviction(*place, eviction, **_TIMEOUT)
    with suppress(ApiException):
        core.delete_node(name, **_TIMEOUT)
