"""Which kinds the cluster serves, and where."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

from sandbox.plugins.provider.errors import ApiError, NoMatchError
from sandbox.plugins.provider.objects import GroupVersionKind, dig, dig_list, dig_text
from sandbox.plugins.provider.rest import Rest

_BUILT_IN_GROUPS = frozenset(
    {
        "",
        "admissionregistration.k8s.io",
        "apiextensions.k8s.io",
        "apiregistration.k8s.io",
        "apps",
        "auditregistration.k8s.io",
        "authentication.k8s.io",
        "authorization.k8s.io",
        "autoscaling",
        "batch",
        "certificates.k8s.io",
        "coordination.k8s.io",
        "discovery.k8s.io",
        "events.k8s.io",
        "extensions",
        "flowcontrol.apiserver.k8s.io",
        "internal.apiserver.k8s.io",
        "networking.k8s.io",
        "node.k8s.io",
        "policy",
        "rbac.authorization.k8s.io",
        "resource.k8s.io",
        "scheduling.k8s.io",
        "storage.k8s.io",
        "storagemigration.k8s.io",
    }
)

_CLUSTER_SCOPED = frozenset(
    {
        "APIService",
        "CertificateSigningRequest",
        "ClusterRole",
        "ClusterRoleBinding",
        "ClusterTrustBundle",
        "CSIDriver",
        "CSINode",
        "CustomResourceDefinition",
        "DeviceClass",
        "DeviceTaintRule",
        "FlowSchema",
        "IngressClass",
        "IPAddress",
        "MutatingAdmissionPolicy",
        "MutatingAdmissionPolicyBinding",
        "MutatingWebhookConfiguration",
        "Namespace",
        "Node",
        "PersistentVolume",
        "PodSecurityPolicy",
        "PriorityClass",
        "PriorityLevelConfiguration",
        "ResourceSlice",
        "RuntimeClass",
        "SelfSubjectAccessReview",
        "SelfSubjectReview",
        "SelfSubjectRulesReview",
        "ServiceCIDR",
        "StorageClass",
        "StorageVersion",
        "StorageVersionMigration",
        "SubjectAccessReview",
        "TokenReview",
        "ValidatingAdmissionPolicy",
        "ValidatingAdmissionPolicyBinding",
        "ValidatingWebhookConfiguration",
        "VolumeAttachment",
        "VolumeAttributesClass",
    }
)


@dataclass(frozen=True)
class Resource:
    """Where the objects of one kind are."""

    prefix: str
    plural: str
    namespaced: bool

    def collection(self, namespace: str) -> str:
        """The path of all objects of the kind in a namespace."""
        if self.namespaced:
            return f"{self.prefix}/namespaces/{namespace or 'default'}/{self.plural}"
        return f"{self.prefix}/{self.plural}"

    def item(self, namespace: str, name: str) -> str:
        """The path of one object."""
        return f"{self.collection(namespace)}/{name}"


def is_built_in(kind: GroupVersionKind) -> bool:
    """Whether a kind belongs to Kubernetes itself and not to a definition in the cluster."""
    return kind.group in _BUILT_IN_GROUPS


class Discovery:
    """What one API server serves; each group version is asked for once, while it suffices."""

    def __init__(self, rest: Rest | None) -> None:
        self._rest = rest
        self._lock = threading.Lock()
        self._groups: dict[str, dict[str, Resource]] = {}
        self._planned: dict[tuple[str, str], bool] = {}

    def find(self, kind: GroupVersionKind) -> Resource:
        """Where a kind is served.

        Raises:
            NoMatchError: nowhere.
            ApiError: the server refused to say.
            UnreachableError: it did not answer.
        """
        with self._lock:
            known = self._groups.get(kind.api_version, {}).get(kind.kind)
        # A definition may have added a kind to a group since it was asked for.
        resource = known or self._ask(kind.api_version).get(kind.kind)
        if resource is None:
            raise NoMatchError(kind)
        return resource

    def exists(self, kind: GroupVersionKind) -> bool:
        """Whether a kind is served now."""
        try:
            self.find(kind)
        except (NoMatchError, ApiError):
            return False
        return True

    def is_namespaced(self, kind: GroupVersionKind) -> bool | None:
        """Whether objects of a kind are in namespaces; None when nobody can tell."""
        if is_built_in(kind):
            return kind.kind not in _CLUSTER_SCOPED
        planned = self._planned.get((kind.group, kind.kind))
        if planned is not None or self._rest is None:
            return planned
        try:
            return self.find(kind).namespaced
        except NoMatchError:
            return None

    def plan(self, definition: dict[str, Any]) -> None:
        """Remember a definition that the program will create, for the kinds that follow it."""
        spec = dig(definition, "spec")
        kind = dig_text(spec, "names", "kind")
        if kind:
            scope = dig_text(spec, "scope")
            self._planned[dig_text(spec, "group"), kind] = scope == "Namespaced"

    def reset(self) -> None:
        """Forget everything: definitions have changed."""
        with self._lock:
            self._groups.clear()

    def _ask(self, api_version: str) -> dict[str, Resource]:
        if self._rest is None:
            return {}
        prefix = f"/apis/{api_version}" if "/" in api_version else f"/api/{api_version}"
        try:
            listing = self._rest.get(prefix)
        except ApiError as error:
            if error.is_not_found:
                return {}
            raise
        found = {
            str(entry["kind"]): Resource(prefix, str(entry["name"]), bool(entry["namespaced"]))
            for entry in dig_list(listing, "resources")
            if "/" not in str(entry["name"])
        }
        with self._lock:
            self._groups[api_version] = found
        return found
