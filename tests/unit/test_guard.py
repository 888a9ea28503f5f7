"""Edits of a running endpoint that the API server refuses by policy."""

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from endpoints import plan
from endpoints.endpoint.guard import FIELDS, guard_labels, guarded_annotations, no_pods, stop_first
from endpoints.endpoint.metadata import pod_labels
from endpoints.spec.entry import Replicas, Timers
from tests.support import resolved

SHA_OF_NOTHING = "44136fa355b3678a"
"""First half of the SHA-256 of `{}`."""
PREFIX = "guarded.endpoints.internal"
GUARDED: dict[str, dict[str, Any]] = {
    "model": {"model": resolved.model(name="other/model")},
    "resource": {"resource": resolved.resource().model_copy(update={"name": "other"})},
    "framework": {
        "framework": resolved.framework().model_copy(update={"name": "other"}),
    },
    "engineArgs": {"engine_args": {"seed": 1}},
    "replicas": {"replicas": Replicas(min=0, max=3)},
    "quantization": {"quantization": "fp8"},
    "visibility": {"visibility": "public"},
    "capacityTypes": {"capacity_types": ("spot",)},
}
FREE: dict[str, dict[str, Any]] = {
    "restart": {"restart": 7},
    "revision": {"revision": "other"},
    "name": {"name": "Chat"},
    "timers": {"timers": Timers(startup="1h", stream="1h", scheduling="1h")},
    "updates": {"updates": "rolling"},
    "dedicated": {"dedicated": True},
    "state": {"state": "stopped"},
    "cluster": {"cluster": resolved.cluster(domain="other.example")},
}


def annotations(**changes: Any) -> dict[str, str]:
    return guarded_annotations(resolved.endpoint(**{"name": "chat", "slug": "chat", **changes}))


def test_there_is_one_annotation_per_field() -> None:
    assert annotations() == {
        f"{PREFIX}/model": "owner/model",
        f"{PREFIX}/resource": "g6e.xlarge",
        f"{PREFIX}/framework": "engine@1.0.0",
        f"{PREFIX}/engineArgs": SHA_OF_NOTHING,
        f"{PREFIX}/replicas": "1-3",
        f"{PREFIX}/quantization": "none",
        f"{PREFIX}/visibility": "private",
        f"{PREFIX}/capacityTypes": "on-demand",
    }
    assert set(GUARDED) == set(FIELDS)


@pytest.mark.parametrize("field", GUARDED)
def test_a_guarded_field_changes_its_own_annotation_only(field: str) -> None:
    before, after = annotations(), annotations(**GUARDED[field])
    assert set(before) == set(after)
    assert {key for key in after if after[key] != before[key]} == {f"{PREFIX}/{field}"}


@pytest.mark.parametrize("field", FREE)
def test_other_fields_change_no_annotation(field: str) -> None:
    assert annotations(**FREE[field]) == annotations()


_VALUES = st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9)
_ARGUMENTS = st.dictionaries(st.sampled_from("abc"), _VALUES)


@given(_ARGUMENTS, _ARGUMENTS)
def test_arguments_differ_by_name_value_and_type(one: dict[str, Any], two: dict[str, Any]) -> None:
    same = json.dumps(one, sort_keys=True) == json.dumps(two, sort_keys=True)
    assert (annotations(engine_args=one) == annotations(engine_args=two)) is same


def test_the_order_of_arguments_is_no_change() -> None:
    assert annotations(engine_args={"a": 1, "b": 2}) == annotations(engine_args={"b": 2, "a": 1})


@pytest.mark.parametrize("state", ["running", "stopped"])
@pytest.mark.parametrize("updates", ["stop-first", "rolling"])
def test_the_labels_are_what_the_policy_decides_by(state: str, updates: str) -> None:
    assert guard_labels(resolved.endpoint(state=state, updates=updates)) == {
        "endpoints.internal/state": state,
        "endpoints.internal/updates": updates,
    }


