"""Creations without a known end in a state, and the ids of those that happened.

Where AWS lets the same creation be asked for twice (policies of roles, tags, a bucket's parts), the
next `up` does just that, and nothing needs to be found here.
"""

import json
from collections.abc import Callable, Mapping, Sequence, Set
from typing import Any

Json = Mapping[str, Any]
SEARCHED = frozenset(
    {
        "aws:ec2/launchTemplate:LaunchTemplate",
        "aws:eks/podIdentityAssociation:PodIdentityAssociation",
        "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
        "aws:kms/key:Key",
    }
)
"""Types whose ids AWS chooses."""


def pending_creates(deployment: Json) -> Sequence[Json]:
    """Resources whose creation has no known end and whose parents are recorded."""
    recorded = {resource["urn"] for resource in deployment.get("resources", [])}
    return [
        operation["resource"]
        for operation in deployment.get("pending_operations") or []
        if operation["type"] == "creating"
        and _is_findable(operation["resource"]["type"])
        and _may_replace(operation["resource"], recorded)
        and operation["resource"].get("parent") in recorded
    ]


def identify(resource: Json, deployment: Json) -> str | None:
    """The id of a pending creation; None if it certainly did not happen.

    Raises:
        EksError: AWS cannot be asked.
    """
    kind, inputs = resource["type"], resource["inputs"]
    if kind.startswith("kubernetes:"):
        return _object_id(inputs)
    if kind in _IDS:
        return _IDS[kind](inputs)
    # Imported late: it takes a quarter of a second, and only stacks on AWS need it.
    from operate.aws_search import search  # noqa: PLC0415

    region, role = _account(resource, deployment)
    return search(kind, inputs, region, role)


def _may_replace(resource: Json, recorded: Set[str]) -> bool:
    """Whether the resource is new, or was being created beside the one that it replaces."""
    return resource["urn"] not in recorded or resource["type"].startswith("aws:")


def _is_findable(kind: str) -> bool:
    return kind.startswith("kubernetes:") or kind in _IDS or kind in SEARCHED


def _object_id(inputs: Json) -> str:
    metadata = inputs["metadata"]
    parts = (metadata.get("namespace"), metadata["name"])
    return "/".join(part for part in parts if part)


def _account(resource: Json, deployment: Json) -> tuple[str, str | None]:
    """Region and role of the provider that was creating the resource."""
    urn = resource["provider"].rpartition("::")[0]
    provider = next(item for item in deployment["resources"] if item["urn"] == urn)
    # The SDK writes lists in a provider's inputs as JSON.
    roles = json.loads(provider["inputs"].get("assumeRoles") or "[]")
    return provider["inputs"]["region"], roles[0].get("roleArn") if roles else None


_IDS: Mapping[str, Callable[[Json], str]] = {
    "aws:eks/cluster:Cluster": lambda inputs: str(inputs["name"]),
    "aws:eks/nodeGroup:NodeGroup": lambda inputs: (
        f"{inputs['clusterName']}:{inputs['nodeGroupName']}"
    ),
    "aws:eks/addon:Addon": lambda inputs: f"{inputs['clusterName']}:{inputs['addonName']}",
    "aws:eks/accessEntry:AccessEntry": lambda inputs: (
        f"{inputs['clusterName']}:{inputs['principalArn']}"
    ),
    "aws:iam/role:Role": lambda inputs: str(inputs["name"]),
    "aws:s3/bucket:Bucket": lambda inputs: str(inputs["bucket"]),
}
"""Id of each type, from its inputs: the provider chooses the name before the creation."""
