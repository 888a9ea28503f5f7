"""Server-side apply, and handing an object over to it."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

from sandbox.plugins.provider.cluster import Cluster
from sandbox.plugins.provider.errors import ApiError, explain_conflict
from sandbox.plugins.provider.naming import FIELD_MANAGER
from sandbox.plugins.provider.objects import (
    PATCH_FORCE,
    Object,
    dig,
    dig_list,
    dig_map,
    dig_text,
    has_annotation,
    name_of,
    namespace_of,
)
from sandbox.plugins.provider.rest import APPLY, JSON_PATCH
from sandbox.plugins.wire import Value

_PREDECESSORS = (
    ("kubectl", "Apply"),
    ("kubectl", "Update"),
    ("before-first-apply", "Update"),
    (FIELD_MANAGER, "Update"),
    ("pulumi-resource-kubernetes", "Update"),
)
"""Managers whose fields become ours, by the beginning of their names."""

_OURS = ("pulumi-resource-kubernetes", "pulumi-kubernetes", "pulumi-kubernetes.exe")


@dataclass(frozen=True, kw_only=True)
class How:
    """In which way inputs are applied."""

    manager: str
    force: bool
    """Take the fields that other managers own."""
    preview: bool
    """As a dry run."""


def apply(cluster: Cluster, inputs: Object, name: str, how: How) -> Object:
    """Apply inputs as a manager; the answer of the server.

    Raises:
        ProviderError: another manager owns a field and `force` is not given.
        ApiError: the server refused for another reason.
    """
    query = {"fieldManager": how.manager, "force": "true" if how.force else "false"}
    if how.preview:
        query["dryRun"] = "All"
    path = cluster.resource(inputs).item(namespace_of(inputs), name)
    try:
        return cluster.api().request("PATCH", path, body=inputs, query=query, content_type=APPLY)
    except ApiError as error:
        if error.is_conflict:
            raise explain_conflict(error, how.manager) from error
        raise


def relinquish(cluster: Cluster, live: Object, manager: str) -> None:
    """Give up every field that a manager of ours owns; nobody's fields go back to defaults."""
    minimal = {
        "apiVersion": live.get("apiVersion"),
        "kind": live.get("kind"),
        "metadata": {
            key: value for key, value in dig_map(live, "metadata").items() if key in _IDENTITY
        },
    }
    path = cluster.resource(live).item(namespace_of(live), name_of(live))
    query = {"fieldManager": manager}
    cluster.api().request("PATCH", path, body=minimal, query=query, content_type=APPLY)


def is_forced(inputs: Object, live: Object | None, *, always: bool, preview: bool) -> bool:
    """Whether conflicts are overruled.

    Args:
        inputs: what is applied.
        live: the object as it is; None when it is new.
        always: `enablePatchForce` of the provider.
        preview: whether this is a dry run, before which managers are not handed over.
    """
    if always or has_annotation(inputs, PATCH_FORCE):
        return True
    if preview:
        if live is None:
            return True
        for entry in dig_list(live, "metadata", "managedFields"):
            if dig(entry, "operation") == "Update" and dig(entry, "manager") in _OURS:
                return True
    return live is not None and not dig_list(live, "metadata", "managedFields")


def take_over(cluster: Cluster, live: Object, manager: str) -> Object:
    """Make the fields of earlier managers of ours, and of kubectl, this manager's."""
    fields = transferred(dig_list(live, "metadata", "managedFields"), manager)
    if fields is None:
        return live
    # Without a resourceVersion, as the provider: the server retries when a controller was quicker.
    patch = [{"op": "replace", "path": "/metadata/managedFields", "value": fields}]
    path = cluster.resource(live).item(namespace_of(live), name_of(live))
    return cluster.api().request("PATCH", path, body=patch, content_type=JSON_PATCH)


def transferred(entries: list[Any], manager: str) -> list[Any] | None:
    """Managed fields with the entries of predecessors given to a manager; None if there are none.

    The rules are those of fluxcd's `PatchReplaceFieldsManagers`, which the provider uses.
    """
    ours = next((entry for entry in entries if _is_entry_of(entry, manager)), None)
    result = copy.deepcopy(ours)
    others = []
    found = False
    for entry in entries:
        if _is_entry_of(entry, manager):
            continue
        if not _is_predecessor(entry):
            others.append(entry)
            continue
        found = True
        if result is None:
            result = {**copy.deepcopy(entry), "manager": manager, "operation": "Apply"}
        else:
            result["fieldsV1"] = _union(result.get("fieldsV1") or {}, entry.get("fieldsV1") or {})
    return [*others, result] if found else None


_IDENTITY = ("name", "namespace")


def _is_entry_of(entry: Value, manager: str) -> bool:
    return (
        dig(entry, "manager") == manager
        and dig(entry, "operation") == "Apply"
        and not dig(entry, "subresource")
    )


def _is_predecessor(entry: Value) -> bool:
    name, operation = dig_text(entry, "manager"), dig(entry, "operation")
    return not dig(entry, "subresource") and any(
        name.startswith(prefix) and operation == wanted for prefix, wanted in _PREDECESSORS
    )


def _union(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    result = copy.deepcopy(first)
    for key, value in second.items():
        before = result.get(key)
        if isinstance(before, dict) and isinstance(value, dict):
            result[key] = _union(before, value)
        else:
            result[key] = copy.deepcopy(value)
    return result
