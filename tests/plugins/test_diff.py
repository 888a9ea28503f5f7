"""Differences: what changes, what replaces, in which order, and what is ignored."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from sandbox.plugins.provider.diff import compare, render_path
from sandbox.plugins.provider.forcenew import force_new_fields
from sandbox.plugins.provider.ignore import contains, ignore_fields, parse_path
from sandbox.plugins.provider.merge import Change, merge_patch
from sandbox.plugins.wire import UNKNOWN

DEPLOYMENT: dict[str, Any] = {
    "apiVersion": "apps/v1",
    "kind": "Deployment",
    "metadata": {"name": "web", "namespace": "default", "annotations": {"a.b/c": "1"}},
    "spec": {
        "replicas": 1,
        "selector": {"matchLabels": {"app": "web"}},
        "template": {
            "spec": {
                "hostNetwork": False,
                "containers": [
                    {"name": "main", "image": "image:1", "env": [{"name": "A", "value": ""}]},
                ],
            }
        },
    },
}


def live_of(inputs: dict[str, Any]) -> dict[str, Any]:
    live = copy.deepcopy(inputs)
    live["metadata"] |= {"uid": "1", "resourceVersion": "7", "generation": 1}
    live["spec"]["progressDeadlineSeconds"] = 600
    pod = live["spec"]["template"]["spec"]
    pod.pop("hostNetwork", None)
    pod["restartPolicy"] = "Always"
    for container in pod["containers"]:
        container["imagePullPolicy"] = "Always"
        for variable in container.get("env", []):
            variable.pop("value")
    live["status"] = {"replicas": 1}
    return live


def changes(new: dict[str, Any], old: dict[str, Any] = DEPLOYMENT) -> dict[str, Change]:
    fields = force_new_fields(new, mutable_config_maps=False, mutable_secrets=False)
    found = compare(old_inputs=old, live=live_of(old), news=new, namespaced=True, force_new=fields)
    return {render_path(path): change for path, change in found.items()}


def edited(**edits: Any) -> dict[str, Any]:
    new = copy.deepcopy(DEPLOYMENT)
    for path, value in edits.items():
        target: Any = new
        *parents, last = path.split("__")
        for key in parents:
            target = target[int(key) if key.isdigit() else key]
        if value is None:
            del target[last]
        else:
            target[last] = value
    return new


def test_what_the_server_adds_or_omits_is_no_change() -> None:
    assert changes(DEPLOYMENT) == {}


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (edited(spec__replicas=0), {"spec.replicas": Change.UPDATE}),
        (edited(spec__replicas=None), {"spec.replicas": Change.DELETE}),
        (edited(spec__replicas=UNKNOWN), {"spec.replicas": Change.UPDATE}),
        (edited(spec__paused=True), {"spec.paused": Change.ADD}),
        (edited(spec__minReadySeconds=UNKNOWN), {"spec.minReadySeconds": Change.ADD}),
        (
            edited(spec__template__spec__containers__0__image="image:2"),
            {"spec.template.spec.containers[0].image": Change.UPDATE},
        ),
        (
            edited(spec__template__spec__containers__0__env=None),
            {"spec.template.spec.containers[0].env": Change.DELETE},
        ),
        (
            edited(metadata__annotations={"a.b/c": "2"}),
            {'metadata.annotations["a.b/c"]': Change.UPDATE},
        ),
        (
            edited(spec__selector={"matchLabels": {"app": "other"}}),
            {"spec.selector.matchLabels.app": Change.UPDATE_REPLACE},
        ),
        (edited(metadata__name="other"), {"metadata.name": Change.UPDATE_REPLACE}),
        (edited(metadata__namespace="other"), {"metadata.namespace": Change.UPDATE_REPLACE}),
        (edited(metadata__namespace=""), {}),
    ],
)
def test_changes(new: dict[str, Any], expected: dict[str, Change]) -> None:
    assert changes(new) == expected


def test_stopping_from_omitted_replicas_is_a_change() -> None:
    omitted = edited(spec__replicas=None)
    live = live_of(omitted)
    live["spec"]["replicas"] = 3
    found = compare(old_inputs=omitted, live=live, news=edited(spec__replicas=0), namespaced=True)
    assert found == {("spec", "replicas"): Change.ADD}


def test_a_new_zero_of_a_pointer_field_is_a_change() -> None:
    new = edited(spec__template__spec__automountServiceAccountToken=False)
    assert changes(new) == {"spec.template.spec.automountServiceAccountToken": Change.ADD}


def test_list_elements_are_compared_by_position() -> None:
    new = copy.deepcopy(DEPLOYMENT)
    containers = new["spec"]["template"]["spec"]["containers"]
    containers.append({"name": "side", "image": "image:1"})
    prefix = "spec.template.spec.containers"
    assert changes(new) == {f"{prefix}[1]": Change.ADD}
    assert changes(DEPLOYMENT, new) == {f"{prefix}[1]": Change.DELETE}


def test_merge_patch() -> None:
    old = {"a": 1, "b": {"c": 1, "d": 2}, "e": [1], "f": True}
    new = {"a": 1.0, "b": {"c": 1}, "e": [1, 2], "f": 1}
    assert merge_patch(old, new) == {"b": {"d": None}, "e": [1, 2], "f": 1}


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("spec.replicas", ("spec", "replicas")),
        ('metadata.annotations["a.b/c"]', ("metadata", "annotations", "a.b/c")),
        ("spec.containers[0].image", ("spec", "containers", 0, "image")),
        ("spec.containers[*].image", ("spec", "containers", "*", "image")),
    ],
)
def test_paths(text: str, path: tuple[str | int, ...]) -> None:
    assert parse_path(text) == path


def test_an_ignored_path_covers_what_is_inside() -> None:
    assert contains(("spec",), ("spec", "replicas"))
    assert contains(("spec", "*", "image"), ("spec", 0, "image"))
    assert not contains(("spec", "replicas"), ("spec",))


@pytest.mark.parametrize(("manager", "expected"), [("hpa", None), ("ours", 5), ("nobody", 5)])
def test_ignored_fields_of_others_are_left_out(manager: str, expected: int | None) -> None:
    inputs: dict[str, Any] = {"spec": {"replicas": 1}}
    entry = {"manager": manager, "fieldsV1": {"f:spec": {"f:replicas": {}}}}
    owned = [] if manager == "nobody" else [entry]
    live = {"metadata": {"managedFields": owned}, "spec": {"replicas": 5}}
    ignore_fields(inputs, live, [("spec", "replicas")], "ours")
    assert inputs["spec"].get("replicas") == expected
