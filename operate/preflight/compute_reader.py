"""Reader of EC2, Service Quotas and SSM, whose methods may raise botocore's errors."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import boto3
from botocore.exceptions import ClientError

from endpoints.names import STACK
from operate.preflight.aws_clients import client, code
from operate.preflight.figures import InstanceShape, Reservation, RunningInstance, Subnet


class ComputeReader:
    """Reader of one region."""

    def __init__(self, session: boto3.Session) -> None:
        self._ec2: Any = client(session, "ec2")
        self._quotas: Any = client(session, "service-quotas")
        self._ssm: Any = client(session, "ssm")

    def quota(self, quota_code: str) -> float:
        """Quota in vCPUs: the value applied to the account, or AWS's default."""
        asked = {"ServiceCode": "ec2", "QuotaCode": quota_code}
        try:
            found = self._quotas.get_service_quota(**asked)
        except ClientError as error:
            if code(error) != "NoSuchResourceException":
                raise
            found = self._quotas.get_aws_default_service_quota(**asked)
        return float(found["Quota"]["Value"])

    def running(self) -> tuple[RunningInstance, ...]:
        """Instances that run or start."""
        states = {"Name": "instance-state-name", "Values": ["pending", "running"]}
        pages = self._ec2.get_paginator("describe_instances").paginate(Filters=[states])
        return tuple(
            _running(instance)
            for page in pages
            for reservation in page["Reservations"]
            for instance in reservation["Instances"]
        )

    def reserved(self, account: str) -> tuple[RunningInstance, ...]:
        """Instances that an account's reservations keep free, which count as if they ran."""
        found = self._all_reservations()
        return tuple(
            RunningInstance(instance_type=one.instance_type, spot=False, owner=None)
            for one in found
            if one.state == "active" and not one.is_block and one.account == account
            for _ in range(one.available)
        )

    def shapes(self, instance_types: Iterable[str]) -> Mapping[str, InstanceShape]:
        """Shapes by instance type, without types that the region does not know."""
        names = {"Name": "instance-type", "Values": sorted(set(instance_types))}
        if not names["Values"]:
            return {}
        pages = self._ec2.get_paginator("describe_instance_types").paginate(Filters=[names])
        return {
            one["InstanceType"]: InstanceShape(
                vcpus=one["VCpuInfo"]["DefaultVCpus"],
                addresses_per_interface=one["NetworkInfo"]["Ipv4AddressesPerInterface"],
            )
            for page in pages
            for one in page["InstanceTypes"]
        }

    def offerings(self, instance_types: Sequence[str]) -> Mapping[str, frozenset[str]]:
        """Instance types to the zones that offer them."""
        names = {"Name": "instance-type", "Values": list(instance_types)}
        pages = self._ec2.get_paginator("describe_instance_type_offerings").paginate(
            LocationType="availability-zone", Filters=[names]
        )
        found = [one for page in pages for one in page["InstanceTypeOfferings"]]
        return {
            name: frozenset(one["Location"] for one in found if one["InstanceType"] == name)
            for name in instance_types
        }

    def subnets(self, name: str, values: Iterable[str]) -> Mapping[str, Subnet]:
        """Subnets that match a filter, by id.

        Args:
            name: `subnet-id` or `vpc-id`; a filter ignores ids that do not exist.
            values: the values to match.
        """
        asked = {"Name": name, "Values": sorted(values)}
        if not asked["Values"]:
            return {}
        pages = self._ec2.get_paginator("describe_subnets").paginate(Filters=[asked])
        return {one["SubnetId"]: _subnet(one) for page in pages for one in page["Subnets"]}

    def reservations(self, ids: Iterable[str]) -> Mapping[str, Reservation]:
        """Capacity reservations by id, without ids that do not exist."""
        wanted = set(ids)
        found = self._all_reservations()
        return {one.reservation_id: one for one in found if one.reservation_id in wanted}

    def parameter(self, name: str) -> str | None:
        """Value of a public parameter; None if it does not exist."""
        try:
            value: str = self._ssm.get_parameter(Name=name)["Parameter"]["Value"]
        except ClientError as error:
            if code(error) != "ParameterNotFound":
                raise
            return None
        return value

    def _all_reservations(self) -> list[Reservation]:
        pages = self._ec2.get_paginator("describe_capacity_reservations").paginate()
        return [_reservation(one) for page in pages for one in page["CapacityReservations"]]


def _running(one: Mapping[str, Any]) -> RunningInstance:
    tags = {tag["Key"]: tag["Value"] for tag in one.get("Tags", [])}
    return RunningInstance(
        instance_type=one["InstanceType"],
        spot=one.get("InstanceLifecycle") == "spot",
        owner=tags.get(STACK),
    )


def _subnet(one: Mapping[str, Any]) -> Subnet:
    return Subnet(
        subnet_id=one["SubnetId"],
        zone=one["AvailabilityZone"],
        vpc_id=one["VpcId"],
        free_addresses=one["AvailableIpAddressCount"],
        tags={tag["Key"]: tag["Value"] for tag in one.get("Tags", [])},
    )


def _reservation(one: Mapping[str, Any]) -> Reservation:
    return Reservation(
        reservation_id=one["CapacityReservationId"],
        account=one["OwnerId"],
        state=one["State"],
        instance_type=one["InstanceType"],
        zone=one["AvailabilityZone"],
        available=one["AvailableInstanceCount"],
        is_block=one.get("ReservationType") == "capacity-block",
    )
