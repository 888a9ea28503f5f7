"""KWOK stage by which simulated nodes take the shape in their annotations.

Pulumi cannot write a node's status, so the program puts capacity and allocatable amounts, as JSON,
into two annotations. This KWOK stage copies them into the status, and does so again whenever the
annotation changes: the condition `Shaped` remembers what was copied.
"""

from __future__ import annotations

from typing import Any

from endpoints.names import ALLOCATABLE, CAPACITY

NAME = "node-shape"
_ANNOTATED = " + ".join(
    f'(.metadata.annotations["{key}"] // "")' for key in (CAPACITY, ALLOCATABLE)
)
_COPIED = '[.status.conditions[]? | select(.type == "Shaped") | .message][0] // ""'
_IS_SHAPED = f"({_ANNOTATED}) == ({_COPIED}) | tostring"
_STATUS = f"""\
{{{{ $capacity := index .metadata.annotations "{CAPACITY}" }}}}
{{{{ $allocatable := index .metadata.annotations "{ALLOCATABLE}" }}}}
capacity: {{{{ $capacity }}}}
allocatable: {{{{ $allocatable }}}}
conditions:
- type: Shaped
  status: "True"
  reason: CloudResource
  message: {{{{ printf "%s%s" $capacity $allocatable | Quote }}}}
  lastTransitionTime: {{{{ Now | Quote }}}}
  lastHeartbeatTime: {{{{ Now | Quote }}}}
"""


def node_shape_stage() -> dict[str, Any]:
    """The Stage; it outweighs KWOK's own, which gives a node a thousand CPUs and no GPU."""
    return {
        "apiVersion": "kwok.x-k8s.io/v1alpha1",
        "kind": "Stage",
        "metadata": {"name": NAME},
        "spec": {
            "resourceRef": {"apiGroup": "v1", "kind": "Node"},
            "selector": {
                "matchExpressions": [
                    {"key": f'.metadata.annotations["{CAPACITY}"]', "operator": "Exists"},
                    {"key": f'.metadata.annotations["{ALLOCATABLE}"]', "operator": "Exists"},
                    {"key": _IS_SHAPED, "operator": "NotIn", "values": ["true"]},
                ]
            },
            "weight": 1000,
            "next": {"statusTemplate": _STATUS},
        },
    }
