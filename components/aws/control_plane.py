"""A cluster that the stack creates."""

from collections.abc import Sequence

import pulumi
import pulumi_aws as aws

from components.aws.access_entry import create_access_entry
from components.aws.eks_cluster import EksCluster
from components.aws.live_groups import LiveGroups
from components.aws.node_group import ManagedNodeGroup
from components.aws.role import create_role
from components.objects import child_of
from endpoints import plan


class ControlPlane(pulumi.ComponentResource):
    """An EKS cluster with its key, its role, who may enter it, its add-ons and system nodes."""

    cluster: EksCluster

    def __init__(
        self,
        name: str,
        control_plane: plan.ControlPlane,
        provider: aws.Provider,
        hooks: pulumi.ResourceHookBinding,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("endpoints:aws:ControlPlane", name, None, opts)
        here = child_of(self, pulumi.ResourceOptions(hooks=hooks))
        created = _cluster(control_plane, here)
        entries = [
            resource
            for entry in control_plane.access_entries
            for resource in create_access_entry(entry, created.name, _arn(entry), here)
        ]
        self.cluster = EksCluster(
            name=control_plane.name,
            provider=provider,
            arn=created.arn,
            server=created.endpoint,
            certificate_authority=created.certificate_authority.data.apply(_known),
            issuer=created.identities.apply(_issuer),
            security_group_id=created.vpc_config.cluster_security_group_id.apply(_known),
            subnet_ids=control_plane.subnet_ids,
            live_groups=LiveGroups(control_plane.name, provider),
            hooks=hooks,
            foundation=(self,),
        )
        if control_plane.oidc_provider is not None:
            aws.iam.OpenIdConnectProvider(
                control_plane.oidc_provider,
                url=self.cluster.issuer,
                client_id_lists=["sts.amazonaws.com"],
                tags=dict(control_plane.tags),
                opts=here,
            )
        early = _add_ons(control_plane.add_ons, created, here, before_nodes=True)
        nodes = ManagedNodeGroup(
            control_plane.system_nodes.logical_name,
            control_plane.system_nodes,
            self.cluster,
            child_of(self, pulumi.ResourceOptions(depends_on=[*entries, *early])),
        )
        after = pulumi.ResourceOptions.merge(here, pulumi.ResourceOptions(depends_on=[nodes]))
        _add_ons(control_plane.add_ons, created, after, before_nodes=False)
        self.register_outputs({})


def _cluster(control_plane: plan.ControlPlane, opts: pulumi.ResourceOptions) -> aws.eks.Cluster:
    granted = create_role(control_plane.role, opts)
    return aws.eks.Cluster(
        control_plane.logical_name,
        name=control_plane.name,
        version=control_plane.version,
        role_arn=granted.role.arn,
        vpc_config=aws.eks.ClusterVpcConfigArgs(
            subnet_ids=list(control_plane.subnet_ids),
            endpoint_private_access=True,
            endpoint_public_access=control_plane.endpoint_public_access,
            public_access_cidrs=list(control_plane.public_access_cidrs) or None,
        ),
        # Who may enter is an access entry that can be read; whoever created it has no hidden one.
        access_config=aws.eks.ClusterAccessConfigArgs(
            authentication_mode="API", bootstrap_cluster_creator_admin_permissions=False
        ),
        # Only planned add-ons, at their pinned versions.
        bootstrap_self_managed_addons=False,
        encryption_config=aws.eks.ClusterEncryptionConfigArgs(
            provider=aws.eks.ClusterEncryptionConfigProviderArgs(
                key_arn=_key_arn(control_plane, opts)
            ),
            resources=["secrets"],
        ),
        enabled_cluster_log_types=list(control_plane.log_types),
        tags=dict(control_plane.tags),
        opts=pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(depends_on=granted.grants)),
    )


def _arn(entry: plan.AccessEntry) -> str:
    """Of a principal that exists: the roles that a stack creates enter by other means."""
    return _known(entry.principal_arn)


def _key_arn(control_plane: plan.ControlPlane, opts: pulumi.ResourceOptions) -> pulumi.Input[str]:
    """Of the key that is created, or of one that exists."""
    if control_plane.key is None:
        return _known(control_plane.key_arn)
    return _key(control_plane.key, opts)


def _key(key: plan.EncryptionKey, opts: pulumi.ResourceOptions) -> pulumi.Output[str]:
    """ARN of a key that is created."""
    created = aws.kms.Key(
        key.logical_name,
        description=key.description,
        deletion_window_in_days=key.deletion_window_days,
        enable_key_rotation=True,
        tags=dict(key.tags),
        opts=opts,
    )
    aws.kms.Alias(key.logical_name, target_key_id=created.key_id, opts=opts)
    return created.arn


def _add_ons(
    add_ons: Sequence[plan.AddOn],
    cluster: aws.eks.Cluster,
    opts: pulumi.ResourceOptions,
    *,
    before_nodes: bool,
) -> list[aws.eks.Addon]:
    return [
        _add_on(add_on, cluster, opts) for add_on in add_ons if add_on.before_nodes is before_nodes
    ]


def _add_on(
    add_on: plan.AddOn, cluster: aws.eks.Cluster, opts: pulumi.ResourceOptions
) -> aws.eks.Addon:
    granted = [create_role(each.role, opts) for each in add_on.roles]
    grants = pulumi.ResourceOptions(depends_on=[grant for one in granted for grant in one.grants])
    associations = [
        aws.eks.AddonPodIdentityAssociationArgs(
            role_arn=one.role.arn, service_account=each.service_account
        )
        for one, each in zip(granted, add_on.roles, strict=True)
    ]
    return aws.eks.Addon(
        add_on.logical_name,
        cluster_name=cluster.name,
        addon_name=add_on.name,
        addon_version=add_on.version,
        # The pinned version is the whole truth; no edit by hand may stop an upgrade.
        resolve_conflicts_on_create="OVERWRITE",
        resolve_conflicts_on_update="OVERWRITE",
        pod_identity_associations=associations or None,
        tags=dict(add_on.tags),
        opts=pulumi.ResourceOptions.merge(opts, grants),
    )


def _issuer(identities: Sequence[aws.eks.outputs.ClusterIdentity]) -> str:
    [identity] = identities
    [oidc] = identity.oidcs or ()
    return _known(oidc.issuer)


def _known(value: str | None) -> str:
    """What AWS gives every cluster, though the SDK's types leave it open."""
    assert value is not None
    return value
