"""AWS instance types that the catalogue offers, with facts that no published file has."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AcceleratorModel:
    """An accelerator model, under its common name.

    `compute_capability` is NVIDIA's table's (developer.nvidia.com/cuda-gpus); where Karpenter
    measured it, the two are compared. `label` is the value of `k8s.amazonaws.com/accelerator`, by
    which the Cluster Autoscaler recognizes a node that will have NVIDIA GPUs. Any value works. A
    Neuron node must have none, or the autoscaler would wait for `nvidia.com/gpu`. `memory`, Mi of
    each, is set only where EC2 does not report it (AWS's pages of Inf2, Trn1 and Trn2).
    """

    name: str
    compute_capability: str | None
    label: str | None = None
    memory: int = 0


ACCELERATORS: Mapping[str, AcceleratorModel] = {
    "t4": AcceleratorModel("T4", "7.5", "nvidia-tesla-t4"),
    "a10g": AcceleratorModel("A10G", "8.6", "nvidia-a10g"),
    "l4": AcceleratorModel("L4", "8.9", "nvidia-l4"),
    "l40s": AcceleratorModel("L40S", "8.9", "nvidia-l40s"),
    "rtx-pro-4500": AcceleratorModel("RTX PRO 4500", "12.0", "nvidia-rtx-pro-4500"),
    "rtx-pro-server-6000": AcceleratorModel("RTX PRO 6000", "12.0", "nvidia-rtx-pro-6000"),
    "a100": AcceleratorModel("A100", "8.0", "nvidia-tesla-a100"),
    "h100": AcceleratorModel("H100", "9.0", "nvidia-h100"),
    "h200": AcceleratorModel("H200", "9.0", "nvidia-h200"),
    "b200": AcceleratorModel("B200", "10.0", "nvidia-b200"),
    "b300": AcceleratorModel("B300", "10.3", "nvidia-b300"),
    "inferentia2": AcceleratorModel("Inferentia2", None, memory=32 * 1024),
    "trainium": AcceleratorModel("Trainium1", None, memory=32 * 1024),
    "trainium2": AcceleratorModel("Trainium2", None, memory=96 * 1024),
}
"""Accelerator models by Karpenter's names."""

_SIZES: Mapping[str, str] = {
    "g4dn": "xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge",
    "g5": "xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge",
    "g6": "xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge",
    "gr6": "4xlarge 8xlarge",
    "g6e": "xlarge 2xlarge 4xlarge 8xlarge 12xlarge 16xlarge 24xlarge 48xlarge",
    "g7": "2xlarge 4xlarge 8xlarge 12xlarge 24xlarge 48xlarge",
    "g7e": "2xlarge 4xlarge 8xlarge 12xlarge 24xlarge 48xlarge",
    "p4d": "24xlarge",
    "p4de": "24xlarge",
    "p5": "4xlarge 48xlarge",
    "p5e": "48xlarge",
    "p5en": "48xlarge",
    "p6-b200": "48xlarge",
    "p6-b300": "48xlarge",
    "inf2": "xlarge 8xlarge 24xlarge 48xlarge",
    "trn1": "2xlarge 32xlarge",
    "trn1n": "32xlarge",
    "trn2": "48xlarge",
    "m7i": "large xlarge 2xlarge 4xlarge 8xlarge",
    "c7i": "xlarge 2xlarge 4xlarge 8xlarge",
    "m7g": "large xlarge 2xlarge 4xlarge",
    "c7g": "xlarge 2xlarge 4xlarge",
}
OFFERED = tuple(f"{family}.{size}" for family, sizes in _SIZES.items() for size in sizes.split())

SLICES: Mapping[str, tuple[int, ...]] = {
    "g5.12xlarge": (1,),
    "g5.48xlarge": (1,),
    "g6.12xlarge": (1,),
    "g6.48xlarge": (1,),
    "g6e.12xlarge": (1,),
    "g6e.48xlarge": (1,),
    "p4d.24xlarge": (1, 2, 4),
    "p5.48xlarge": (1, 2, 4),
    "p5en.48xlarge": (1, 2, 4),
    "p6-b200.48xlarge": (1, 2, 4),
}
"""Numbers of GPUs in the slices that are offered of a node, by instance type."""

PAIRS = ("p4d.24xlarge", "p5.48xlarge", "p5en.48xlarge")
"""Instance types that are also offered as two nodes to a replica."""
