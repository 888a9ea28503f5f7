"""What AWS was asked for, as plain records that are judged."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class LiveCluster:
    """An EKS cluster as it is."""

    status: str
    version: str
    authentication_mode: str
    """`API`, `API_AND_CONFIG_MAP`, `CONFIG_MAP`; empty if EKS does not say."""
    vpc_id: str
    subnet_ids: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class InstanceShape:
    """What quotas and subnets count of an instance type."""

    vcpus: int
    addresses_per_interface: int


@dataclass(frozen=True, kw_only=True, slots=True)
class RunningInstance:
    """An instance that runs or starts."""

    instance_type: str
    spot: bool
    owner: str | None
    """Stack and cluster that it is a node of: value of its tag `endpoints.internal/stack`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Subnet:
    """A subnet as it is."""

    subnet_id: str
    zone: str
    vpc_id: str
    free_addresses: int
    tags: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Reservation:
    """A capacity reservation as it is."""

    reservation_id: str
    account: str
    """Whose quota it counts to; it may be shared with others."""
    state: str
    instance_type: str
    zone: str
    available: int
    """Instances that nobody uses."""
    is_block: bool
