"""Capacity of EC2: unlimited until a test takes capacity or quota away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from doubles.aws.instance_types import vcpus


@dataclass(frozen=True, kw_only=True)
class _Limit:
    families: tuple[str, ...]
    vcpus: int

    def covers(self, instance_type: str) -> bool:
        return instance_type.startswith(self.families)


@dataclass(kw_only=True)
class Capacity:
    """Missing capacity: instance types by zone, and vCPUs by family."""

    _lacking: dict[str, frozenset[str]] = field(default_factory=dict)
    _limits: list[_Limit] = field(default_factory=list)

    def lack(self, instance_type: str, zones: Sequence[str]) -> None:
        """Launch no more instances of the type in the zones; without zones: in none."""
        self._lacking[instance_type] = frozenset(zones)

    def limit(self, families: Sequence[str], vcpus: int) -> None:
        """Launch at most this many vCPUs of types with these beginnings."""
        self._limits.append(_Limit(families=tuple(families), vcpus=vcpus))

    def restore(self) -> None:
        """Remove all limits."""
        self._lacking.clear()
        self._limits.clear()

    def refusal(self, instance_type: str, zone: str, running: Sequence[str]) -> str | None:
        """EC2's refusal of an instance beside the running ones; None if it launches.

        The words are EC2's.
        """
        for limit in self._limits:
            used = sum(vcpus(each) for each in running if limit.covers(each))
            if limit.covers(instance_type) and used + vcpus(instance_type) > limit.vcpus:
                return (
                    "VcpuLimitExceeded - You have requested more vCPU capacity than your current "
                    f"vCPU limit of {limit.vcpus} allows for the instance bucket that the "
                    "specified instance type belongs to. Please visit "
                    "http://aws.amazon.com/contact-us/ec2-request to request an adjustment to "
                    "this limit."
                )
        lacking = self._lacking.get(instance_type)
        if lacking is None or (lacking and zone not in lacking):
            return None
        return (
            f"InsufficientInstanceCapacity - We currently do not have sufficient {instance_type} "
            f"capacity in the Availability Zone you requested ({zone}). Our system will be "
            "working on provisioning additional capacity."
        )
