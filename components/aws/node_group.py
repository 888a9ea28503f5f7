"""A managed node group with its role, its launch template and its autoscaler's tags."""

from collections.abc import Sequence

import pulumi
import pulumi_aws as aws

from components.aws.eks_cluster import EksCluster
from components.aws.launch_template import create_launch_template
from components.aws.role import create_role
from components.aws.subnets import subnets_of
from components.objects import child_of
from endpoints import plan


class ManagedNodeGroup(pulumi.ComponentResource):
    """One EKS managed node group.

    A group is removed before its template and role, which it names; a replacement stands before
    the old group goes, as the provider gives each a name of its own.
    """

    stands: Sequence[pulumi.Resource]
    """The group, and what its autoscaler reads."""

    def __init__(
        self,
        name: str,
        group: plan.ManagedNodeGroup,
        cluster: EksCluster,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("endpoints:aws:ManagedNodeGroup", name, None, opts)
        here = child_of(self, pulumi.ResourceOptions(hooks=cluster.hooks))
        granted = create_role(group.role, here)
        template = create_launch_template(group.launch_template, cluster.security_group_id, here)
        subnet_ids = subnets_of(group, cluster)
        sizes = plan.sizes(group, cluster.live_groups.of(group.logical_name), subnet_ids)
        created = aws.eks.NodeGroup(
            group.logical_name,
            cluster_name=group.cluster_name,
            node_role_arn=granted.role.arn,
            subnet_ids=subnet_ids,
            ami_type=group.ami_type,
            capacity_type=group.capacity_type,
            instance_types=list(group.instance_types) or None,
            launch_template=aws.eks.NodeGroupLaunchTemplateArgs(
                id=template.id, version=template.latest_version.apply(str)
            ),
            scaling_config=aws.eks.NodeGroupScalingConfigArgs(
                min_size=sizes.min_size,
                max_size=sizes.max_size,
                desired_size=sizes.desired_size,
            ),
            update_config=aws.eks.NodeGroupUpdateConfigArgs(max_unavailable=group.max_unavailable),
            labels=dict(group.labels),
            taints=[_taint(taint) for taint in group.taints],
            tags={**group.tags, **_replaced(sizes)},
            opts=pulumi.ResourceOptions.merge(here, _options(group, sizes, granted.grants)),
        )
        self.stands = [created, *_autoscaling_tags(group.autoscaling_tags, created, here)]
        self.register_outputs({"nodeGroup": created.node_group_name})


def _options(
    group: plan.ManagedNodeGroup, sizes: plan.Sizes, grants: Sequence[pulumi.Resource]
) -> pulumi.ResourceOptions:
    return pulumi.ResourceOptions(
        depends_on=grants,
        ignore_changes=["scalingConfig.desiredSize"] * sizes.ignore_desired_size,
        # No update mends a group whose creation failed.
        replace_on_changes=[f'tags["{plan.REPLACES_TAG}"]'],
        custom_timeouts=pulumi.CustomTimeouts(create=f"{group.create_seconds}s"),
    )


def _replaced(sizes: plan.Sizes) -> dict[str, str]:
    return {} if sizes.replaces is None else {plan.REPLACES_TAG: sizes.replaces}


def _taint(taint: plan.EksTaint) -> aws.eks.NodeGroupTaintArgs:
    return aws.eks.NodeGroupTaintArgs(key=taint.key, value=taint.value, effect=taint.effect)


def _autoscaling_tags(
    tags: Sequence[plan.AutoscalingTag], group: aws.eks.NodeGroup, opts: pulumi.ResourceOptions
) -> list[aws.autoscaling.Tag]:
    autoscaling_group = group.resources.apply(_autoscaling_group)
    return [
        aws.autoscaling.Tag(
            tag.logical_name,
            autoscaling_group_name=autoscaling_group,
            tag=aws.autoscaling.TagTagArgs(
                key=tag.key, value=tag.value, propagate_at_launch=tag.propagate_at_launch
            ),
            opts=opts,
        )
        for tag in tags
    ]


def _autoscaling_group(resources: Sequence[aws.eks.outputs.NodeGroupResource]) -> str:
    [resource] = resources
    [group] = resource.autoscaling_groups or ()
    assert group.name is not None
    return group.name
