"""Hardware that replicas run on, and its price."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from endpoints.catalog.record import COMPUTE_CAPABILITY, DATE, Platform, Record, Vendor
from endpoints.quantity import Cpu, Memory


class Accelerator(Record):
    """The accelerators of one node."""

    vendor: Vendor
    model: str
    count: int = Field(gt=0)
    memory: Memory = Field(description="Of each accelerator.")
    resource_name: str
    compute_capability: str | None = Field(
        pattern=COMPUTE_CAPABILITY, description="NVIDIA's; null for other vendors."
    )


class NodeSize(Record):
    """Amounts of one node."""

    cpu: Cpu
    memory: Memory
    ephemeral_storage: Memory
    pods: int = Field(gt=0)


class Taint(Record):
    """A node taint in Kubernetes' own spelling."""

    key: str
    value: str
    effect: Literal["NoSchedule", "PreferNoSchedule", "NoExecute"]


class Price(Record):
    """On-demand price of one node."""

    usd_per_hour: float = Field(gt=0)
    region: str
    date: str = Field(pattern=DATE)


class CloudResource(Record):
    """Hardware of one replica: a node, an equal share of one, or several nodes."""

    name: str
    instance_type: str
    architecture: Literal["amd64", "arm64"]
    accelerator: Accelerator | None
    capacity: NodeSize
    allocatable: NodeSize
    local_disk: Memory | None = Field(None, description="Instance store; null: there is none.")
    efa: int = Field(0, ge=0, description="EFA interfaces of one node.")
    ami_type: str | None = Field(None, description="EKS AMI type; null: not a node of EKS.")
    replicas_per_node: int = Field(1, gt=0)
    nodes_per_replica: int = Field(1, gt=0)
    labels: Mapping[str, str]
    taints: tuple[Taint, ...]
    price: Price | None = Field(description="null: no on-demand price is published.")
    source: str

    @property
    def platform(self) -> Platform:
        """What an image must be built for: the accelerator's vendor, or `cpu`."""
        return self.accelerator.vendor if self.accelerator else "cpu"

    @property
    def accelerators(self) -> int:
        """Accelerators of one replica, over all its nodes; 0 on a CPU resource."""
        if self.accelerator is None:
            return 0
        return self.accelerator.count * self.nodes_per_replica // self.replicas_per_node
