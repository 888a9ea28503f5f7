"""Who may enter a cluster."""

import pulumi
import pulumi_aws as aws

from endpoints import plan


def create_access_entry(
    entry: plan.AccessEntry,
    cluster_name: pulumi.Input[str],
    principal_arn: pulumi.Input[str],
    opts: pulumi.ResourceOptions,
) -> list[pulumi.Resource]:
    """An access entry and the policies that it grants for the whole cluster."""
    created = aws.eks.AccessEntry(
        entry.logical_name,
        cluster_name=cluster_name,
        principal_arn=principal_arn,
        type=entry.type,
        tags=dict(entry.tags),
        opts=opts,
    )
    after = pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(depends_on=[created]))
    policies = [
        aws.eks.AccessPolicyAssociation(
            f"{entry.logical_name}-{arn.split('/')[-1]}",
            cluster_name=cluster_name,
            principal_arn=principal_arn,
            policy_arn=arn,
            access_scope=aws.eks.AccessPolicyAssociationAccessScopeArgs(type="cluster"),
            opts=after,
        )
        for arn in entry.policies
    ]
    return [created, *policies]
