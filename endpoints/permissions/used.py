"""The part of the table that a cluster's settings use."""

from endpoints.permissions.table import Permissions
from endpoints.stack.settings import ClusterSettings
from endpoints.stack.weights import S3Weights

_ROLES = (
    "aws:iam/role:Role",
    "aws:iam/rolePolicy:RolePolicy",
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
)
_NODE_GROUPS = (
    *_ROLES,
    "aws:autoscaling/tag:Tag",
    "aws:ec2/launchTemplate:LaunchTemplate",
    "aws:eks/nodeGroup:NodeGroup",
)
_CONTROL_PLANE = (
    *_NODE_GROUPS,
    "aws:eks/accessEntry:AccessEntry",
    "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
    "aws:eks/addon:Addon",
    "aws:eks/cluster:Cluster",
)
_KEY = ("aws:kms/alias:Alias", "aws:kms/key:Key")
_OIDC = "aws:iam/openIdConnectProvider:OpenIdConnectProvider"
_POD_IDENTITY = "aws:eks/podIdentityAssociation:PodIdentityAssociation"
_BUCKET = "aws:s3/"


def used_actions(table: Permissions, cluster: ClusterSettings) -> frozenset[str]:
    """Every action that deploying to this cluster, or a command, calls."""
    commands = (*table.invokes.values(), *table.commands.values())
    called = frozenset(action for actions in commands for action in actions)
    return called.union(*(table.resources[name].all for name in used_types(table, cluster)))


def used_types(table: Permissions, cluster: ClusterSettings) -> frozenset[str]:
    """Pulumi's types of all that the cluster's settings can lead to in AWS."""
    eks = cluster.eks
    assert eks is not None
    used: set[str] = set()
    if eks.create is not None:
        used.update(_CONTROL_PLANE)
        used.update(_KEY if eks.create.kms_key is None else ())
        used.update({_OIDC} if eks.identity == "oidc" else ())
    if cluster.nodes == "managed":
        used.update(_NODE_GROUPS)
    if cluster.nodes == "karpenter":
        used.update((*_ROLES, "aws:eks/accessEntry:AccessEntry"))
    if isinstance(cluster.weights, S3Weights):
        used.update(_ROLES)
        used.update({_POD_IDENTITY} if eks.identity == "pod-identity" else ())
        if cluster.weights.create:
            used.update(name for name in table.resources if name.startswith(_BUCKET))
    return frozenset(used)
