"""Hardware that replicas run on, and its prices."""

import datetime
from collections.abc import Mapping
from typing import Literal

from pydantic import Field, field_validator

from endpoints.catalog.words import ComputeCapability, Date, Platform, Vendor
from endpoints.quantity import Cpu, Memory
from endpoints.record import Record
from endpoints.rules import refusal

MOST_PER_NODE = 256
"""Most accelerators, or replicas, of one node. Assumption: far above any node that is sold."""
MOST_NODES = 256
"""Most nodes of one replica. Assumption: far above any group that serves one model."""
_NODE_EXAMPLE = {"cpu": "3920m", "memory": "29Gi", "ephemeralStorage": "207Gi", "pods": 58}


class Accelerator(Record):
    """The accelerators of one node."""

    vendor: Vendor = Field(examples=["nvidia"])
    model: str = Field(examples=["L40S"])
    count: int = Field(ge=1, le=MOST_PER_NODE, examples=[8])
    memory: Memory = Field(examples=["45776Mi"], description="Memory of each accelerator.")
    resource_name: str = Field(examples=["nvidia.com/gpu"])
    compute_capability: ComputeCapability | None = Field(
        examples=['"8.9"'],
        description="NVIDIA's compute capability; null for other vendors.",
    )


class NodeSize(Record):
    """Amounts of CPU, memory, storage and pods of one node."""

    cpu: Cpu = Field(examples=["3920m"])
    memory: Memory = Field(examples=["29317Mi"])
    ephemeral_storage: Memory = Field(examples=["207Gi"])
    pods: int = Field(gt=0, examples=[110])


class Taint(Record):
    """A node taint in Kubernetes' own spelling."""

    key: str = Field(examples=["nvidia.com/gpu"])
    value: str = Field(examples=["present"])
    effect: Literal["NoSchedule", "PreferNoSchedule", "NoExecute"] = Field(examples=["NoSchedule"])


class Price(Record):
    """On-demand price of one node."""

    usd_per_hour: float = Field(gt=0, allow_inf_nan=False, examples=[1.861])
    region: str = Field(examples=["eu-central-1"])
    date: Date = Field(examples=['"2026-07-20"'])

    @field_validator("date")
    @classmethod
    def _in_the_calendar(cls, text: str) -> str:
        try:
            datetime.date.fromisoformat(text)
        except ValueError:
            raise refusal("the calendar has no such day", "Write the day of the price.") from None
        return text


class Hardware(Record):
    """Hardware of one replica: a node, an equal share of one, or several nodes."""

    instance_type: str = Field(examples=["g6e.xlarge"])
    architecture: Literal["amd64", "arm64"] = Field(examples=["amd64"])
    accelerator: Accelerator | None
    capacity: NodeSize = Field(examples=[_NODE_EXAMPLE])
    allocatable: NodeSize = Field(examples=[_NODE_EXAMPLE])
    local_disk: Memory | None = Field(
        None, examples=["232Gi"], description="Size of the instance store; null: none."
    )
    efa: int = Field(0, ge=0, description="EFA interfaces of one node.")
    ami_type: str | None = Field(
        None,
        examples=["AL2023_x86_64_NVIDIA"],
        description="AMI type of EKS; null: no node of EKS.",
    )
    replicas_per_node: int = Field(1, ge=1, le=MOST_PER_NODE)
    nodes_per_replica: int = Field(1, ge=1, le=MOST_NODES)
    labels: Mapping[str, str] = Field(examples=[{"node.kubernetes.io/instance-type": "g6e.xlarge"}])
    # Not strict, so that a YAML list is accepted for a tuple.
    taints: tuple[Taint, ...] = Field(strict=False, examples=[[]])
    price: Price | None = Field(description="On-demand price; null: unpublished.")
    source: str = Field(examples=["our rack"])

    @property
    def platform(self) -> Platform:
        """Platform that an image must be built for: the accelerator's vendor, or `cpu`."""
        return self.accelerator.vendor if self.accelerator else "cpu"

    @property
    def accelerators(self) -> int:
        """Accelerators of one replica, over all its nodes; 0 on a CPU resource."""
        if self.accelerator is None:
            return 0
        return self.accelerator.count * self.nodes_per_replica // self.replicas_per_node

    @property
    def first_replica_price(self) -> float | None:
        """Price of the first replica in US dollars an hour: whole nodes, even for a slice.

        None where no price is known.
        """
        if self.price is None:
            return None
        return self.price.usd_per_hour * self.nodes_per_replica


class CloudResource(Hardware):
    """Hardware under the name that endpoints request."""

    name: str
