"""IAM policies for a stack, from the table of the actions that are called."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Any

from endpoints import names
from endpoints.aws.partition import partition
from endpoints.permissions.table import Permissions, Scope
from endpoints.stack.settings import Settings
from endpoints.stack.weights import S3Weights

Policy = Mapping[str, Any]
_BOUNDARY = "{boundary}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Extent:
    """The reach of a policy: one cluster of a stack.

    `binding` is the cluster's name in the stack, with which names of roles begin.
    """

    partition: str
    account: str
    region: str
    stack: str
    binding: str
    cluster: str
    bucket: str | None = None
    """Bucket of the weights, if they are in S3."""
    boundary: str | None = None
    """Permissions boundary of every role."""

    def of(self, account: str) -> "Extent":
        """The same extent in another account."""
        return replace(self, account=account)


def extents(settings: Settings, account: str) -> tuple[Extent, ...]:
    """The extents of a stack: one for each cluster on AWS that it binds."""
    return tuple(
        Extent(
            partition=partition(cluster.eks.region),
            account=account,
            region=cluster.eks.region,
            stack=settings.stack,
            binding=name,
            cluster=cluster.eks.name,
            boundary=cluster.eks.permissions_boundary,
            bucket=cluster.weights.bucket if isinstance(cluster.weights, S3Weights) else None,
        )
        for name, cluster in sorted(settings.clusters.items())
        if cluster.eks is not None
    )


def deploy_policy(table: Permissions, clusters: Sequence[Extent]) -> Policy:
    """Policy for `pulumi up` and `destroy`, and for the commands of `operate`."""
    return _policy(table, clusters, table.all)


def preview_policy(table: Permissions, clusters: Sequence[Extent]) -> Policy:
    """Policy for `pulumi preview` and `operate preflight`; it changes nothing."""
    return _policy(table, clusters, table.reading)


def allowed(policy: Policy, action: str) -> bool:
    """Whether some statement allows the action, on any resource."""
    return any(action in statement["Action"] for statement in policy["Statement"])


def _policy(table: Permissions, clusters: Sequence[Extent], called: AbstractSet[str]) -> Policy:
    statements = (_statement(scope, clusters, called) for scope in table.scopes)
    return {"Version": "2012-10-17", "Statement": [one for found in statements for one in found]}


def _statement(
    scope: Scope, clusters: Sequence[Extent], called: AbstractSet[str]
) -> Iterator[dict[str, Any]]:
    actions = [action for action in scope.actions if action in called]
    resources = _unique(filled for text in scope.resources for filled in _filled(text, clusters))
    if not actions or not resources:
        return
    conditions = {
        operator: filled
        for operator, keys in scope.conditions.items()
        if (filled := _condition(keys, clusters))
    }
    yield {
        "Sid": scope.sid,
        "Effect": "Allow",
        "Action": actions,
        "Resource": resources,
        **({"Condition": conditions} if conditions else {}),
    }


def _condition(
    keys: Mapping[str, Sequence[str]], clusters: Sequence[Extent]
) -> dict[str, list[str]]:
    """Condition values by key; keys that some clusters lack cannot be demanded."""
    has_bounds = all(extent.boundary is not None for extent in clusters)
    return {
        key.format(tag=names.STACK): _unique(
            filled for text in values for filled in _filled(text, clusters)
        )
        for key, values in keys.items()
        if has_bounds or _BOUNDARY not in values
    }


def _filled(text: str, clusters: Sequence[Extent]) -> Iterator[str]:
    for extent in clusters:
        if "{bucket}" in text and extent.bucket is None:
            continue
        yield text.format(
            partition=extent.partition,
            account=extent.account,
            region=extent.region,
            cluster=extent.cluster,
            binding=extent.binding,
            stack=extent.stack,
            owner=f"{extent.stack}/{extent.binding}",
            bucket=extent.bucket,
            boundary=extent.boundary,
        )


def _unique(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))
