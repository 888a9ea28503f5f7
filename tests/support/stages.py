"""Stages by which KWOK simulates the life of pods, and how to make it simulate a failure.

KWOK looks at each pod of its nodes and carries out the next matching `Stage`. The default ones
make every pod ready at once. A stage is an object of the API, so a test can add its own::

    apiVersion: kwok.x-k8s.io/v1alpha1
    kind: Stage
    metadata: {name: bad-image}
    spec:
      resourceRef: {apiGroup: v1, kind: Pod}
      selector:
        matchExpressions:                        # jq paths; all of them must match
        - {key: .metadata.deletionTimestamp, operator: DoesNotExist}
        - {key: .status.phase, operator: In, values: [Pending]}
        - key: '.spec.containers.[].image | select(test("broken"))'
          operator: Exists
      weight: 10000                              # see below
      next:
        statusTemplate: |                        # merged into .status
          containerStatuses: ...

Among the stages that match a pod one is drawn at random in proportion to `weight`. The defaults
have weight 0, which counts only while nothing heavier matches: any positive weight wins always.
"""

from __future__ import annotations

import json
from typing import Any

API_VERSION = "kwok.x-k8s.io/v1alpha1"
COLLECTION = "/apis/kwok.x-k8s.io/v1alpha1/stages"

_STATUS = """\
conditions:
- {type: Initialized, status: "True"}
- {type: Ready, status: "False", reason: ContainersNotReady}
- {type: ContainersReady, status: "False", reason: ContainersNotReady}
containerStatuses:
{{ range .spec.containers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  imageID: ""
  ready: false
  started: false
  restartCount: 0
  state:
    waiting:
      reason: @REASON@
      message: @MESSAGE@
{{ end }}
phase: Pending
"""


def waiting_stage(name: str, *, image: str, reason: str, message: str) -> dict[str, Any]:
    """A Stage that keeps pods Pending with a waiting container, as a real kubelet reports it.

    Args:
        name: the Stage's name.
        image: a regular expression (RE2), searched in each container's image.
        reason: for example `ImagePullBackOff` or `CrashLoopBackOff`.
        message: what the kubelet would say; without `{{`, which starts a Go template.
    """
    # JSON strings are jq strings and YAML strings alike.
    template = _STATUS.replace("@REASON@", json.dumps(reason))
    template = template.replace("@MESSAGE@", json.dumps(message))
    return {
        "apiVersion": API_VERSION,
        "kind": "Stage",
        "metadata": {"name": name},
        "spec": {
            "resourceRef": {"apiGroup": "v1", "kind": "Pod"},
            "selector": {
                "matchExpressions": [
                    {"key": ".metadata.deletionTimestamp", "operator": "DoesNotExist"},
                    {"key": ".status.phase", "operator": "In", "values": ["Pending"]},
                    {
                        "key": f".spec.containers.[].image | select(test({json.dumps(image)}))",
                        "operator": "Exists",
                    },
                ]
            },
            "weight": 10000,
            "next": {"statusTemplate": template},
        },
    }
