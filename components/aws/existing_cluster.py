"""An EKS cluster that exists outside of the stack."""

import pulumi
import pulumi_aws as aws

from components.aws.eks_cluster import EksCluster
from components.aws.live_groups import LiveGroups
from components.aws.look_up import NotFoundError, look_up
from endpoints import plan


def find_cluster(
    access: plan.EksAccess, provider: aws.Provider, hooks: pulumi.ResourceHookBinding
) -> EksCluster:
    """The cluster of this name; everything about it is known in a preview.

    Raises:
        pulumi.RunError: it does not exist, or AWS cannot be asked.
    """
    asking = pulumi.InvokeOptions(provider=provider)
    try:
        found = look_up(
            f"cluster {access.name} in {access.region}",
            lambda: aws.eks.get_cluster(name=access.name, opts=asking),
        )
    except NotFoundError as error:
        raise pulumi.RunError(
            f"there is no EKS cluster {access.name} in {access.region}, for this account or role. "
            "Correct `eks.name` and `eks.region` in the stack's settings, or let `eks.create` "
            "create it."
        ) from error
    network = found.vpc_config
    [identity] = found.identities
    return EksCluster(
        name=access.name,
        provider=provider,
        arn=found.arn,
        server=found.endpoint,
        certificate_authority=found.certificate_authorities[0].data,
        issuer=identity.oidcs[0].issuer,
        security_group_id=network.cluster_security_group_id,
        subnet_ids=sorted(network.subnet_ids),
        live_groups=LiveGroups(access.name, provider),
        hooks=hooks,
        foundation=(),
    )
