"""The shipped resources: true to the published figures, and sound as nodes of Kubernetes."""

import re

import pytest

from endpoints import names
from endpoints.catalog import CloudResource, load_catalog
from endpoints.quantity import MIB, cpu_millis, memory_bytes
from tests.support.each import each

RESOURCES = load_catalog().resources
WHOLE = {name: item for name, item in RESOURCES.items() if name == item.instance_type}
VARIANTS = {name: item for name, item in RESOURCES.items() if name not in WHOLE}
ACCELERATED = """
g4dn.xlarge g4dn.2xlarge g4dn.4xlarge g4dn.8xlarge g4dn.12xlarge g4dn.16xlarge
g5.xlarge g5.2xlarge g5.4xlarge g5.8xlarge g5.12xlarge g5.16xlarge g5.24xlarge g5.48xlarge
g6.xlarge g6.2xlarge g6.4xlarge g6.8xlarge g6.12xlarge g6.16xlarge g6.24xlarge g6.48xlarge
gr6.4xlarge gr6.8xlarge
g6e.xlarge g6e.2xlarge g6e.4xlarge g6e.8xlarge g6e.12xlarge g6e.16xlarge g6e.24xlarge g6e.48xlarge
g7.2xlarge g7.4xlarge g7.8xlarge g7.12xlarge g7.24xlarge g7.48xlarge
g7e.2xlarge g7e.4xlarge g7e.8xlarge g7e.12xlarge g7e.24xlarge g7e.48xlarge
p4d.24xlarge p4de.24xlarge p5.4xlarge p5.48xlarge p5e.48xlarge p5en.48xlarge
p6-b200.48xlarge p6-b300.48xlarge
inf2.xlarge inf2.8xlarge inf2.24xlarge inf2.48xlarge
trn1.2xlarge trn1.32xlarge trn1n.32xlarge trn2.48xlarge
"""
# model, count, Mi of each, compute capability, vCPUs, allocatable CPUs and GiB, EFA, USD an hour:
# as Karpenter's pages had them, read by other means than what writes the file.
SPOT_CHECKS: dict[str, tuple[str, int, int, str | None, int, float, int, int, float | None]] = {
    "g4dn.12xlarge": ("T4", 4, 16384, "7.5", 48, 47.8, 175, 1, 3.912),
    "g5.48xlarge": ("A10G", 8, 22888, "8.6", 192, 191.4, 706, 1, 16.288),
    "g6.xlarge": ("L4", 1, 22888, "8.9", 4, 3.9, 14, 0, 0.805),
    "gr6.8xlarge": ("L4", 1, 22888, "8.9", 32, 31.9, 234, 1, 2.446),
    "g6e.24xlarge": ("L40S", 4, 45776, "8.9", 96, 95.7, 705, 2, 15.066),
    "g7.12xlarge": ("RTX PRO 4500", 2, 32768, "12.0", 48, 47.8, 169, 1, 7.128),
    "g7e.48xlarge": ("RTX PRO 6000", 8, 98304, "12.0", 192, 191.4, 1887, 4, 33.144),
    "p4d.24xlarge": ("A100", 8, 40960, "8.0", 96, 95.7, 1057, 4, 21.958),
    "p4de.24xlarge": ("A100", 8, 81920, "8.0", 96, 95.7, 1057, 4, 27.447),
    "p5.48xlarge": ("H100", 8, 81920, "9.0", 192, 191.4, 1893, 32, 55.040),
    "p5e.48xlarge": ("H200", 8, 144384, "9.0", 192, 191.4, 1893, 32, None),
    "p6-b200.48xlarge": ("B200", 8, 183359, "10.0", 192, 191.4, 1892, 8, 113.933),
    "p6-b300.48xlarge": ("B300", 8, 275040, "10.3", 192, 191.4, 3786, 16, 142.416),
    "inf2.24xlarge": ("Inferentia2", 6, 32768, None, 96, 95.7, 347, 0, 6.491),
    "trn1.32xlarge": ("Trainium1", 16, 32768, None, 128, 127.6, 471, 8, 21.5),
    "trn2.48xlarge": ("Trainium2", 16, 98304, None, 192, 191.4, 1893, 16, None),
}

each_resource = each(RESOURCES)
each_variant = each(VARIANTS)


def test_every_accelerated_type_is_there_and_small_ones_without() -> None:
    accelerated = [name for name, item in WHOLE.items() if item.accelerator]
    assert accelerated == ACCELERATED.split()
    plain = {(item.instance_type, item.architecture) for item in WHOLE.values()}
    assert plain >= {("m7i.large", "amd64"), ("c7i.8xlarge", "amd64"), ("c7g.2xlarge", "arm64")}


