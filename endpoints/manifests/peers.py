"""Peers of NetworkPolicies."""

from endpoints import plan

_NAMESPACE_NAME = "kubernetes.io/metadata.name"
"""Label that Kubernetes gives every namespace."""


def namespaces(*named: str) -> plan.Manifest:
    """Peers for all pods of these namespaces."""
    expression = {"key": _NAMESPACE_NAME, "operator": "In", "values": list(named)}
    return {"namespaceSelector": {"matchExpressions": [expression]}}
