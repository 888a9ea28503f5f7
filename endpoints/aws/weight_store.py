"""Weights in S3, and the role by which an endpoint's pods read them."""

from endpoints import names, plan
from endpoints.aws.partition import partition
from endpoints.aws.pod_identity import pod_identity_statement
from endpoints.aws.tags import stack_tags
from endpoints.manifests import kubernetes_object, object_meta
from endpoints.stack.eks import EksSettings
from endpoints.stack.settings import ClusterSettings
from endpoints.stack.weights import S3Weights

SERVICE_ACCOUNT = "weights"
"""ServiceAccount of the pods that read weights, in the cluster's namespace."""
ROLE_ANNOTATION = "eks.amazonaws.com/role-arn"
"""By which EKS gives a ServiceAccount's pods a role."""


def weight_store(name: str, stack: str, cluster: ClusterSettings) -> plan.WeightStore | None:
    """The store of a cluster whose weights lie in S3; None for any other cluster.

    Args:
        name: the cluster's logical name.
        stack: the stack's name.
        cluster: its settings.
    """
    eks, weights = cluster.eks, cluster.weights
    if eks is None or not isinstance(weights, S3Weights):
        return None
    logical_name = f"{name}-weights"
    tags = stack_tags(eks, stack, name)
    arn = f"arn:{partition(eks.region)}:s3:::{weights.bucket}"
    bucket = plan.Bucket(
        logical_name=logical_name, name=weights.bucket, policy=_over_tls_only(arn), tags=tags
    )
    role = plan.Role(
        logical_name=logical_name,
        name=None,
        description=f"Pods of EKS cluster {eks.name} that read weights from {weights.bucket}",
        trust=_trust(eks, cluster.namespace),
        managed_policies=(),
        inline_policies={"read-weights": _read(weights, arn)},
        permissions_boundary=eks.permissions_boundary,
        tags=tags,
    )
    return plan.WeightStore(
        logical_name=logical_name,
        bucket=bucket if weights.create else None,
        role=role,
        identity=eks.identity,
        service_account=_service_account(logical_name, eks, cluster.namespace),
        tags=tags,
    )


def _service_account(logical_name: str, eks: EksSettings, namespace: str) -> plan.KubernetesObject:
    is_annotated = eks.identity == "oidc"
    return kubernetes_object(
        logical_name=logical_name,
        api_version="v1",
        kind="ServiceAccount",
        metadata=object_meta(
            SERVICE_ACCOUNT,
            namespace=namespace,
            labels=names.OURS,
            annotations={ROLE_ANNOTATION: plan.RoleArn(role=logical_name)} if is_annotated else {},
        ),
    )


def _over_tls_only(bucket_arn: str) -> plan.Document:
    denied = {
        "Sid": "OnlyTls",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [bucket_arn, f"{bucket_arn}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    return {"Version": "2012-10-17", "Statement": [denied]}


def _read(weights: S3Weights, bucket_arn: str) -> plan.Document:
    below = f"{weights.prefix}/*"
    objects = {"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": [f"{bucket_arn}/{below}"]}
    listing = {
        "Effect": "Allow",
        "Action": ["s3:ListBucket"],
        "Resource": [bucket_arn],
        "Condition": {"StringLike": {"s3:prefix": [below]}},
    }
    return {"Version": "2012-10-17", "Statement": [objects, listing]}


def _trust(eks: EksSettings, namespace: str) -> plan.Document:
    statement = _pod_identity if eks.identity == "pod-identity" else _oidc
    return {"Version": "2012-10-17", "Statement": [statement(eks, namespace)]}


def _pod_identity(eks: EksSettings, namespace: str) -> plan.Document:
    return pod_identity_statement(eks.name, namespace, SERVICE_ACCOUNT)


def _oidc(_: EksSettings, namespace: str) -> plan.Document:
    # The issuer belongs to one cluster, so nothing else need name it.
    return {
        "Effect": "Allow",
        "Principal": {"Federated": plan.OIDC_PROVIDER},
        "Action": ["sts:AssumeRoleWithWebIdentity"],
        "Condition": {
            "StringEquals": {
                f"{plan.OIDC_ISSUER}:aud": "sts.amazonaws.com",
                f"{plan.OIDC_ISSUER}:sub": f"system:serviceaccount:{namespace}:{SERVICE_ACCOUNT}",
            }
        },
    }