@pytest.mark.parametrize(("name", "expected"), SPOT_CHECKS.items(), ids=SPOT_CHECKS.keys())
def test_figures_are_the_published_ones(
    name: str, expected: tuple[str, int, int, str | None, int, float, int, int, float | None]
) -> None:
    model, count, memory, capability, cpus, allocatable_cpus, gibibytes, efa, usd = expected
    resource = RESOURCES[name]
    accelerator = resource.accelerator
    assert accelerator is not None
    assert (accelerator.model, accelerator.count) == (model, count)
    assert memory_bytes(accelerator.memory) == memory * MIB
    assert accelerator.compute_capability == capability
    assert (resource.capacity.cpu, resource.efa) == (str(cpus), efa)
    assert cpu_millis(resource.allocatable.cpu) == pytest.approx(allocatable_cpus * 1000, abs=51)
    assert memory_bytes(resource.allocatable.memory) // 2**30 == pytest.approx(gibibytes, abs=1)
    price = resource.price and resource.price.usd_per_hour
    assert price == (None if usd is None else pytest.approx(usd, abs=0.0005))


@each_resource
def test_node_keeps_something_of_its_capacity(resource: CloudResource) -> None:
    kept, whole = resource.allocatable, resource.capacity
    assert 0 < cpu_millis(kept.cpu) < cpu_millis(whole.cpu)
    assert 0 < memory_bytes(kept.memory) < memory_bytes(whole.memory)
    assert 0 < memory_bytes(kept.ephemeral_storage) < memory_bytes(whole.ephemeral_storage)
    assert kept.pods == whole.pods
    assert whole.ephemeral_storage == resource.local_disk or resource.local_disk is None


@each_resource
def test_labels_say_what_the_node_is(resource: CloudResource) -> None:
    expected = {
        "node.kubernetes.io/instance-type": resource.instance_type,
        "kubernetes.io/arch": resource.architecture,
        "kubernetes.io/os": "linux",
    }
    accelerator = resource.labels.get("k8s.amazonaws.com/accelerator")
    # A Neuron node with this label would keep the autoscaler waiting for `nvidia.com/gpu`.
    assert (accelerator is not None) == (resource.platform == "nvidia")
    assert resource.labels == {
        **expected,
        **({"k8s.amazonaws.com/accelerator": accelerator} if accelerator else {}),
    }


@each_resource
def test_only_what_asks_for_an_accelerator_runs_beside_it(resource: CloudResource) -> None:
    keys = [(taint.key, taint.effect) for taint in resource.taints]
    accelerator = resource.accelerator
    assert keys == ([(accelerator.resource_name, "NoSchedule")] if accelerator else [])


@each_resource
def test_image_of_the_node_is_made_for_its_hardware(resource: CloudResource) -> None:
    expected = {
        ("amd64", "nvidia"): ("AL2023_x86_64_NVIDIA", "nvidia.com/gpu"),
        ("amd64", "neuron"): ("AL2023_x86_64_NEURON", "aws.amazon.com/neuron"),
        ("amd64", "cpu"): ("AL2023_x86_64_STANDARD", None),
        ("arm64", "cpu"): ("AL2023_ARM_64_STANDARD", None),
    }[resource.architecture, resource.platform]
    asked = resource.accelerator.resource_name if resource.accelerator else None
    assert (resource.ami_type, asked) == expected


def test_only_types_that_are_sold_as_blocks_have_no_price() -> None:
    assert {name for name, item in WHOLE.items() if item.price is None} == {
        "p5e.48xlarge",
        "trn2.48xlarge",
    }
    priced = [item.price for item in RESOURCES.values() if item.price]
    assert {(price.region, price.date) for price in priced} == {("us-east-1", priced[0].date)}


@each_variant
def test_variant_is_the_same_node_cut_or_joined(resource: CloudResource) -> None:
    whole = WHOLE[resource.instance_type]
    own = {"name", "replicas_per_node", "nodes_per_replica"}
    assert resource.model_dump(exclude=own) == whole.model_dump(exclude=own)
    match = re.fullmatch(r"-(?:(\d+)of(\d+)|x(\d+))", resource.name.removeprefix(whole.name))
    assert match is not None
    if match[3]:
        assert (resource.replicas_per_node, resource.nodes_per_replica) == (1, int(match[3]))
        assert resource.accelerators == int(match[3]) * whole.accelerators
    else:
        assert resource.nodes_per_replica == 1
        assert (resource.accelerators, whole.accelerators) == (int(match[1]), int(match[2]))
        assert resource.accelerators * resource.replicas_per_node == whole.accelerators


def test_slices_and_pairs_that_were_asked_for_are_there() -> None:
    slices = {
        f"{name}-{count}of8"
        for name in ("p4d.24xlarge", "p5.48xlarge", "p5en.48xlarge", "p6-b200.48xlarge")
        for count in (1, 2, 4)
    }
    slices |= {f"{name}.12xlarge-1of4" for name in ("g5", "g6", "g6e")}
    slices |= {f"{name}.48xlarge-1of8" for name in ("g5", "g6", "g6e")}
    pairs = {f"{name}-x2" for name in ("p4d.24xlarge", "p5.48xlarge", "p5en.48xlarge")}
    assert set(VARIANTS) == slices | pairs


def test_no_two_resources_have_pools_of_one_name() -> None:
    pools = {names.pool(name, "on-demand", None) for name in RESOURCES}
    assert len(pools) == len(RESOURCES)
