"""aws:autoscaling/tag:Tag (Terraform: internal/service/autoscaling/group_tag.go)."""

from __future__ import annotations

from doubles.aws_provider.resources.overwritten import Overwritten
from doubles.aws_provider.schema import Context, Properties, Schema
from doubles.plugin.wire import Value


class Tag(Overwritten):
    """A tag of an Auto Scaling group that another resource created."""

    title = "AutoScaling Tag"
    service = "autoscaling"
    schema = Schema(
        token="aws:autoscaling/tag:Tag",
        inputs=frozenset({"autoscalingGroupName", "region", "tag"}),
        force_new=frozenset({"autoscalingGroupName", "region", "tag.key"}),
        computed=frozenset({"region"}),
    )

    def identify(self, planned: Properties) -> str:
        """Return group and key."""
        return f"{planned['autoscalingGroupName']},{planned['tag']['key']}"

    def read(
        self,
        context: Context,
        identifier: str,
        recorded: Properties,  # noqa: ARG002 - the protocol of resource types
    ) -> Properties | None:
        """The tag; None when the group or the tag is gone."""
        group, _, key = identifier.partition(",")
        filters = [
            {"Name": "auto-scaling-group", "Values": [group]},
            {"Name": "key", "Values": [key]},
        ]
        found = context.aws("autoscaling").describe_tags(Filters=filters)["Tags"]
        if not found:
            return None
        tag = {
            "key": key,
            "propagateAtLaunch": found[0]["PropagateAtLaunch"],
            "value": found[0]["Value"],
        }
        return {"autoscalingGroupName": group, "region": context.aws.region, "tag": tag}

    def delete(self, context: Context, identifier: str, state: Properties) -> None:
        """Remove the tag; a group that is gone has none."""
        group, _, key = identifier.partition(",")
        if self.read(context, identifier, state) is not None:
            context.aws("autoscaling").delete_tags(Tags=[_of(group, {"Key": key})])

    def write(self, context: Context, planned: Properties) -> None:
        """Set the tag."""
        tag = planned["tag"]
        values = {
            "Key": tag["key"],
            "PropagateAtLaunch": tag["propagateAtLaunch"],
            "Value": tag["value"],
        }
        tags = [_of(planned["autoscalingGroupName"], values)]
        context.aws("autoscaling").create_or_update_tags(Tags=tags)


def _of(group: str, values: dict[str, Value]) -> dict[str, Value]:
    return {"ResourceId": group, "ResourceType": "auto-scaling-group", **values}
