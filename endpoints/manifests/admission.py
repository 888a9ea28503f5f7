"""Admission policies, by which an API server denies requests."""

from collections.abc import Iterable, Mapping
from typing import Literal

from endpoints import plan
from endpoints.manifests.objects import kubernetes_object

_API = "admissionregistration.k8s.io/v1"
Resource = tuple[str, str, str]
"""API group, version and plural name of a kind."""


def guard(logical_name: str, metadata: plan.Manifest, spec: plan.Manifest) -> plan.Guard:
    """A policy that is in force everywhere; requests that it fails to judge are denied."""
    policy = {"failurePolicy": "Fail", **spec}
    binding = {"policyName": metadata["name"], "validationActions": ["Deny"]}
    return plan.Guard(
        policy=kubernetes_object(
            logical_name=logical_name,
            api_version=_API,
            kind="ValidatingAdmissionPolicy",
            metadata=metadata,
            spec=policy,
        ),
        binding=kubernetes_object(
            logical_name=logical_name,
            api_version=_API,
            kind="ValidatingAdmissionPolicyBinding",
            metadata=metadata,
            spec=binding,
        ),
    )


def objects_with(
    label: str,
    *,
    namespace: str,
    operation: Literal["CREATE", "UPDATE"],
    resources: Iterable[Resource],
) -> plan.Manifest:
    """`matchConstraints` of a policy for objects of one namespace that have a label."""
    return {
        "matchPolicy": "Equivalent",
        "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": namespace}},
        "objectSelector": {"matchExpressions": [{"key": label, "operator": "Exists"}]},
        "resourceRules": [
            {
                "apiGroups": [group],
                "apiVersions": [version],
                "resources": [resource],
                "operations": [operation],
                "scope": "Namespaced",
            }
            for group, version, resource in resources
        ],
    }


def named(expressions: Mapping[str, str]) -> list[plan.Manifest]:
    """Conditions or variables as a policy lists them, with their names."""
    return [{"name": name, "expression": text} for name, text in expressions.items()]
