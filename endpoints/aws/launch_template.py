"""How the instances of a managed node group start."""

from dataclasses import replace

from endpoints import names, plan
from endpoints.aws.pool_nodes import ami, block_devices, pool_settings, pool_tags
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.stack.eks import Ami, EksSettings

AL2023_RAID0 = """\
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="BOUNDARY"

--BOUNDARY
Content-Type: application/node.eks.aws

---
apiVersion: node.eks.aws/v1alpha1
kind: NodeConfig
spec:
  instance:
    localStorage:
      strategy: RAID0

--BOUNDARY--
"""
"""nodeadm's NodeConfig: all local disks become one, for the kubelet's and containerd's state. EKS
adds its own part with the cluster's facts."""
BOTTLEROCKET_RAID0 = """\
[settings.bootstrap-commands.local-storage]
commands = [
  ["apiclient", "ephemeral-storage", "init"],
  ["apiclient", "ephemeral-storage", "bind", "--dirs", "/var/lib/containerd", "/var/lib/kubelet", \
"/var/log/pods"],
]
essential = true
mode = "always"
"""
"""The same with Bottlerocket's bootstrap commands, which it has since 1.22; the directories are
those that Karpenter binds for `instanceStorePolicy: RAID0`."""


def launch_template(
    logical_name: str, endpoint: ResolvedEndpoint, eks: EksSettings
) -> plan.LaunchTemplate:
    """The launch template of a pool's node group.

    Pods have the catalogue's disk where a local disk holds them, or else on a root volume of the
    default 200 GiB; a larger one, `rootVolume` in the stack, only leaves more than is counted.

    Args:
        logical_name: the group's.
        endpoint: one of the pool's.
        eks: the settings of its cluster.
    """
    resource, tags = endpoint.resource, pool_tags(endpoint)
    pool = pool_settings(eks, resource)
    is_reserved = "reserved" in endpoint.capacity_types
    is_block = is_reserved and pool.capacity_block
    return replace(
        hardened_template(
            logical_name,
            f"Nodes of pool {endpoint.pool} of EKS cluster {eks.name}",
            block_devices(eks, resource),
            eks,
            tags,
        ),
        user_data=_local_storage(ami(eks, resource)) if resource.local_disk else None,
        market_type="capacity-block" if is_block else None,
        instance_type=resource.instance_type if is_block else None,
        reservation_id=next(iter(pool.reservations), None) if is_reserved else None,
        efa_interfaces=resource.efa if pool.efa else 0,
    )


def hardened_template(
    logical_name: str,
    description: str,
    devices: tuple[plan.BlockDevice, ...],
    eks: EksSettings,
    tags: plan.Labels,
) -> plan.LaunchTemplate:
    """A template with nothing special but its hardening.

    Instance metadata needs a token, and no pod gets one: it is one hop further away than the node.

    Args:
        logical_name: the group's.
        description: in words.
        devices: its volumes.
        eks: the settings of its cluster.
        tags: of the template; instances and volumes have what never changes of them.
    """
    return plan.LaunchTemplate(
        logical_name=logical_name,
        description=description,
        block_devices=devices,
        http_tokens="required",
        http_put_response_hop_limit=1,
        user_data=None,
        market_type=None,
        instance_type=None,
        reservation_id=None,
        security_group_ids=eks.security_groups,
        efa_interfaces=0,
        instance_tags={names.STACK: tags[names.STACK], "Name": logical_name},
        tags=tags,
    )


def _local_storage(system: Ami) -> str:
    return BOTTLEROCKET_RAID0 if system == "bottlerocket" else AL2023_RAID0
