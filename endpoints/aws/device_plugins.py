"""What makes accelerators known to Kubernetes, where the stack is to bring it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from endpoints import names, plan
from endpoints.catalog.device_plugins import PluginName, load_device_plugins
from endpoints.manifests import kubernetes_object, object_meta
from endpoints.stack.settings import ClusterSettings

NAMESPACE = "kube-system"
METRICS_PORT = 9400
"""DCGM exporter's own default."""
AL2023_NVIDIA = ("AL2023_x86_64_NVIDIA", "AL2023_ARM_64_NVIDIA")
BOTTLEROCKET_NVIDIA = ("BOTTLEROCKET_x86_64_NVIDIA", "BOTTLEROCKET_ARM_64_NVIDIA")
"""These bring NVIDIA's device plugin; a second one would register the same accelerators."""
_KUBELET = "/var/lib/kubelet"

_UNPRIVILEGED = {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}}


@dataclass(frozen=True, kw_only=True, slots=True)
class _Daemon:
    """Facts in which one DaemonSet differs from another; each has one container."""

    name: PluginName
    nodes: Mapping[str, tuple[str, ...]]
    """Label to the values that its nodes have one of."""
    pod: Mapping[str, object]
    """What else its pods' spec says."""
    container: Mapping[str, object]
    """What else its container says."""
    paths: Mapping[str, bool]
    """Directories of the node that it mounts, and whether read-only."""
    annotations: plan.Labels = field(default_factory=dict)
    """Of its pods."""


def device_plugins(
    cluster_name: str, cluster: ClusterSettings
) -> tuple[plan.KubernetesObject, ...]:
    """DaemonSets of the plugins that the cluster's settings say to create.

    They run on nodes of the stack's own pools, which carry the pool's AMI type as a label; what
    serves other nodes is theirs to bring.
    """
    if cluster.eks is None:
        return ()
    asked = cluster.eks.device_plugins
    makers = ((asked.nvidia, _nvidia), (asked.efa, _efa), (asked.dcgm_exporter, _dcgm_exporter))
    return tuple(make(cluster_name) for presence, make in makers if presence == "create")


def _nvidia(cluster_name: str) -> plan.KubernetesObject:
    daemon = _Daemon(
        name="nvidia-device-plugin",
        nodes={names.AMI_TYPE: AL2023_NVIDIA},
        pod={"priorityClassName": "system-node-critical"},
        container={
            # Else it ends with an error on a node whose driver is not there yet.
            "env": [{"name": "FAIL_ON_INIT_ERROR", "value": "false"}],
            "securityContext": _UNPRIVILEGED,
        },
        paths={f"{_KUBELET}/device-plugins": False},
    )
    return _daemon_set(cluster_name, daemon)


def _efa(cluster_name: str) -> plan.KubernetesObject:
    daemon = _Daemon(
        name="aws-efa-k8s-device-plugin",
        # Neuron instances need it privileged: theirs is not brought.
        nodes={names.AMI_TYPE: (*AL2023_NVIDIA, *BOTTLEROCKET_NVIDIA), names.EFA: ("true",)},
        # It looks for the node's interfaces, which a pod's own network would hide.
        pod={"priorityClassName": "system-node-critical", "hostNetwork": True},
        container={"securityContext": _UNPRIVILEGED},
        paths={f"{_KUBELET}/device-plugins": False, "/dev/infiniband": False},
    )
    return _daemon_set(cluster_name, daemon)


def _dcgm_exporter(cluster_name: str) -> plan.KubernetesObject:
    daemon = _Daemon(
        name="dcgm-exporter",
        nodes={names.AMI_TYPE: (*AL2023_NVIDIA, *BOTTLEROCKET_NVIDIA)},
        pod={},
        container={
            "env": [
                {"name": "DCGM_EXPORTER_LISTEN", "value": f":{METRICS_PORT}"},
                # Says of each figure which pod it is of.
                {"name": "DCGM_EXPORTER_KUBERNETES", "value": "true"},
            ],
            "ports": [{"name": "metrics", "containerPort": METRICS_PORT}],
            # DCGM refuses to watch without it (its issue 407), and runs as root.
            "securityContext": {
                "runAsUser": 0,
                "capabilities": {"drop": ["ALL"], "add": ["SYS_ADMIN"]},
            },
        },
        paths={f"{_KUBELET}/pod-resources": True},
        annotations={
            "prometheus.io/scrape": "true",
            "prometheus.io/port": str(METRICS_PORT),
            "prometheus.io/path": "/metrics",
        },
    )
    return _daemon_set(cluster_name, daemon)


def _daemon_set(cluster_name: str, daemon: _Daemon) -> plan.KubernetesObject:
    plugin = load_device_plugins()[daemon.name]
    selector = {"app.kubernetes.io/name": daemon.name, **names.OURS}
    wanted = [
        {"key": key, "operator": "In", "values": list(each)} for key, each in daemon.nodes.items()
    ]
    return kubernetes_object(
        logical_name=f"{cluster_name}-{daemon.name}",
        api_version="apps/v1",
        kind="DaemonSet",
        metadata=object_meta(
            f"endpoints-{daemon.name}",
            namespace=NAMESPACE,
            labels=selector,
            # Pools may have no nodes, and then there is nothing to wait for.
            annotations={"pulumi.com/skipAwait": "true"},
        ),
        spec={
            "selector": {"matchLabels": selector},
            "template": {
                "metadata": {"labels": selector, "annotations": dict(daemon.annotations)},
                "spec": {
                    **daemon.pod,
                    "automountServiceAccountToken": False,
                    "affinity": {
                        "nodeAffinity": {
                            "requiredDuringSchedulingIgnoredDuringExecution": {
                                "nodeSelectorTerms": [{"matchExpressions": wanted}]
                            }
                        }
                    },
                    # The affinity says exactly where it belongs, whatever the pools' taints.
                    "tolerations": [{"operator": "Exists"}],
                    "containers": [
                        {
                            "name": daemon.name,
                            "image": plugin.reference,
                            "resources": {"requests": {"cpu": plugin.cpu, "memory": plugin.memory}},
                            "volumeMounts": [
                                {"name": _volume(path), "mountPath": path, "readOnly": read_only}
                                for path, read_only in daemon.paths.items()
                            ],
                            **daemon.container,
                        }
                    ],
                    "volumes": [
                        {"name": _volume(path), "hostPath": {"path": path, "type": "Directory"}}
                        for path in daemon.paths
                    ],
                },
            },
        },
    )
    return _daemon_set(cluster_name, daemon)


def _volume(path: str) -> str:
    return path.rsplit("/", 1)[-1]
