"""Weights in S3, and the identity by which pods read them.

Weights are not lost by `pulumi destroy`: S3 removes no bucket that holds objects, and the bucket
is not set to force that. What keeps it private and encrypted is not removed before it: a bucket
that stays is as safe as it was. An empty bucket goes, and takes all of that with it.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace

import pulumi
import pulumi_aws as aws

from components.aws.eks_cluster import EksCluster
from components.aws.role import create_role
from components.objects import KubernetesObject, child_of
from endpoints import plan

_Account = tuple[plan.KubernetesObject, Sequence[pulumi.Resource]]
"""A service account, and what it waits for."""


class WeightStore(pulumi.ComponentResource):
    """A bucket or none, a role, and the service account that has it."""

    def __init__(
        self,
        name: str,
        store: plan.WeightStore,
        cluster: EksCluster,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("endpoints:aws:WeightStore", name, None, opts)
        here = child_of(self, pulumi.ResourceOptions(hooks=cluster.hooks))
        if store.bucket is not None:
            _bucket(store.bucket, here)
        account, grants = _IDENTITY[store.identity](store, cluster, here)
        KubernetesObject(account, self, after=grants, hooks=cluster.hooks)
        self.register_outputs({})


def _bucket(bucket: plan.Bucket, opts: pulumi.ResourceOptions) -> None:
    created = aws.s3.Bucket(
        bucket.logical_name,
        bucket=bucket.name,
        force_destroy=False,
        tags=dict(bucket.tags),
        opts=opts,
    )
    name = bucket.logical_name
    kept = pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(retain_on_delete=True))
    closed = aws.s3.BucketPublicAccessBlock(
        name,
        bucket=created.id,
        block_public_acls=True,
        block_public_policy=True,
        ignore_public_acls=True,
        restrict_public_buckets=True,
        opts=kept,
    )
    aws.s3.BucketVersioning(
        name,
        bucket=created.id,
        versioning_configuration=aws.s3.BucketVersioningVersioningConfigurationArgs(
            status="Enabled"
        ),
        opts=kept,
    )
    default = (
        aws.s3.BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultArgs
    )
    aws.s3.BucketServerSideEncryptionConfiguration(
        name,
        bucket=created.id,
        rules=[
            aws.s3.BucketServerSideEncryptionConfigurationRuleArgs(
                # S3's own keys: weights are no secrets, and readers need no right to a key.
                apply_server_side_encryption_by_default=default(sse_algorithm="AES256")
            )
        ],
        opts=kept,
    )
    # S3 refuses two changes of a bucket's access at once.
    after = pulumi.ResourceOptions.merge(kept, pulumi.ResourceOptions(depends_on=[closed]))
    policy = json.dumps(bucket.policy, sort_keys=True)
    aws.s3.BucketPolicy(name, bucket=created.id, policy=policy, opts=after)


def _by_pod_identity(
    store: plan.WeightStore, cluster: EksCluster, opts: pulumi.ResourceOptions
) -> _Account:
    granted = create_role(store.role, opts)
    account = store.service_account.metadata
    identity = aws.eks.PodIdentityAssociation(
        store.logical_name,
        cluster_name=cluster.name,
        namespace=account["namespace"],
        service_account=account["name"],
        role_arn=granted.role.arn,
        tags=dict(store.tags),
        opts=opts,
    )
    # Pods get the credentials of associations that stand when they start.
    return store.service_account, [identity, *granted.grants]


def _by_oidc(
    store: plan.WeightStore, cluster: EksCluster, opts: pulumi.ResourceOptions
) -> _Account:
    trust = pulumi.Output.all(cluster.arn, cluster.issuer).apply(
        lambda known: plan.oidc_trust(store.role.trust, known[0], known[1])
    )
    granted = create_role(store.role, opts, trust)
    return _with_role(store.service_account, granted.role.arn), granted.grants


def _with_role(account: plan.KubernetesObject, arn: pulumi.Output[str]) -> plan.KubernetesObject:
    annotations = {
        key: arn if isinstance(value, plan.RoleArn) else value
        for key, value in account.metadata["annotations"].items()
    }
    metadata = {**account.metadata, "annotations": annotations}
    return replace(account, manifest={**account.manifest, "metadata": metadata})


_IDENTITY: dict[str, Callable[..., _Account]] = {
    "pod-identity": _by_pod_identity,
    "oidc": _by_oidc,
}
