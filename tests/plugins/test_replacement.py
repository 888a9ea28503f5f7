"""Which changes replace an object, and in which order."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.plugins.provider.diff import compare, deletes_first
from sandbox.plugins.provider.forcenew import force_new_fields, touches


def pod(image: str) -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "p"},
        "spec": {"containers": [{"name": "c", "image": image}]},
    }


def plain(kind: str, group: str = "v1", **fields: Any) -> dict[str, Any]:
    return {"apiVersion": group, "kind": kind, "metadata": {"name": "x"}, **fields}


@pytest.mark.parametrize(
    ("old", "new", "replaced"),
    [
        (pod("a"), pod("b"), True),
        (plain("ConfigMap", data={"a": "1"}), plain("ConfigMap", data={"a": "2"}), True),
        (plain("ConfigMap", data={"a": "1"}), plain("ConfigMap", data={"b": "1"}), True),
        (plain("Secret", data={"a": "1"}), plain("Secret", data={"a": "2"}), True),
        (plain("Secret", type="a"), plain("Secret", type="b"), True),
        (plain("Service", spec={"type": "a"}), plain("Service", spec={"type": "b"}), False),
        (
            plain("Service", spec={"clusterIP": "None"}),
            plain("Service", spec={"clusterIP": "1.2.3.4"}),
            True,
        ),
        (
            plain("StatefulSet", "apps/v1", spec={"serviceName": "a"}),
            plain("StatefulSet", "apps/v1", spec={"serviceName": "b"}),
            True,
        ),
        (
            plain("StatefulSet", "apps/v1", spec={"replicas": 1}),
            plain("StatefulSet", "apps/v1", spec={"replicas": 2}),
            False,
        ),
        (
            plain("Job", "batch/v1", spec={"template": {"a": 1}}),
            plain("Job", "batch/v1", spec={"template": {"a": 2}}),
            True,
        ),
        (
            plain("RoleBinding", "rbac.authorization.k8s.io/v1", roleRef={"name": "a"}),
            plain("RoleBinding", "rbac.authorization.k8s.io/v1", roleRef={"name": "b"}),
            True,
        ),
        (
            plain("PersistentVolumeClaim", spec={"accessModes": ["a"]}),
            plain("PersistentVolumeClaim", spec={"accessModes": ["b"]}),
            True,
        ),
        (
            plain("ScaledObject", "keda.sh/v1alpha1", spec={"selector": 1}),
            plain("ScaledObject", "keda.sh/v1alpha1", spec={"selector": 2}),
            False,
        ),
    ],
)
def test_replacements(old: dict[str, Any], new: dict[str, Any], replaced: bool) -> None:
    fields = force_new_fields(new, mutable_config_maps=False, mutable_secrets=False)
    found = compare(old_inputs=old, live=old, news=new, namespaced=True, force_new=fields)
    assert found
    assert any(change.replaces for change in found.values()) is replaced


def test_mutable_config_maps_and_secrets() -> None:
    config, secret = plain("ConfigMap"), plain("Secret")
    mutable = {"mutable_config_maps": True, "mutable_secrets": True}
    assert "data" not in force_new_fields(config, **mutable)
    assert "data" in force_new_fields({**config, "immutable": True}, **mutable)
    assert "data" not in force_new_fields(secret, **mutable)
    assert "type" in force_new_fields(secret, **mutable)


@pytest.mark.parametrize(
    ("path", "value", "pattern", "expected"),
    [
        (("spec", "selector", "a"), 1, "spec.selector", True),
        (("spec",), {"selector": {}}, "spec.selector", True),
        (("spec",), {"replicas": 1}, "spec.selector", False),
        (("spec", "containers", 3, "image"), "x", "spec.containers.*.image", True),
        (("spec", "containers", 0), {"name": "x"}, "spec.containers.*.image", False),
        (("spec", "containers"), [{"image": "x"}], "spec.containers.*.image", True),
        (("metadata", "names"), 1, "metadata.name", False),
    ],
)
def test_touches(path: tuple[str | int, ...], value: Any, pattern: str, expected: bool) -> None:
    assert touches(path, value, pattern) is expected


@pytest.mark.parametrize(
    ("new", "live", "expected"),
    [
        ({"name": "a", "namespace": "n"}, {"name": "a", "namespace": "n"}, True),
        ({"name": "b", "namespace": "n"}, {"name": "a", "namespace": "n"}, False),
        ({"name": "a", "namespace": "m"}, {"name": "a", "namespace": "n"}, False),
        (
            {"name": "a", "namespace": "n", "annotations": {"pulumi.com/autonamed": "true"}},
            {"name": "a", "namespace": "n"},
            False,
        ),
    ],
)
def test_the_old_goes_first_when_it_has_the_name(
    new: dict[str, Any], live: dict[str, Any], expected: bool
) -> None:
    assert deletes_first({"metadata": new}, {"metadata": live}) is expected
