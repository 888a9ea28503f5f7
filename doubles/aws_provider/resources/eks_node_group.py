"""aws:eks/nodeGroup:NodeGroup (Terraform: internal/service/eks/node_group.go)."""

from __future__ import annotations

from botocore.exceptions import ClientError

from doubles.aws_provider.differences import changed
from doubles.aws_provider.errors import AwsError, IncompleteError, is_missing
from doubles.aws_provider.resources.eks_node_group_shape import (
    describe_group,
    template_request,
)
from doubles.aws_provider.resources.eks_updates import issues, wait_for_update
from doubles.aws_provider.schema import Autoname, Context, Properties, Schema
from doubles.aws_provider.shapes import present
from doubles.aws_provider.tags import map_changes, update_eks_tags
from doubles.aws_provider.waiting import Look, wait
from doubles.plugin.wire import Value


class NodeGroup:
    """A managed node group."""

    title = "EKS Node Group"
    service = "eks"
    schema = Schema(
        token="aws:eks/nodeGroup:NodeGroup",
        inputs=frozenset(
            {
                "amiType",
                "capacityType",
                "clusterName",
                "diskSize",
                "instanceTypes",
                "labels",
                "launchTemplate",
                "nodeGroupName",
                "nodeGroupNamePrefix",
                "nodeRoleArn",
                "region",
                "releaseVersion",
                "scalingConfig",
                "subnetIds",
                "tags",
                "taints",
                "updateConfig",
                "version",
            }
        ),
        outputs=frozenset({"arn", "resources", "status"}),
        force_new=frozenset(
            {
                "amiType",
                "capacityType",
                "clusterName",
                "diskSize",
                "instanceTypes",
                "launchTemplate.id",
                "launchTemplate.name",
                "nodeGroupName",
                "nodeGroupNamePrefix",
                "nodeRoleArn",
                "region",
                "subnetIds",
            }
        ),
        computed=frozenset(
            {
                "amiType",
                "capacityType",
                "diskSize",
                "instanceTypes",
                "launchTemplate.id",
                "launchTemplate.name",
                "nodeGroupNamePrefix",
                "region",
                "releaseVersion",
                "updateConfig",
                "version",
            }
        ),
        sets=frozenset({"subnetIds", "taints"}),
        maps=frozenset({"labels"}),
        autoname=Autoname(property="nodeGroupName", longest=63, rival="nodeGroupNamePrefix"),
    )

    def identify(self, planned: Properties) -> str:
        """Return cluster and group."""
        return f"{planned['clusterName']}:{planned['nodeGroupName']}"

    def create(self, context: Context, planned: Properties) -> str:
        """Create the group and wait for its nodes; its id is known when that fails."""
        context.aws("eks").create_nodegroup(
            clusterName=planned["clusterName"],
            nodegroupName=planned["nodeGroupName"],
            nodeRole=planned["nodeRoleArn"],
            subnets=planned["subnetIds"],
            scalingConfig=planned["scalingConfig"],
            **present(
                amiType=planned.get("amiType"),
                capacityType=planned.get("capacityType"),
                diskSize=planned.get("diskSize"),
                instanceTypes=planned.get("instanceTypes"),
                labels=planned.get("labels"),
                launchTemplate=template_request(planned),
                releaseVersion=planned.get("releaseVersion"),
                taints=planned.get("taints"),
                updateConfig=planned.get("updateConfig"),
                version=planned.get("version"),
                tags=planned["tagsAll"],
            ),
        )
        identifier = self.identify(planned)
        try:
            wait(context, lambda: _look(context, identifier), pending=_CREATING, target="ACTIVE")
        except AwsError as error:
            text = f"waiting for {self.title} ({identifier}) create: {error}"
            raise IncompleteError(identifier, text) from error
        return identifier

    def read(self, context: Context, identifier: str, recorded: Properties) -> Properties | None:
        """The group as EKS describes it."""
        return {
            **describe_group(_describe(context, identifier)),
            "nodeGroupNamePrefix": recorded.get("nodeGroupNamePrefix", ""),
            "region": context.aws.region,
        }

    def update(
        self, context: Context, identifier: str, old: Properties, planned: Properties
    ) -> None:
        """Change tags, then the version, then the rest, as the official provider does."""
        if changed(self.schema, old, planned, "tagsAll"):
            update_eks_tags(context, old["arn"], old, planned)
        names = _names(identifier)
        if changed(self.schema, old, planned, "launchTemplate", "releaseVersion", "version"):
            self._update_version(context, identifier, old, planned)
        config = _config_changes(self.schema, old, planned)
        if config:
            answer = context.aws("eks").update_nodegroup_config(**names, **config)
            self._wait(context, identifier, "config", answer["update"])

    def delete(self, context: Context, identifier: str, state: Properties) -> None:  # noqa: ARG002
        """Delete the group and wait until its nodes are gone."""
        context.aws("eks").delete_nodegroup(**_names(identifier))
        try:
            wait(context, lambda: _look(context, identifier), pending=_DELETING, target="")
        except AwsError as error:
            raise AwsError(f"waiting for {self.title} ({identifier}) delete: {error}") from error

    def _update_version(
        self, context: Context, identifier: str, old: Properties, planned: Properties
    ) -> None:
        values = {
            key: planned.get(key)
            for key in ("releaseVersion", "version")
            if changed(self.schema, old, planned, key)
        }
        answer = context.aws("eks").update_nodegroup_version(
            **_names(identifier),
            force=False,
            **present(launchTemplate=template_request(planned), **values),
        )
        self._wait(context, identifier, "version", answer["update"])

    def _wait(self, context: Context, identifier: str, what: str, update: dict[str, Value]) -> None:
        cluster, group = identifier.split(":")
        title = f"{self.title} ({identifier}) {what}"
        wait_for_update(context, title, update, name=cluster, nodegroupName=group)


_CREATING = ("CREATING",)
_DELETING = ("ACTIVE", "DELETING")


def _names(identifier: str) -> dict[str, str]:
    cluster, _, group = identifier.partition(":")
    return {"clusterName": cluster, "nodegroupName": group}


def _describe(context: Context, identifier: str) -> dict[str, Value]:
    found: dict[str, Value] = context.aws("eks").describe_nodegroup(**_names(identifier))
    return dict(found["nodegroup"])


def _look(context: Context, identifier: str) -> Look:
    try:
        found = _describe(context, identifier)
    except ClientError as error:
        if is_missing(error):
            return Look(status="")
        raise
    return Look(status=found["status"], reason=issues((found.get("health") or {}).get("issues")))


def _config_changes(schema: Schema, old: Properties, planned: Properties) -> dict[str, Value]:
    """Arguments for changed properties; `scalingConfig` always has all three sizes."""
    changes = {
        key: planned[key]
        for key in ("scalingConfig", "updateConfig")
        if planned.get(key) and changed(schema, old, planned, key)
    }
    gone, labels = map_changes(old.get("labels"), planned.get("labels"))
    removed, taints = _taint_changes(old.get("taints") or [], planned.get("taints") or [])
    return present(
        **changes,
        labels=present(removeLabels=gone, addOrUpdateLabels=labels),
        taints=present(removeTaints=removed, addOrUpdateTaints=taints),
    )


def _taint_changes(
    old: list[dict[str, str]], new: list[dict[str, str]]
) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    kept = {(taint["key"], taint["effect"]) for taint in new}
    removed = [taint for taint in old if (taint["key"], taint["effect"]) not in kept]
    return removed, [taint for taint in new if taint not in old]
