"""A cluster that the stack creates: control plane, keys, access, add-ons, system nodes."""

from dataclasses import replace

from endpoints import names, plan
from endpoints.aws.node_role import CNI_POLICY, has_cni_role
from endpoints.aws.partition import partition
from endpoints.aws.pod_identity import pod_identity_statement
from endpoints.aws.pool_nodes import subnet_ids
from endpoints.aws.system_nodes import system_nodes
from endpoints.aws.tags import stack_tags
from endpoints.catalog.eks_versions import AddOnName, load_eks_versions
from endpoints.stack.eks import ControlPlaneSettings, EksSettings
from endpoints.stack.settings import ClusterSettings

LOG_TYPES = ("api", "audit", "authenticator", "controllerManager", "scheduler")
"""All that EKS has; API reference, `LogSetup`."""
KEY_DELETION_DAYS = 30
"""KMS' longest wait, and its default: what a lost key encrypted is lost."""
LOGICAL_LIMIT = 55
"""Characters; see `endpoints.plan.aws`."""
ADD_ONS: dict[AddOnName, bool] = {
    "vpc-cni": True,
    "kube-proxy": True,
    "eks-pod-identity-agent": True,
    "coredns": False,
}
"""Each with whether it goes before the nodes, which are not Ready without a network. CoreDNS is
active only once its pods run, for which there must be nodes."""


def control_plane(name: str, stack: str, cluster: ClusterSettings) -> plan.ControlPlane | None:
    """The control plane of a cluster that is to be created; None for any other cluster.

    Args:
        name: the cluster's logical name.
        stack: the stack's name.
        cluster: its settings, whose Kubernetes version the catalogue knows.
    """
    eks = cluster.eks
    if eks is None or eks.create is None:
        return None
    create = eks.create
    tags = stack_tags(eks, stack, name)
    return plan.ControlPlane(
        logical_name=name,
        name=eks.name,
        version=create.version,
        role=_cluster_role(name, eks, tags),
        subnet_ids=subnet_ids(eks, zones=()),
        endpoint_public_access=bool(create.public_access_cidrs),
        public_access_cidrs=create.public_access_cidrs,
        log_types=LOG_TYPES,
        key=None if create.kms_key else _key(name, stack, eks, tags),
        key_arn=create.kms_key,
        access_entries=_admins(name, eks.region, create, tags),
        add_ons=_add_ons(name, eks, create.version, tags),
        oidc_provider=f"{name}-oidc" if eks.identity == "oidc" else None,
        system_nodes=system_nodes(name, eks, create.system_nodes, tags),
        tags=tags,
    )


def _cluster_role(name: str, eks: EksSettings, tags: plan.Labels) -> plan.Role:
    return plan.Role(
        logical_name=f"{name}-cluster",
        name=None,
        description=f"Control plane of EKS cluster {eks.name}",
        trust={"Version": "2012-10-17", "Statement": [_CLUSTERS]},
        managed_policies=(_policy(eks, "AmazonEKSClusterPolicy"),),
        inline_policies={},
        permissions_boundary=eks.permissions_boundary,
        tags=tags,
    )


_CLUSTERS: plan.Document = {
    "Effect": "Allow",
    "Principal": {"Service": "eks.amazonaws.com"},
    "Action": "sts:AssumeRole",
}


def _policy(eks: EksSettings, name: str) -> str:
    return f"arn:{partition(eks.region)}:iam::aws:policy/{name}"


def _key(name: str, stack: str, eks: EksSettings, tags: plan.Labels) -> plan.EncryptionKey:
    return plan.EncryptionKey(
        logical_name=f"{name}-secrets",
        # No other key has it, so that one whose creation was interrupted is found by it.
        description=f"Secrets of EKS cluster {eks.name}: cluster {name} of stack {stack}",
        deletion_window_days=KEY_DELETION_DAYS,
        tags=tags,
    )


def _admins(
    name: str, region: str, create: ControlPlaneSettings, tags: plan.Labels
) -> tuple[plan.AccessEntry, ...]:
    policy = "eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"
    return tuple(
        plan.AccessEntry(
            logical_name=names.fit(f"{name}-{_principal(arn)}", LOGICAL_LIMIT),
            principal_arn=arn,
            type="STANDARD",
            policies=(f"arn:{partition(region)}:{policy}",),
            tags=tags,
        )
        # EKS has one entry for each.
        for arn in dict.fromkeys(create.admins)
    )


def _principal(arn: str) -> str:
    """Account and name: roles of two accounts may have one name."""
    return arn.split(":", maxsplit=4)[4].replace(":", "-")


def _add_ons(
    name: str, eks: EksSettings, version: str, tags: plan.Labels
) -> tuple[plan.AddOn, ...]:
    builds = load_eks_versions()[version].add_ons
    roles = {"vpc-cni": (_cni_role(name, eks, tags),)} if has_cni_role(eks) else {}
    return tuple(
        plan.AddOn(
            logical_name=names.fit(f"{name}-{add_on}", LOGICAL_LIMIT),
            name=add_on,
            version=builds[add_on],
            before_nodes=before_nodes,
            roles=roles.get(add_on, ()),
            tags=tags,
        )
        for add_on, before_nodes in ADD_ONS.items()
    )


def _cni_role(name: str, eks: EksSettings, tags: plan.Labels) -> plan.AddOnRole:
    # The add-on's DaemonSet names it so: EKS guide, IAM role of the VPC CNI.
    account = "aws-node"
    pods = pod_identity_statement(eks.name, "kube-system", account)
    role = replace(
        _cluster_role(name, eks, tags),
        logical_name=f"{name}-vpc-cni",
        description=f"VPC CNI of EKS cluster {eks.name}",
        trust={"Version": "2012-10-17", "Statement": [pods]},
        managed_policies=(_policy(eks, CNI_POLICY),),
    )
    return plan.AddOnRole(service_account=account, role=role)
