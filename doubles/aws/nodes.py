"""Instances of node groups join the local control plane behind their cluster, and leave it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.ec2.models.instances import Instance

from doubles.aws.eks.state import EKS, NodeGroup
from doubles.aws.instance_types import architecture, memory_mib, resource, vcpus
from doubles.aws.world import WORLD, ControlPlane
from endpoints import names
from endpoints.plan.node_group import EKS_EFFECTS
from endpoints.pools.node_amounts import node_amounts
from sandbox.kwokctl import NODE_ANNOTATION
from sandbox.plugins.provider.errors import ApiError, ProviderError
from sandbox.plugins.provider.kubeconfig import KubeconfigError
from sandbox.plugins.provider.rest import Rest

CLUSTER = f"eks.{names.DOMAIN}/cluster"
"""Which EKS cluster a node belongs to: several may share one control plane."""

_PERIOD_SECONDS = 2.0
_EFFECTS = {eks: kubernetes for kubernetes, eks in EKS_EFFECTS.items()}
_UNREACHABLE = (ProviderError, KubeconfigError, OSError)
_MERGE = "application/merge-patch+json"

Node = dict[str, Any]


class Nodes:
    """Keeps the nodes of every linked cluster as its node groups say."""

    def __init__(self) -> None:
        self._clients: dict[str, Rest] = {}
        self._lock = threading.Lock()

    def keep(self) -> None:
        """Go on for ever: at every change, and every other second."""
        while True:
            WORLD.changed.wait(_PERIOD_SECONDS)
            WORLD.changed.clear()
            with suppress(*_UNREACHABLE):
                self.reconcile()

    def reconcile(self) -> None:
        """Make and remove nodes once.

        Raises:
            ProviderError: a control plane refused or did not answer.
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

    def _correct(self, plane: ControlPlane, cluster: str, wanted: dict[str, Node]) -> None:
        rest = self._client(plane)
        listed = rest.get("/api/v1/nodes", labelSelector=f"{CLUSTER}={cluster}")["items"]
        present = {node["metadata"]["name"]: node for node in listed}
        for name in present.keys() - wanted.keys():
            _remove(rest, name)
        for name, node in wanted.items():
            if name not in present:
                rest.request("POST", "/api/v1/nodes", body=node)

    def _client(self, plane: ControlPlane) -> Rest:
        server = plane.cluster["server"]
        if server not in self._clients:
            self._clients[server] = Rest(plane.cluster, plane.user, timeout=15)
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


def _remove(rest: Rest, name: str) -> None:
    """Cordon, evict what lets itself be evicted, and delete the node."""
    with suppress(ApiError):
        cordoned = {"spec": {"unschedulable": True}}
        rest.request("PATCH", f"/api/v1/nodes/{name}", body=cordoned, content_type=_MERGE)
    pods = rest.get("/api/v1/pods", fieldSelector=f"spec.nodeName={name}")["items"]
    for pod in pods:
        meta = pod["metadata"]
        eviction = {
            "apiVersion": "policy/v1",
            "kind": "Eviction",
            "metadata": {"name": meta["name"], "namespace": meta["namespace"]},
        }
        path = f"/api/v1/namespaces/{meta['namespace']}/pods/{meta['name']}/eviction"
        # What a disruption budget protects goes with its node, as after EKS' patience.
        with suppress(ApiError):
            rest.request("POST", path, body=eviction)
    with suppress(ApiError):
        rest.request("DELETE", f"/api/v1/nodes/{name}")
