"""How a group's instances start."""

import base64
from collections.abc import Sequence

import pulumi
import pulumi_aws as aws

from endpoints import plan

_TAGGED = ("instance", "volume")


def create_launch_template(
    template: plan.LaunchTemplate,
    cluster_security_group_id: pulumi.Input[str],
    opts: pulumi.ResourceOptions,
) -> aws.ec2.LaunchTemplate:
    """A launch template; EKS adds image and bootstrap to it."""
    # A template that names security groups is not given the cluster's own.
    groups = [cluster_security_group_id, *template.security_group_ids]
    interfaces = [_efa_interface(card, groups) for card in range(template.efa_interfaces)]
    return aws.ec2.LaunchTemplate(
        template.logical_name,
        description=template.description,
        block_device_mappings=[_volume(device) for device in template.block_devices],
        metadata_options=aws.ec2.LaunchTemplateMetadataOptionsArgs(
            http_endpoint="enabled",
            http_tokens=template.http_tokens,
            http_put_response_hop_limit=template.http_put_response_hop_limit,
        ),
        instance_type=template.instance_type,
        instance_market_options=_market(template.market_type),
        capacity_reservation_specification=_reservation(template.reservation_id),
        # Security groups are either of the instance or of each of its interfaces.
        network_interfaces=interfaces or None,
        vpc_security_group_ids=None if interfaces else groups,
        user_data=_encoded(template.user_data),
        tag_specifications=[
            aws.ec2.LaunchTemplateTagSpecificationArgs(
                resource_type=kind, tags=dict(template.instance_tags)
            )
            for kind in _TAGGED
        ],
        tags=dict(template.tags),
        update_default_version=True,
        opts=opts,
    )


def _volume(device: plan.BlockDevice) -> aws.ec2.LaunchTemplateBlockDeviceMappingArgs:
    return aws.ec2.LaunchTemplateBlockDeviceMappingArgs(
        device_name=device.device_name,
        ebs=aws.ec2.LaunchTemplateBlockDeviceMappingEbsArgs(
            volume_type="gp3",
            volume_size=device.size_gib,
            encrypted="true",
            delete_on_termination="true",
        ),
    )


def _market(
    market_type: str | None,
) -> aws.ec2.LaunchTemplateInstanceMarketOptionsArgs | None:
    if market_type is None:
        return None
    return aws.ec2.LaunchTemplateInstanceMarketOptionsArgs(market_type=market_type)


def _reservation(
    reservation: str | None,
) -> aws.ec2.LaunchTemplateCapacityReservationSpecificationArgs | None:
    if reservation is None:
        return None
    target = aws.ec2.LaunchTemplateCapacityReservationSpecificationCapacityReservationTargetArgs
    return aws.ec2.LaunchTemplateCapacityReservationSpecificationArgs(
        capacity_reservation_target=target(capacity_reservation_id=reservation)
    )


def _efa_interface(
    card: int, groups: Sequence[pulumi.Input[str]]
) -> aws.ec2.LaunchTemplateNetworkInterfaceArgs:
    return aws.ec2.LaunchTemplateNetworkInterfaceArgs(
        interface_type="efa",
        network_card_index=card,
        # The primary interface is device 0 of card 0; every further card starts at device 1.
        device_index=min(card, 1),
        delete_on_termination="true",
        security_groups=groups,
    )


def _encoded(text: str | None) -> str | None:
    return None if text is None else base64.b64encode(text.encode()).decode()
