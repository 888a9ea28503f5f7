"""Reading and changing Kubernetes objects that may hold unknown or malformed parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sandbox.plugins.wire import Value

Object = dict[str, Any]

ANNOTATION_PREFIX = "pulumi.com/"
AUTONAMED = "pulumi.com/autonamed"
SKIP_AWAIT = "pulumi.com/skipAwait"
WAIT_FOR = "pulumi.com/waitFor"
TIMEOUT_SECONDS = "pulumi.com/timeoutSeconds"
REPLACE_UNREADY = "pulumi.com/replaceUnready"
PATCH_FORCE = "pulumi.com/patchForce"
PATCH_FIELD_MANAGER = "pulumi.com/patchFieldManager"
DELETION_PROPAGATION = "pulumi.com/deletionPropagationPolicy"
REVISION = "deployment.kubernetes.io/revision"


@dataclass(frozen=True)
class GroupVersionKind:
    """What an object is."""

    group: str
    version: str
    kind: str

    @property
    def api_version(self) -> str:
        """As objects write it."""
        return f"{self.group}/{self.version}" if self.group else self.version

    @property
    def is_crd(self) -> bool:
        """Whether objects of it define other kinds."""
        return self.kind == "CustomResourceDefinition" and self.group == "apiextensions.k8s.io"


def dig(value: Value, *path: str) -> Value:
    """The value at a path of keys; None when any step is missing or no map."""
    for key in path:
        if not isinstance(value, dict):
            return None
        value = value.get(key)
    return value


def dig_map(value: Value, *path: str) -> dict[str, Any]:
    """The map at a path; an empty one when there is none."""
    found = dig(value, *path)
    return found if isinstance(found, dict) else {}


def dig_list(value: Value, *path: str) -> list[Any]:
    """The list at a path; an empty one when there is none."""
    found = dig(value, *path)
    return found if isinstance(found, list) else []


def dig_text(value: Value, *path: str) -> str:
    """The string at a path; empty when there is none."""
    found = dig(value, *path)
    return found if isinstance(found, str) else ""


def dig_int(value: Value, *path: str) -> int:
    """The integer at a path; 0 when there is none."""
    found = dig(value, *path)
    return found if isinstance(found, int) and not isinstance(found, bool) else 0


def remove(value: Value, *path: str) -> None:
    """Remove what is at a path, if it is there."""
    parent = dig(value, *path[:-1])
    if isinstance(parent, dict):
        parent.pop(path[-1], None)


def put(target: Object, value: Value, *path: str) -> None:
    """Set what is at a path, making maps on the way; gives up at what is no map."""
    for key in path[:-1]:
        step = target.setdefault(key, {})
        if not isinstance(step, dict):
            return
        target = step
    target[path[-1]] = value


def name_of(value: Object) -> str:
    """`metadata.name`, empty when missing or unknown."""
    return dig_text(value, "metadata", "name")


def namespace_of(value: Object) -> str:
    """`metadata.namespace`, empty when missing or unknown."""
    return dig_text(value, "metadata", "namespace")


def annotation(value: Object, key: str) -> str:
    """One annotation, empty when missing."""
    return dig_text(value, "metadata", "annotations", key)


def has_annotation(value: Object, key: str) -> bool:
    """Whether an annotation is exactly "true"."""
    return annotation(value, key) == "true"


def identity(value: Object) -> GroupVersionKind:
    """The kind of an object, from its `apiVersion` and `kind`."""
    group, slash, version = dig_text(value, "apiVersion").rpartition("/")
    found = group if slash else ""
    return GroupVersionKind("" if found == "core" else found, version, dig_text(value, "kind"))


def is_owned_by(value: Object, owner: Object | None) -> bool:
    """Whether one object names another as a direct owner, by its uid."""
    uid = dig_text(owner, "metadata", "uid")
    owners = dig_list(value, "metadata", "ownerReferences")
    return bool(uid) and any(dig(each, "uid") == uid for each in owners)


def qualified_name(value: Object) -> str:
    """`namespace/name`, or the name alone for what is in no namespace; also the resource's id."""
    namespace, name = namespace_of(value), name_of(value)
    return f"{namespace}/{name}" if namespace else name


def split_id(identifier: str) -> tuple[str, str]:
    """The namespace (may be empty) and the name in a resource's id."""
    first, slash, rest = identifier.partition("/")
    return (first, rest.split("/")[0]) if slash else ("", first)
