"""Which fields cannot change in place, by kind.

From provider/pkg/provider/diff.go of pulumi-kubernetes.
"""

from __future__ import annotations

from sandbox.plugins.provider.objects import Object, dig, identity
from sandbox.plugins.wire import Value

Path = tuple[str | int, ...]

_IDENTITY = ("metadata.name", "metadata.namespace")
_CONTAINER_FIELDS = [
    "args",
    "command",
    "env",
    "image",
    "imagePullPolicy",
    "lifecycle",
    "livenessProbe",
    "ports",
    "readinessProbe",
    "resources",
    "securityContext",
    "stdin",
    "stdinOnce",
    "terminationMessagePath",
    "terminationMessagePolicy",
    "tty",
    "volumeDevices",
    "volumeMounts",
    "workingDir",
]
_POD_FIELDS = [
    "affinity",
    "automountServiceAccountToken",
    "dnsConfig",
    "dnsPolicy",
    "enableServiceLinks",
    "hostAliases",
    "hostIPC",
    "hostNetwork",
    "hostPID",
    "hostname",
    "imagePullSecrets",
    "nodeName",
    "nodeSelector",
    "overhead",
    "preemptionPolicy",
    "priority",
    "priorityClassName",
    "readinessGates",
    "restartPolicy",
    "runtimeClassName",
    "schedulerName",
    "securityContext",
    "serviceAccount",
    "serviceAccountName",
    "shareProcessNamespace",
    "subdomain",
    "terminationGracePeriodSeconds",
    "volumes",
]
_VOLUME_SOURCES = [
    "awsElasticBlockStore",
    "azureDisk",
    "azureFile",
    "cephfs",
    "cinder",
    "csi",
    "fc",
    "flexVolume",
    "flocker",
    "gcePersistentDisk",
    "glusterfs",
    "hostPath",
    "iscsi",
    "local",
    "nfs",
    "photonPersistentDisk",
    "portworxVolume",
    "quobyte",
    "rbd",
    "scaleIO",
    "storageos",
    "vsphereVolume",
]

_STATEFUL_SET = tuple(
    f"spec.{field}"
    for field in [
        "podManagementPolicy",
        "revisionHistoryLimit",
        "selector",
        "serviceName",
        "volumeClaimTemplates",
    ]
)
_JOB = tuple(f"spec.{field}" for field in ("completions", "parallelism", "selector", "template"))

_FIELDS: dict[tuple[str, str], dict[str, tuple[str, ...]]] = {
    ("apps", "v1beta1"): {"StatefulSet": _STATEFUL_SET},
    **{
        ("apps", version): {
            "DaemonSet": ("spec.selector",),
            "Deployment": ("spec.selector",),
            "StatefulSet": _STATEFUL_SET,
        }
        for version in ("v1beta2", "v1")
    },
    ("", "v1"): {
        "PersistentVolume": tuple(f"spec.{field}" for field in _VOLUME_SOURCES),
        "PersistentVolumeClaim": (
            "spec.accessModes",
            "spec.selector",
            "spec.storageClassName",
            "spec.volumeName",
        ),
        "Pod": (
            *(f"spec.{field}" for field in _POD_FIELDS),
            *(
                f"spec.{group}.*.{field}"
                for group in ("containers", "initContainers")
                for field in _CONTAINER_FIELDS
            ),
        ),
        "ResourceQuota": ("spec.scopes",),
        "Secret": ("type",),
        "Service": ("spec.clusterIP",),
    },
    ("policy", "v1beta1"): {"PodDisruptionBudget": ("spec",)},
    **{
        ("rbac.authorization.k8s.io", version): {
            "ClusterRoleBinding": ("roleRef",),
            "RoleBinding": ("roleRef",),
        }
        for version in ("v1alpha1", "v1beta1", "v1")
    },
    ("storage.k8s.io", "v1"): {"StorageClass": ("parameters", "provisioner")},
    **{("batch", version): {"Job": _JOB} for version in ("v1beta1", "v1", "v2alpha1")},
}


def force_new_fields(
    value: Object, *, mutable_config_maps: bool, mutable_secrets: bool
) -> tuple[str, ...]:
    """The paths whose change replaces the object; `*` stands for any position in a list."""
    kind = identity(value)
    immutable = dig(value, "immutable") is True
    if kind.group == "" and kind.kind == "Secret" and (not mutable_secrets or immutable):
        return (*_IDENTITY, "type", "stringData", "data")
    if kind.group == "" and kind.kind == "ConfigMap" and (not mutable_config_maps or immutable):
        return (*_IDENTITY, "binaryData", "data")
    return (*_IDENTITY, *_FIELDS.get((kind.group, kind.version), {}).get(kind.kind, ()))


def touches(path: Path, value: Value, pattern: str) -> bool:
    """Whether a change of what is at a path, from or to a value, changes a field of the pattern."""
    steps = pattern.split(".")
    for position, step in enumerate(steps):
        if position < len(path):
            key = path[position]
            if not (step == "*" if isinstance(key, int) else step == key):
                return False
        else:
            return _reaches(value, steps[position:])
    return True


def _reaches(value: Value, steps: list[str]) -> bool:
    if not steps:
        return True
    if steps[0] == "*":
        return isinstance(value, list) and any(_reaches(item, steps[1:]) for item in value)
    return isinstance(value, dict) and steps[0] in value and _reaches(value[steps[0]], steps[1:])
