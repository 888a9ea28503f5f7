"""What the API server denies: changes of a running endpoint, and pods of a stopped one."""

import hashlib
import json

from endpoints import names, plan
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.facts import facts_of
from endpoints.spec.entry import EndpointEntry, Replicas
from endpoints.stack.settings import ClusterSettings

AUTOSCALERS = {
    "keda": plan.ResourceRule(group="keda.sh", version="v1alpha1", resource="scaledobjects"),
    "hpa": plan.ResourceRule(
        group="autoscaling", version="v2", resource="horizontalpodautoscalers"
    ),
}
_FIRST = ("model", "resource", "framework", "engineArgs", "replicas", "quantization")
"""What a policy lists first: another order would change the policies that are deployed."""


def _guarded() -> dict[str, str]:
    """The guarded fields: as the file calls them, to their names."""
    fields = {
        info.alias or name: name
        for name, info in EndpointEntry.model_fields.items()
        if facts_of(info).guarded
    }
    first = {key: fields[key] for key in _FIRST}
    return first | fields


_GUARDED = _guarded()
FIELDS = tuple(_GUARDED)
"""CSGHub lets these change only while Stopped; it does not let the model change at all."""


def guarded_annotations(endpoint: ResolvedEndpoint) -> dict[str, str]:
    """One annotation per guarded field."""
    return {
        f"{names.GUARDED}/{key}": _text(getattr(endpoint.entry, name))
        for key, name in _GUARDED.items()
    }


def guard_labels(endpoint: ResolvedEndpoint) -> dict[str, str]:
    """Labels that the policy decides by."""
    return {names.STATE: endpoint.state, names.UPDATES: endpoint.updates}


def policies(name: str, cluster: ClusterSettings) -> tuple[plan.AdmissionPolicy, ...]:
    """The guards of one cluster's endpoints, given the cluster's logical name."""
    return stop_first(name, cluster), no_pods(name, cluster)


def stop_first(name: str, cluster: ClusterSettings) -> plan.AdmissionPolicy:
    """Which updates of a running endpoint are denied.

    It covers the autoscaler as well as the workload: the autoscaler is applied first, so a
    refused change stops there and nothing of the endpoint has moved.

    It compares annotations instead of the pod template, so that what the API server or another
    controller writes into a Deployment never counts as a change of the file.
    """
    return plan.AdmissionPolicy(
        logical_name=name,
        metadata=_metadata("stop-first", cluster),
        namespace=cluster.namespace,
        label=names.ENDPOINT,
        rules=(
            plan.ResourceRule(group="apps", version="v1", resource="deployments"),
            plan.ResourceRule(
                group="leaderworkerset.x-k8s.io", version="v1", resource="leaderworkersets"
            ),
            AUTOSCALERS[cluster.autoscaler],
        ),
        operation="UPDATE",
        match_conditions={
            "was-running": f"{_label('oldObject', names.STATE)} == 'running'",
            "stays-running": f"{_label('object', names.STATE)} == 'running'",
            "stop-first": f"{_label('object', names.UPDATES)} != 'rolling'",
        },
        variables={
            # What an older version of this program did not annotate has not changed.
            "changed": f"{json.dumps(list(FIELDS))}.filter(f, {_annotation('oldObject')} != ''"
            f" && {_annotation('object')} != {_annotation('oldObject')})"
        },
        expression="size(variables.changed) == 0",
        message_expression=(
            "'endpoint ' + object.metadata.name + ' is running: ' + variables.changed.join(', ')"
            " + ' can change only while it is stopped. Set state: stopped in the same edit and"
            " start it afterwards, or set updates: rolling to replace its replicas in place.'"
        ),
    )


def no_pods(name: str, cluster: ClusterSettings) -> plan.AdmissionPolicy:
    """No pod of a stopped endpoint is made, whoever scales its workload.

    A scale request goes past an object's labels, and Pulumi sees it only when it refreshes.
    """
    return plan.AdmissionPolicy(
        logical_name=f"{name}-stopped",
        metadata=_metadata("stopped", cluster),
        namespace=cluster.namespace,
        label=names.STATE,
        rules=(plan.ResourceRule(group="", version="v1", resource="pods"),),
        operation="CREATE",
        match_conditions={"stopped": f"{_label('object', names.STATE)} == 'stopped'"},
        variables={},
        expression="false",
        message_expression=(
            f"'endpoint ' + {_label('object', names.ENDPOINT)} + ' is stopped:"
            " write state: running to start it.'"
        ),
    )


def _text(value: object) -> str:
    """What an annotation says of a value: short, and another for each other value."""
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


def _metadata(name: str, cluster: ClusterSettings) -> plan.Metadata:
    return plan.Metadata(
        name=f"{name}.{cluster.namespace}.{names.DOMAIN}",
        namespace=None,
        labels=names.OURS,
        annotations={},
    )


def _label(target: str, key: str) -> str:
    return f"{target}.metadata.?labels[?'{key}'].orValue('')"


def _annotation(target: str) -> str:
    return f"{target}.metadata.?annotations[?('{names.GUARDED}/' + f)].orValue('')"
