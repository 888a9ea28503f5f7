"""Server-side apply: force, conflicts, and taking fields over."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.plugins.provider.apply import is_forced, transferred
from sandbox.plugins.provider.check import refuse, resource_name, resource_type
from sandbox.plugins.provider.errors import ApiError, ProviderError, explain_conflict

OURS = "pulumi-kubernetes-12345678"
FORCING = {"metadata": {"annotations": {"pulumi.com/patchForce": "true"}}}


def entry(manager: str, operation: str = "Apply", **fields: Any) -> dict[str, Any]:
    found = {"manager": manager, "operation": operation, "fieldsV1": fields.pop("fields", {})}
    return {**found, **fields}


def live(*entries: dict[str, Any]) -> dict[str, Any]:
    return {"metadata": {"managedFields": list(entries)}}


@pytest.mark.parametrize(
    ("inputs", "found", "always", "preview", "expected"),
    [
        ({}, live(entry(OURS)), False, False, False),
        (FORCING, live(entry(OURS)), False, False, True),
        ({}, live(entry(OURS)), True, False, True),
        ({}, live(), False, False, True),
        ({}, None, False, True, True),
        ({}, None, False, False, False),
        ({}, live(entry("pulumi-kubernetes", "Update")), False, True, True),
        ({}, live(entry("pulumi-kubernetes", "Update")), False, False, False),
        ({}, live(entry("kube-controller-manager", "Update")), False, True, False),
    ],
)
def test_force(
    inputs: dict[str, Any],
    found: dict[str, Any] | None,
    always: bool,
    preview: bool,
    expected: bool,
) -> None:
    assert is_forced(inputs, found, always=always, preview=preview) is expected


def test_the_creators_fields_become_ours() -> None:
    scale = entry("kube-controller-manager", "Update", subresource="scale")
    created = entry("pulumi-kubernetes", "Update", fields={"f:spec": {"f:a": {}}})
    assert transferred([created, scale], OURS) == [
        scale,
        entry(OURS, fields={"f:spec": {"f:a": {}}}),
    ]


def test_fields_are_united() -> None:
    mine = entry(OURS, fields={"f:spec": {"f:a": {}}})
    theirs = entry("kubectl-edit", "Update", fields={"f:spec": {"f:b": {}}, "f:data": {}})
    assert transferred([mine, theirs], OURS) == [
        entry(OURS, fields={"f:spec": {"f:a": {}, "f:b": {}}, "f:data": {}})
    ]


def test_nothing_to_take_over() -> None:
    others = [entry(OURS), entry("keda-operator", "Update"), entry("kubectl", "Update")]
    others[2]["subresource"] = "status"
    assert transferred(others, OURS) is None


def test_the_words_of_a_conflict() -> None:
    message = (
        'Apply failed with 1 conflict: conflict with "kube-controller-manager" with subresource '
        '"scale" using apps/v1: .spec.replicas'
    )
    error = ApiError(409, {"reason": "Conflict", "message": message})
    assert error.is_conflict
    assert not error.is_already_exists
    text = str(explain_conflict(error, OURS))
    assert text.startswith("server-side apply field conflict detected, see https://www.pulumi.com/")
    assert text.endswith(
        f'The resource managed by field manager "{OURS}" had an apply conflict: {message}'
    )


@pytest.mark.parametrize(
    ("token", "message"),
    [
        ("kubernetes:apps/v1:DeploymentPatch", "Patch resources"),
        ("kubernetes:core/v1:ConfigMapList", "cannot be created directly"),
        ("kubernetes:helm.sh/v3:Release", "install the official plugin"),
        ("kubernetes:yaml/v2:ConfigGroup", "install the official plugin"),
        ("kubernetes:kustomize/v2:Directory", "install the official plugin"),
    ],
)
def test_what_the_stand_in_does_not_do_is_refused(token: str, message: str) -> None:
    with pytest.raises(ProviderError, match=message):
        refuse(f"urn:pulumi:dev::p::{token}::name")


def test_urns() -> None:
    urn = "urn:pulumi:dev::p::my:Component$kubernetes:apps/v1:Deployment::a::b"
    assert resource_type(urn) == "kubernetes:apps/v1:Deployment"
    assert resource_name(urn) == "a::b"
    refuse(urn)
