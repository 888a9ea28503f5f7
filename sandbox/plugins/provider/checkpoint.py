"""What a resource leaves in the state: its live object, its inputs, and which parts are secret."""

from __future__ import annotations

import copy
from typing import Any

from sandbox.plugins.provider.objects import Object
from sandbox.plugins.wire import Secret, Value, has_secrets, strip_secrets

INPUTS = "__inputs"
INITIAL_API_VERSION = "__initialApiVersion"
FIELD_MANAGER = "__fieldManager"

_DASHED = {
    name.replace("-", "_"): name
    for name in (
        "x-kubernetes-embedded-resource",
        "x-kubernetes-int-or-string",
        "x-kubernetes-list-map-keys",
        "x-kubernetes-list-type",
        "x-kubernetes-map-type",
        "x-kubernetes-preserve-unknown-fields",
        "x-kubernetes-validations",
    )
}
_UNDERSCORED = {dashed: underscored for underscored, dashed in _DASHED.items()}


def to_object(properties: dict[str, Any]) -> Object:
    """The Kubernetes object in some properties: no secret marks, the API's own key names."""
    found = _rename(strip_secrets(properties), _DASHED)
    assert isinstance(found, dict)
    return found


def to_properties(value: Object) -> dict[str, Any]:
    """A copy of an object with the key names that the SDKs use."""
    found = _rename(copy.deepcopy(value), _UNDERSCORED)
    assert isinstance(found, dict)
    return found


def mark_secrets(outputs: dict[str, Any], inputs: dict[str, Any] | None) -> None:
    """Copy the secret marks of inputs to outputs of the same shape, in place.

    A list with a secret anywhere becomes secret as a whole, because servers may reorder it. The
    data of a Secret is secret whatever the inputs say.
    """
    if outputs.get("kind") == "Secret":
        for key in ("data", "stringData"):
            if key in outputs and not isinstance(outputs[key], Secret):
                outputs[key] = Secret(outputs[key])
        return
    for key, given in (inputs or {}).items():
        if key not in outputs:
            continue
        found = outputs[key]
        if isinstance(found, dict) and isinstance(given, dict):
            mark_secrets(found, given)
        elif not isinstance(found, Secret) and has_secrets(given):
            outputs[key] = Secret(found)


def write(
    *,
    inputs: Object,
    live: Object,
    given: dict[str, Any],
    api_version: str,
    manager: str,
) -> dict[str, Any]:
    """The outputs of a resource.

    Args:
        inputs: what was asked for.
        live: what the server answered.
        given: the properties that came from the engine, with their secret marks.
        api_version: the version under which the object was created.
        manager: the field manager of its updates.
    """
    outputs = to_properties(live)
    recorded = to_properties(inputs)
    mark_secrets(outputs, given)
    mark_secrets(recorded, given)
    outputs[INPUTS] = recorded
    outputs[INITIAL_API_VERSION] = api_version
    outputs[FIELD_MANAGER] = manager
    return outputs


def read(outputs: dict[str, Any]) -> tuple[Object, Object]:
    """The inputs and the live object in the outputs of a resource."""
    live = to_object(outputs)
    inputs = live.pop(INPUTS, {})
    return (inputs if isinstance(inputs, dict) else {}), live


def _rename(value: Value, names: dict[str, str]) -> Value:
    if isinstance(value, dict):
        return {names.get(key, key): _rename(item, names) for key, item in value.items()}
    if isinstance(value, list):
        return [_rename(item, names) for item in value]
    return value
