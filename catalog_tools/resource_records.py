"""Records of `catalog/resources/aws.yaml`, from published figures and the rules in its header."""

from collections.abc import Iterator

from catalog_tools.errors import CatalogToolError
from catalog_tools.instance_reference import Instance
from catalog_tools.karpenter import Release
from catalog_tools.offered_types import ACCELERATORS, PAIRS, SLICES, AcceleratorModel

Data = dict[str, object]

_ROOT_VOLUME_GIB = 200
"""Size of a node's root volume. Assumption: room for an image, a small model and logs."""
_HYPERVISOR_PERCENT = 7.5
"""Percentage of memory that the hypervisor keeps: Karpenter's `vmMemoryOverheadPercent`."""
_ARM_RESERVED_MIB = 64
"""Memory that an arm64 kernel keeps for contiguous allocations: Karpenter's figure."""


class RecordError(CatalogToolError):
    """Error of sources that contradict each other or do not know an accelerator."""


def resource_record(instance: Instance, release: Release, source: str) -> Data:
    """The record of a whole node.

    Raises:
        RecordError: the sources contradict each other, or do not know the accelerator.
    """
    model = _model(instance, release)
    accelerator = None if model is None else _accelerator(instance, model)
    storage = _gibibytes(instance.local_nvme) if instance.local_nvme else _ROOT_VOLUME_GIB
    price = release.prices.get(instance.name)
    record: Data = {
        "name": instance.name,
        "instanceType": instance.name,
        "architecture": instance.architecture,
        "accelerator": accelerator,
        "capacity": {
            "cpu": str(instance.cpu),
            "memory": f"{_capacity_mebibytes(instance)}Mi",
            "ephemeralStorage": f"{storage}Gi",
            "pods": instance.pods,
        },
        "allocatable": {
            "cpu": instance.allocatable_cpu,
            "memory": instance.allocatable_memory,
            "ephemeralStorage": f"{storage * 9 // 10 - 1}Gi",
            "pods": instance.pods,
        },
    }
    if instance.local_nvme:
        record["localDisk"] = f"{storage}Gi"
    if instance.efa:
        record["efa"] = instance.efa
    return record | {
        "amiType": _ami_type(instance, accelerator),
        "labels": _labels(instance, model),
        "taints": _taints(accelerator),
        "price": price and {"usdPerHour": price, "region": release.region, "date": release.date},
        "source": source,
    }


def variants(instance: Instance) -> Iterator[Data]:
    """Differences of the node's slices and pair from the whole node."""
    name, count = instance.name, instance.accelerator_count
    for share in SLICES.get(name, ()):
        yield {"name": f"{name}-{share}of{count}", "replicasPerNode": count // share}
    if name in PAIRS:
        yield {"name": f"{name}-x2", "nodesPerReplica": 2}


def _model(instance: Instance, release: Release) -> AcceleratorModel | None:
    if not instance.accelerator:
        return None
    model = ACCELERATORS.get(instance.accelerator)
    if model is None:
        raise RecordError(f"{instance.name}: the accelerator {instance.accelerator} is not known")
    measured = release.compute_capabilities.get(instance.name)
    if measured not in {None, model.compute_capability}:
        raise RecordError(
            f"{instance.name}: compute capability {model.compute_capability} in the table, but "
            f"{measured} in Karpenter {release.version}"
        )
    return model


def _accelerator(instance: Instance, model: AcceleratorModel) -> Data:
    is_nvidia = model.compute_capability is not None
    return {
        "vendor": "nvidia" if is_nvidia else "neuron",
        "model": model.name,
        "count": instance.accelerator_count,
        "memory": f"{instance.accelerator_memory or model.memory}Mi",
        "resourceName": "nvidia.com/gpu" if is_nvidia else "aws.amazon.com/neuron",
        "computeCapability": model.compute_capability,
    }


def _gibibytes(gigabytes: int) -> int:
    return gigabytes * 10**9 // 2**30


def _capacity_mebibytes(instance: Instance) -> int:
    reserved = _ARM_RESERVED_MIB if instance.architecture == "arm64" else 0
    return int((instance.memory - reserved) * (1 - _HYPERVISOR_PERCENT / 100))


def _ami_type(instance: Instance, accelerator: Data | None) -> str:
    if instance.architecture == "arm64":
        return "AL2023_ARM_64_STANDARD"
    kind = "STANDARD" if accelerator is None else str(accelerator["vendor"]).upper()
    return f"AL2023_x86_64_{kind}"


def _labels(instance: Instance, model: AcceleratorModel | None) -> Data:
    labels: Data = {"node.kubernetes.io/instance-type": instance.name}
    if model is not None and model.label is not None:
        labels["k8s.amazonaws.com/accelerator"] = model.label
    return labels | {"kubernetes.io/arch": instance.architecture, "kubernetes.io/os": "linux"}


def _taints(accelerator: Data | None) -> list[Data]:
    if accelerator is None:
        return []
    return [{"key": accelerator["resourceName"], "value": "present", "effect": "NoSchedule"}]
