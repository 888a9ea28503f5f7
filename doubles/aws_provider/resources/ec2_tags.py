"""Tags in EC2."""

from __future__ import annotations

from collections.abc import Mapping

from doubles.aws_provider.schema import Context, Properties
from doubles.aws_provider.tags import map_changes, tag_list
from doubles.plugin.wire import Value


def specifications(kind: str, tags: Mapping[str, str]) -> list[dict[str, Value]]:
    """The tags of what a call creates; none where there are none."""
    return [{"ResourceType": kind, "Tags": tag_list(tags)}] if tags else []


def update_ec2_tags(
    context: Context, identifier: str, old: Properties, planned: Properties
) -> None:
    """Change the tags of something in EC2."""
    gone, changed = map_changes(old.get("tagsAll"), planned.get("tagsAll"))
    ec2 = context.aws("ec2")
    if gone:
        ec2.delete_tags(Resources=[identifier], Tags=[{"Key": key} for key in gone])
    if changed:
        ec2.create_tags(Resources=[identifier], Tags=tag_list(changed))