@pytest.mark.parametrize(
    ("autoscaler", "group", "version", "kind"),
    [
        ("keda", "keda.sh", "v1alpha1", "scaledobjects"),
        ("hpa", "autoscaling", "v2", "horizontalpodautoscalers"),
    ],
)
def test_the_policy_as_a_whole(autoscaler: str, group: str, version: str, kind: str) -> None:
    guard = stop_first("main", resolved.cluster(autoscaler=autoscaler, namespace="team-a"))
    fields = '["model", "resource", "framework", "engineArgs", "replicas", "quantization", '
    annotation = "{}.metadata.?annotations[?('guarded.endpoints.internal/' + f)].orValue('')".format
    label = "{}.metadata.?labels[?'endpoints.internal/{}'].orValue('')".format
    metadata = {
        "name": "stop-first.team-a.endpoints.internal",
        "labels": {"app.kubernetes.io/part-of": "endpoints"},
        "annotations": {},
    }
    changed = (
        f'{fields}"visibility", "capacityTypes"].filter(f, {annotation("oldObject")}'
        f" != '' && {annotation('object')} != {annotation('oldObject')})"
    )
    message = (
        "'endpoint ' + object.metadata.name + ' is running: ' + variables.changed.join(', ')"
        " + ' can change only while it is stopped. Set state: stopped in the same edit and"
        " start it afterwards, or set updates: rolling to replace its replicas in place.'"
    )
    policy = {
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": "ValidatingAdmissionPolicy",
        "metadata": metadata,
        "spec": {
            "failurePolicy": "Fail",
            "matchConstraints": {
                "matchPolicy": "Equivalent",
                "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "team-a"}},
                "objectSelector": {
                    "matchExpressions": [
                        {"key": "endpoints.internal/endpoint", "operator": "Exists"}
                    ]
                },
                "resourceRules": [
                    looked_at("apps", "v1", "deployments"),
                    looked_at("leaderworkerset.x-k8s.io", "v1", "leaderworkersets"),
                    looked_at(group, version, kind),
                ],
            },
            "matchConditions": [
                {
                    "name": "was-running",
                    "expression": f"{label('oldObject', 'state')} == 'running'",
                },
                {
                    "name": "stays-running",
                    "expression": f"{label('object', 'state')} == 'running'",
                },
                {
                    "name": "stop-first",
                    "expression": f"{label('object', 'updates')} != 'rolling'",
                },
            ],
            "variables": [{"name": "changed", "expression": changed}],
            "validations": [
                {"expression": "size(variables.changed) == 0", "messageExpression": message}
            ],
        },
    }
    assert guard.policy == plan.KubernetesObject(logical_name="main", manifest=policy)
    binding = {
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": "ValidatingAdmissionPolicyBinding",
        "metadata": metadata,
        "spec": {
            "policyName": "stop-first.team-a.endpoints.internal",
            "validationActions": ["Deny"],
        },
    }
    assert guard.binding == plan.KubernetesObject(logical_name="main", manifest=binding)


def looked_at(group: str, version: str, kind: str) -> dict[str, Any]:
    return {
        "apiGroups": [group],
        "apiVersions": [version],
        "resources": [kind],
        "operations": ["UPDATE"],
        "scope": "Namespaced",
    }


def test_pods_are_denied_by_the_label_that_only_stopped_ones_carry() -> None:
    policy = no_pods("main", resolved.cluster(namespace="team-a")).policy
    assert policy.metadata["name"] == "stopped.team-a.endpoints.internal"
    # The API server drops an empty list, and every preview would add it again.
    assert "variables" not in policy.spec
    constraints = policy.spec["matchConstraints"]
    [rule] = constraints["resourceRules"]
    assert (rule["apiGroups"], rule["resources"]) == ([""], ["pods"])
    assert rule["operations"] == ["CREATE"]
    [selector] = constraints["objectSelector"]["matchExpressions"]
    for state in ("running", "stopped"):
        labels = pod_labels(resolved.endpoint(state=state))
        assert (labels.get(selector["key"]) == "stopped") is (state == "stopped")


def test_the_policy_compares_every_guarded_field() -> None:
    [changed] = stop_first("main", resolved.cluster()).policy.spec["variables"]
    found = re.match(r"\[[^\]]*\]", changed["expression"])
    assert found is not None
    assert json.loads(found[0]) == list(FIELDS)
