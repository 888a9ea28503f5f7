"""Guards in the API server: against changes of a running endpoint and pods of a stopped one."""

import hashlib
import json

from endpoints import names, plan
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.facts import facts_of
from endpoints.manifests import object_meta
from endpoints.manifests.admission import guard, named, objects_with
from endpoints.spec.entry import EndpointEntry, Replicas
from endpoints.stack.settings import ClusterSettings

AUTOSCALERS = {
    "keda": ("keda.sh", "v1alpha1", "scaledobjects"),
    "hpa": ("autoscaling", "v2", "horizontalpodautoscalers"),
}
_FIRST = ("model", "resource", "framework", "engineArgs", "replicas", "quantization")
"""Fields that a policy lists first; another order would change the policies that are deployed."""


def _guarded() -> dict[str, str]:
    """The guarded fields' names in the file, with their names in the record."""
    fields = {
        info.alias or name: name
        for name, info in EndpointEntry.model_fields.items()
        if facts_of(info).guarded
    }
    first = {key: fields[key] for key in _FIRST}
    return first | fields


_GUARDED = _guarded()
FIELDS = tuple(_GUARDED)
"""Fields that CSGHub lets change only while Stopped; it does not let the model change at all."""


def guarded_annotations(endpoint: ResolvedEndpoint) -> dict[str, str]:
    """One annotation per guarded field."""
    return {
        f"{names.GUARDED}/{key}": _text(getattr(endpoint.entry, name))
        for key, name in _GUARDED.items()
    }


def guard_labels(endpoint: ResolvedEndpoint) -> dict[str, str]:
    """Labels that the policy decides by."""
    return {names.STATE: endpoint.state, names.UPDATES: endpoint.updates}


def guards(name: str, cluster: ClusterSettings) -> tuple[plan.Guard, ...]:
    """The guards of one cluster's endpoints, given the cluster's logical name."""
    return stop_first(name, cluster), no_pods(name, cluster)


def stop_first(name: str, cluster: ClusterSettings) -> plan.Guard:
    """Policy that denies certain updates of a running endpoint.

    It covers the autoscaler as well as the workload: the autoscaler is applied first, so a
    refused change stops there and nothing of the endpoint has moved.

    It compares annotations instead of the pod template, so that what the API server or another
    controller writes into a Deployment never counts as a change of the file.
    """
    return guard(
        name,
        _metadata("stop-first", cluster),
        {
            "matchConstraints": objects_with(
                names.ENDPOINT,
                namespace=cluster.namespace,
                operation="UPDATE",
                resources=[
                    ("apps", "v1", "deployments"),
                    ("leaderworkerset.x-k8s.io", "v1", "leaderworkersets"),
                    AUTOSCALERS[cluster.autoscaler],
                ],
            ),
            "matchConditions": named(
                {
                    "was-running": f"{_label('oldObject', names.STATE)} == 'running'",
                    "stays-running": f"{_label('object', names.STATE)} == 'running'",
                    "stop-first": f"{_label('object', names.UPDATES)} != 'rolling'",
                }
            ),
            "variables": named({"changed": _CHANGED}),
            "validations": [
                {
                    "expression": "size(variables.changed) == 0",
                    "messageExpression": (
                        "'endpoint ' + object.metadata.name + ' is running: '"
                        " + variables.changed.join(', ') + ' can change only while it is stopped."
                        " Set state: stopped in the same edit and start it afterwards, or set"
                        " updates: rolling to replace its replicas in place.'"
                    ),
                }
            ],
        },
    )


def no_pods(name: str, cluster: ClusterSettings) -> plan.Guard:
    """Policy that denies every pod of a stopped endpoint, whoever scales its workload.

    A scale request goes past an object's labels, and Pulumi sees it only when it refreshes.
    """
    return guard(
        f"{name}-stopped",
        _metadata("stopped", cluster),
        {
            "matchConstraints": objects_with(
                names.STATE,
                namespace=cluster.namespace,
                operation="CREATE",
                resources=[("", "v1", "pods")],
            ),
            "matchConditions": named({"stopped": f"{_label('object', names.STATE)} == 'stopped'"}),
            "validations": [
                {
                    "expression": "false",
                    "messageExpression": (
                        f"'endpoint ' + {_label('object', names.ENDPOINT)} + ' is stopped:"
                        " write state: running to start it.'"
                    ),
                }
            ],
        },
    )


def _text(value: object) -> str:
    """Short text for a value in an annotation; different values have different texts."""
    match value:
        case None:
            return "none"
        case str():
            return value
        case Replicas():
            return f"{value.min}-{value.max}"
        case tuple():
            return names.capacity(value)
        case _:
            arguments = json.dumps(value, sort_keys=True)
            return hashlib.sha256(arguments.encode()).hexdigest()[:16]


def _metadata(name: str, cluster: ClusterSettings) -> plan.Manifest:
    return object_meta(
        f"{name}.{cluster.namespace}.{names.DOMAIN}",
        labels=names.OURS,
        annotations={},
    )


def _label(target: str, key: str) -> str:
    return f"{target}.metadata.?labels[?'{key}'].orValue('')"


def _annotation(target: str) -> str:
    return f"{target}.metadata.?annotations[?('{names.GUARDED}/' + f)].orValue('')"


_CHANGED = (
    f"{json.dumps(list(FIELDS))}.filter(f, {_annotation('oldObject')} != ''"
    f" && {_annotation('object')} != {_annotation('oldObject')})"
)
"""CEL: the guarded fields that differ; a field that was never annotated is unchanged."""
