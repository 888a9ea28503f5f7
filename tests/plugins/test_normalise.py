"""Normal forms, pruning, quantities, names and secret marks."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from sandbox.plugins.protos import provider_pb2
from sandbox.plugins.provider import checkpoint
from sandbox.plugins.provider.errors import ProviderError
from sandbox.plugins.provider.naming import (
    adopt_name,
    assign_name,
    field_manager,
    unique_name,
)
from sandbox.plugins.provider.normalise import normalise, observe, prune
from sandbox.plugins.provider.quantity import canonical
from sandbox.plugins.wire import UNKNOWN, Secret

Autonaming = provider_pb2.CheckRequest.AutonamingOptions


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("1000m", "1"),
        ("1500m", "1500m"),
        ("0.5", "500m"),
        (2, "2"),
        (0.25, "250m"),
        ("1024Mi", "1Gi"),
        ("1536Mi", "1536Mi"),
        ("512Ki", "512Ki"),
        ("0.5Gi", "512Mi"),
        ("1000k", "1M"),
        ("1000", "1k"),
        ("0", "0"),
        ("500Mi", "500Mi"),
        ("1Ki", "1Ki"),
        ("0.5Ki", "512"),
        ("not a quantity", "not a quantity"),
        ("", ""),
    ],
)
def test_quantities_take_the_servers_form(given: Any, expected: str) -> None:
    assert canonical(given) == expected


def test_quantities_are_found_in_built_in_objects_only() -> None:
    spec = {
        "template": {
            "metadata": {"annotations": {"limits": "1000m"}},
            "spec": {
                "containers": [{"resources": {"limits": {"cpu": "1000m", "nvidia.com/gpu": 1}}}],
                "volumes": [{"emptyDir": {"sizeLimit": "1024Mi"}}],
            },
        }
    }
    pod = {"apiVersion": "apps/v1", "kind": "Deployment", "spec": spec}
    found = normalise(pod)["spec"]["template"]
    assert found["spec"]["containers"][0]["resources"]["limits"] == {
        "cpu": "1",
        "nvidia.com/gpu": "1",
    }
    assert found["spec"]["volumes"][0]["emptyDir"]["sizeLimit"] == "1Gi"
    assert found["metadata"]["annotations"] == {"limits": "1000m"}
    custom = {"apiVersion": "keda.sh/v1alpha1", "kind": "ScaledObject", "spec": spec}
    assert normalise(custom)["spec"] == spec


def test_the_value_of_a_metric_is_a_quantity_and_that_of_a_policy_a_number() -> None:
    spec = {
        "metrics": [{"type": "Object", "object": {"target": {"type": "Value", "value": "1000m"}}}],
        "behavior": {"scaleUp": {"policies": [{"type": "Pods", "value": 4, "periodSeconds": 60}]}},
    }
    kind = {"apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler"}
    found = normalise({**kind, "spec": spec})["spec"]
    assert found["metrics"][0]["object"]["target"]["value"] == "1"
    assert found["behavior"] == spec["behavior"]


def test_read_only_metadata_is_removed() -> None:
    metadata = {"name": "a", "uid": "1", "resourceVersion": "2", "managedFields": []}
    found = normalise({"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata})
    assert found["metadata"] == {"name": "a"}


def test_string_data_becomes_data() -> None:
    secret = {
        "apiVersion": "v1",
        "kind": "Secret",
        "stringData": {"a": "new"},
        "data": {"a": "b2xk", "b": "YmVl"},
    }
    assert normalise(secret) == {
        "apiVersion": "v1",
        "kind": "Secret",
        "data": {"a": base64.b64encode(b"new").decode(), "b": "YmVl"},
    }


@pytest.mark.parametrize(
    ("live", "shape", "expected"),
    [
        ({"a": 1, "b": 2}, {"a": 0}, {"a": 1}),
        ({"a": 1}, {"a": 1, "b": 2}, {"a": 1}),
        ({"a": {"b": 1, "c": 2}}, {"a": {"c": 0}}, {"a": {"c": 2}}),
        ({"a": {"b": 1}}, {"a": "text"}, {"a": {"b": 1}}),
        ({"a": [{"b": 1, "c": 2}, {"b": 3}]}, {"a": [{"b": 0}]}, {"a": [{"b": 1}]}),
        ({"a": [1]}, {"a": ["x", "y"]}, {"a": [1]}),
    ],
)
def test_prune(live: Any, shape: Any, expected: Any) -> None:
    assert prune(live, shape) == expected


def test_a_refresh_keeps_zeros_that_the_server_does_not_show() -> None:
    inputs = {"hostNetwork": False, "args": [], "replicas": 2, "labels": {"a": "b"}}
    assert observe({"replicas": 3}, inputs) == {"replicas": 3, "hostNetwork": False, "args": []}


def test_a_name_is_the_same_for_the_same_seed() -> None:
    name = unique_name("web-", b"seed")
    assert name == unique_name("web-", b"seed")
    assert name != unique_name("web-", b"other")
    digits = name.removeprefix("web-")
    assert len(digits) == 8
    assert set(digits) <= set("0123456789abcdef")


def test_an_unnamed_object_is_named_and_marked() -> None:
    inputs: dict[str, Any] = {"kind": "ConfigMap"}
    assign_name(inputs, "settings", b"seed", None)
    assert inputs["metadata"]["name"].startswith("settings-")
    assert inputs["metadata"]["annotations"] == {"pulumi.com/autonamed": "true"}


@pytest.mark.parametrize(
    "metadata", [{"name": "mine"}, {"name": UNKNOWN}, {"generateName": "mine-"}]
)
def test_a_named_object_is_left_alone(metadata: dict[str, Any]) -> None:
    inputs = {"metadata": dict(metadata)}
    assign_name(inputs, "settings", b"seed", None)
    assert inputs == {"metadata": metadata}


def test_the_stack_configures_names() -> None:
    inputs: dict[str, Any] = {}
    options = Autonaming(proposed_name="dev-settings", mode=Autonaming.PROPOSE)
    assign_name(inputs, "settings", b"", options)
    assert inputs["metadata"]["name"] == "dev-settings"
    with pytest.raises(ProviderError, match="autonaming is disabled"):
        assign_name({}, "settings", b"", Autonaming(mode=Autonaming.DISABLE))


def test_a_name_of_ours_is_kept() -> None:
    old: dict[str, Any] = {}
    assign_name(old, "settings", b"seed", None)
    inputs: dict[str, Any] = {"metadata": {"labels": {"a": "b"}}}
    adopt_name(inputs, old)
    assert inputs["metadata"]["name"] == old["metadata"]["name"]
    theirs: dict[str, Any] = {}
    adopt_name(theirs, {"metadata": {"name": "given"}})
    assert theirs == {}


def test_the_field_manager() -> None:
    assert field_manager("recorded", "annotated") == "annotated"
    assert field_manager("recorded", "") == "recorded"
    assert field_manager(None, "").startswith("pulumi-kubernetes-")


def test_secret_marks_follow_the_inputs() -> None:
    outputs: dict[str, Any] = {"a": {"b": "x", "c": "y"}, "list": ["x", "y"], "d": "z"}
    inputs = {"a": {"b": Secret("x")}, "list": ["x", Secret("y")], "missing": Secret("?")}
    checkpoint.mark_secrets(outputs, inputs)
    assert outputs == {
        "a": {"b": Secret("x"), "c": "y"},
        "list": Secret(["x", "y"]),
        "d": "z",
    }


def test_a_secrets_data_is_always_secret() -> None:
    outputs: dict[str, Any] = {
        "kind": "Secret",
        "data": {"a": "b"},
        "stringData": {"a": "b"},
        "type": "Opaque",
    }
    checkpoint.mark_secrets(outputs, {})
    assert outputs["data"] == outputs["stringData"] == Secret({"a": "b"})
    assert outputs["type"] == "Opaque"


def test_the_state_holds_the_live_object_and_the_inputs() -> None:
    inputs = {"kind": "CustomResourceDefinition", "x-kubernetes-int-or-string": True}
    state = checkpoint.write(
        inputs=inputs,
        live={**inputs, "status": {}},
        given={},
        api_version="v1",
        manager="pulumi-kubernetes-12345678",
    )
    assert state["__inputs"] == {
        "kind": "CustomResourceDefinition",
        "x_kubernetes_int_or_string": True,
    }
    assert state["__initialApiVersion"] == "v1"
    assert state["__fieldManager"] == "pulumi-kubernetes-12345678"
    found_inputs, live = checkpoint.read(state)
    assert found_inputs == inputs
    assert live["status"] == {}
