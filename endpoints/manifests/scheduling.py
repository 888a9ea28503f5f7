"""Placement of pods relative to each other."""

from endpoints import plan

_ZONE = "topology.kubernetes.io/zone"
_SPREAD_OVER = ("kubernetes.io/hostname", _ZONE)


def spread(labels: plan.Labels) -> list[plan.Manifest]:
    """`topologySpreadConstraints` that spread pods over nodes and zones where possible.

    A wish: where a pool is in one zone, or full, replicas run beside each other.
    """
    return [
        {
            "topologyKey": key,
            "maxSkew": 1,
            "whenUnsatisfiable": "ScheduleAnyway",
            "labelSelector": {"matchLabels": labels},
        }
        for key in _SPREAD_OVER
    ]


def one_zone(labels: plan.Labels, by: str) -> plan.Manifest:
    """`affinity` that keeps pods with the same value of a label in one zone.

    Args:
        labels: of all of them.
        by: the label by whose value they belong together.
    """
    term = {
        "topologyKey": _ZONE,
        "labelSelector": {"matchLabels": labels},
        "matchLabelKeys": [by],
    }
    return {"podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [term]}}
