"""Facts of instance types from the catalogue, or else from moto's copy of EC2's."""

from __future__ import annotations

from functools import cache
from typing import Any

from moto.ec2.models.instance_types import INSTANCE_TYPES

from endpoints.catalog import CloudResource, load_catalog


@cache
def resource(instance_type: str) -> CloudResource | None:
    """The catalogue's whole node of the type; None if it has none."""
    for each in load_catalog().resources.values():
        if each.instance_type == instance_type:
            return each
    return None


def architecture(instance_type: str) -> str:
    """Architecture of the type: `amd64` or `arm64`."""
    known = resource(instance_type)
    if known is not None:
        return known.architecture
    supported = _ec2(instance_type).get("ProcessorInfo", {}).get("SupportedArchitectures", ())
    return "arm64" if "arm64" in supported else "amd64"


def vendor(instance_type: str) -> str | None:
    """Vendor of the accelerators, as the catalogue names it; None without accelerators."""
    known = resource(instance_type)
    if known is not None:
        return known.accelerator.vendor if known.accelerator else None
    return "nvidia" if _ec2(instance_type).get("GpuInfo") else None


def vcpus(instance_type: str) -> int:
    """Number of vCPUs of the type; 0 if the type is not known."""
    known = resource(instance_type)
    if known is not None:
        return int(known.capacity.cpu)
    return int(_ec2(instance_type).get("VCpuInfo", {}).get("DefaultVCpus", 0))


def memory_mib(instance_type: str) -> int:
    """Memory as EC2 reports it, in MiB; 0 if the type is not known."""
    return int(_ec2(instance_type).get("MemoryInfo", {}).get("SizeInMiB", 0))


def _ec2(instance_type: str) -> dict[str, Any]:
    known: dict[str, Any] = INSTANCE_TYPES.get(instance_type, {})
    return known
