"""The Auto Scaling group behind a node group: moto's, with EC2's and Auto Scaling's refusals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from moto.autoscaling.exceptions import AutoscalingClientError
from moto.autoscaling.models import (
    FakeAutoScalingGroup,
    InstanceState,
    autoscaling_backends,
)
from moto.ec2.models import ec2_backends
from moto.ec2.models.subnets import Subnet

from doubles.aws.world import WORLD

_IMAGE = "ami-12c6146b"
"""Image of the instances; any does, because it makes no difference here."""


class ScalingGroup(FakeAutoScalingGroup):
    """An Auto Scaling group over subnets, with launches one by one while there is capacity."""

    def __init__(  # noqa: PLR0913  # what CreateAutoScalingGroup takes
        self,
        *,
        account: str,
        region: str,
        name: str,
        scaling: dict[str, int],
        subnets: Sequence[str],
        instance_types: Sequence[str],
        tags: dict[str, str],
    ) -> None:
        self.failure: str | None = None
        """Reason why fewer instances run than are desired."""
        self._types = tuple(instance_types)
        ec2 = ec2_backends[account][region]
        # EKS makes a template of its own for every group, from the one that it was given.
        template = ec2.create_launch_template(
            name, "", {"ImageId": _IMAGE, "InstanceType": self._types[0]}, {}
        )
        everything: dict[str, Any] = {
            "name": name,
            "availability_zones": [],
            "desired_capacity": scaling["desiredSize"],
            "max_size": scaling["maxSize"],
            "min_size": scaling["minSize"],
            "launch_config_name": "",
            "launch_template": {"LaunchTemplateId": template.id, "Version": "1"},
            "vpc_zone_identifier": ",".join(subnets),
            "default_cooldown": None,
            "health_check_period": 15,
            "health_check_type": "EC2",
            "load_balancers": [],
            "target_group_arns": [],
            "placement_group": None,
            "termination_policies": [],
            "autoscaling_backend": autoscaling_backends[account][region],
            "ec2_backend": ec2,
            "tags": [
                {"Key": key, "Value": value, "PropagateAtLaunch": True}
                for key, value in tags.items()
            ],
            "mixed_instances_policy": None,
            "capacity_rebalance": True,
        }
        super().__init__(**everything)
        self.autoscaling_backend.autoscaling_groups[name] = self

    @classmethod
    def has_cfn_attr(cls, attr: str) -> bool:
        """Report no attribute: CloudFormation does not exist here."""
        return attr == ""

    def is_created(self) -> bool:
        """Whether all desired instances run."""
        return self.failure is None

    def scale(self, scaling: dict[str, int]) -> None:
        """Adopt bounds and desired size of a node group that was changed."""
        self.min_size, self.max_size = scaling["minSize"], scaling["maxSize"]
        self.set_desired_capacity(scaling["desiredSize"])

    def set_desired_capacity(self, new_capacity: int | None) -> None:
        """Launch or end instances.

        Raises:
            AutoscalingClientError: the capacity is out of bounds, in Auto Scaling's words.
        """
        least, most = self.min_size or 0, self.max_size or 0
        wanted = least if new_capacity is None else new_capacity
        for bound, side, broken in (
            (most, "above max", wanted > most),
            (least, "below min", wanted < least),
        ):
            if broken:
                raise AutoscalingClientError(
                    "ValidationError",
                    f"New SetDesiredCapacity value {wanted} is {side} value {bound} for the "
                    "AutoScalingGroup.",
                )
        self.failure = None
        super().set_desired_capacity(wanted)
        WORLD.changed.set()

    def retry(self) -> None:
        """Repeat failed launches, as Auto Scaling does until they succeed."""
        if self.failure is not None:
            self.set_desired_capacity(self.desired_capacity)

    def replace_instances(self) -> None:
        """End all instances and launch as many new ones."""
        wanted = self.desired_capacity or 0
        self.min_size, least = 0, self.min_size
        self.set_desired_capacity(0)
        self.min_size = least
        self.set_desired_capacity(wanted)

    def delete(self) -> None:  # type: ignore[override]  # CloudFormation's would name the place
        """End the instances, and remove the group with its template."""
        self.min_size = 0
        self.autoscaling_backend.delete_auto_scaling_group(self.name)
        self.ec2_backend.delete_launch_template(self.name, None)
        WORLD.changed.set()

    def replace_autoscaling_group_instances(
        self, count_needed: int, propagated_tags: dict[str, str]
    ) -> None:
        """Launch this many instances, each where there are fewest, until EC2 refuses one."""
        for _ in range(count_needed):
            if not self._launch(propagated_tags):
                return

    def _launch(self, tags: dict[str, str]) -> bool:
        ec2 = self.ec2_backend
        running = [
            instance.instance_type
            for reservation in ec2.reservations.values()
            for instance in reservation.instances
            if instance.state_code == 16
        ]
        refusals = []
        for instance_type in self._types:
            for subnet in self._subnets():
                refusal = WORLD.capacity.refusal(instance_type, subnet.availability_zone, running)
                if refusal is None:
                    self._run(instance_type, subnet, tags)
                    return True
                refusals.append(refusal)
        self.failure = refusals[0]
        return False

    def _subnets(self) -> list[Subnet]:
        used = Counter(state.instance.subnet_id for state in self.instance_states)
        subnets = self.ec2_backend.describe_subnets(
            subnet_ids=(self.vpc_zone_identifier or "").split(",")
        )
        return sorted(subnets, key=lambda subnet: (used[subnet.id], subnet.availability_zone))

    def _run(self, instance_type: str, subnet: Subnet, tags: dict[str, str]) -> None:
        reservation = self.ec2_backend.run_instances(
            _IMAGE,
            1,
            None,
            [],
            instance_type=instance_type,
            is_instance_type_default=False,
            subnet_id=subnet.id,
            placement=subnet.availability_zone,
            tags={"instance": {"aws:autoscaling:groupName": self.name, **tags}},
            launch_config=None,
            launch_template=None,
            associate_public_ip=False,
        )
        for instance in reservation.instances:
            self.instance_states.append(InstanceState(instance, autoscaling_group=self))
