"""Tags and other maps, as AWS' services take them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from doubles.aws_provider.schema import Context, Properties
from doubles.plugin.wire import Value


def tag_list(tags: Mapping[str, str] | None) -> list[dict[str, str]]:
    """Tags as a list of keys and values."""
    return [{"Key": key, "Value": value} for key, value in sorted((tags or {}).items())]


def tag_map(tags: Iterable[Mapping[str, str]] | None) -> dict[str, str]:
    """Tags as a map, without those that AWS itself sets."""
    return own({tag["Key"]: tag["Value"] for tag in tags or ()})


def own(tags: Mapping[str, str] | None) -> dict[str, str]:
    """The tags without those that AWS itself sets."""
    return {key: value for key, value in (tags or {}).items() if not key.startswith("aws:")}


def map_changes(old: Value, new: Value) -> tuple[list[str], dict[str, str]]:
    """The removed keys, and the new or changed pairs."""
    before, after = dict(old or {}), dict(new or {})
    gone = sorted(before.keys() - after.keys())
    return gone, {key: value for key, value in after.items() if before.get(key) != value}


def update_eks_tags(context: Context, arn: str, old: Properties, planned: Properties) -> None:
    """Change the tags of a resource of EKS."""
    gone, changed = map_changes(old.get("tagsAll"), planned.get("tagsAll"))
    eks = context.aws("eks")
    if gone:
        eks.untag_resource(resourceArn=arn, tagKeys=gone)
    if changed:
        eks.tag_resource(resourceArn=arn, tags=changed)
