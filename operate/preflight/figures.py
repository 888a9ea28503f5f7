"""Answers of AWS as plain records, for the judgements."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class LiveCluster:
    """Current state of an EKS cluster."""

    status: str
    version: str
    authentication_mode: str
    """`API`, `API_AND_CONFIG_MAP` or `CONFIG_MAP`; empty if EKS does not report it."""
    vpc_id: str
    subnet_ids: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class InstanceShape:
    """Figures of an instance type that quotas and subnets count."""

    vcpus: int
    addresses_per_interface: int


@dataclass(frozen=True, kw_only=True, slots=True)
class RunningInstance:
    """An instance that runs or starts."""

    instance_type: str
    spot: bool
    owner: str | None
    """Stack and cluster of a node: the value of its tag `endpoints.internal/stack`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Subnet:
    """Current state of a subnet."""

    subnet_id: str
    zone: str
    vpc_id: str
    free_addresses: int
    tags: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Reservation:
    """Current state of a capacity reservation."""

    reservation_id: str
    account: str
    """Account whose quota the reservation counts to; other accounts may share it."""
    state: str
    instance_type: str
    zone: str
    available: int
    """Number of unused instances."""
    is_block: bool
