"""What is said of an endpoint that its cluster on AWS cannot hold."""

from typing import Any, cast

import pytest

from endpoints.aws.checks import check_aws
from endpoints.catalog import CloudResource, load_catalog
from endpoints.endpoint.parts import Parts
from endpoints.endpoint.validate import DraftEndpoint
from endpoints.read.findings import Findings
from endpoints.read.nodes import Mark
from endpoints.spec.entry import EndpointEntry
from endpoints.stack.settings import ClusterSettings
from tests.support import resolved

CATALOG = load_catalog()
PLUGINS = {"devicePlugins": {"nvidia": "exists", "neuron": "exists", "efa": "exists"}}
RESERVATIONS = ["cr-0123456789abcdef0", "cr-0123456789abcdef1"]
SUBNETS = {"us-east-1a": "subnet-0000000a", "us-east-1b": "subnet-0000000b"}
FILE = "stacks/Pulumi.aws.yaml"


def reported(
    cluster: ClusterSettings, kinds: Any = ("on-demand",), resource: str = "g6e.xlarge"
) -> list[str]:
    return reported_of(cluster, CATALOG.resources[resource], kinds)


def reported_of(
    cluster: ClusterSettings, resource: CloudResource, kinds: Any = ("on-demand",)
) -> list[str]:
    parts = Parts(
        # No check of AWS reads what the entry says.
        endpoint=cast(DraftEndpoint, None),
        entry=EndpointEntry(model="owner/model", capacityTypes=kinds),
        broken=frozenset(),
        cluster_name="main",
        cluster=cluster,
        resource=resource,
        framework=None,
        version="",
        facts=None,
        catalog=CATALOG,
        model=None,
        stack="aws",
        place=lambda field, *below: (Mark(3, 5), ("endpoints", "chat", field, *below)),
    )
    findings = Findings("e.yaml")
    check_aws(parts, findings)
    return [f"{each.message} (got {each.value}). {each.fix}" for each in findings.problems]


def managed(**eks: Any) -> ClusterSettings:
    return resolved.eks_cluster(**{**PLUGINS, **eks})


def pool(**facts: Any) -> dict[str, Any]:
    return {"pools": {"g6e.xlarge": facts}}


ACCEPTED = {
    "managed": (managed(), ("on-demand",)),
    "spot": (managed(), ("spot",)),
    "reserved": (managed(**pool(reservations=RESERVATIONS[:1])), ("reserved",)),
    "zones of subnets": (managed(subnets=SUBNETS, **pool(zones=["us-east-1b"])), ("spot",)),
    "zones alone": (managed(**pool(zones=["us-east-1c"])), ("spot",)),
    "bottlerocket brings it": (resolved.eks_cluster(ami="bottlerocket"), ("spot",)),
    "karpenter": (resolved.karpenter_cluster(**PLUGINS), ("spot", "on-demand")),
    "karpenter takes many": (
        resolved.karpenter_cluster(**PLUGINS, **pool(reservations=RESERVATIONS)),
        ("reserved", "on-demand"),
    ),
    "not on AWS": (resolved.cluster(), ("spot", "on-demand")),
}
REFUSED = {
    "two capacity types": (
        managed(),
        ("spot", "on-demand"),
        "a managed node group of cluster main has one capacity type (got spot, on-demand). Name "
        f"one of them, or write `nodes: karpenter` for the cluster in {FILE}.",
    ),
    "no reservation": (
        managed(),
        ("reserved",),
        "no reservation for g6e.xlarge is named below `eks.pools.g6e.xlarge` of cluster main (got "
        f"reserved). Write there `reservations: [cr-...]` in {FILE}.",
    ),
    "two reservations": (
        managed(**pool(reservations=RESERVATIONS)),
        ("reserved",),
        "a managed node group uses one reservation, and 2 are below `eks.pools.g6e.xlarge` of "
        f"cluster main (got {', '.join(RESERVATIONS)}). Leave one of them in {FILE}, or write "
        "`nodes: karpenter`.",
    ),
    "zone without subnet": (
        managed(subnets=SUBNETS, **pool(zones=["us-east-1c"])),
        ("on-demand",),
        "nodes of g6e.xlarge are to be in us-east-1c, of which `eks.subnets` of cluster main names "
        f"no subnet (got g6e.xlarge). Add the subnet in {FILE}, or change "
        "`eks.pools.g6e.xlarge.zones`; there are: us-east-1a, us-east-1b.",
    ),
    "no plugin": (
        resolved.eks_cluster(),
        ("on-demand",),
        "nodes of g6e.xlarge need the nvidia device plugin, and cluster main has none for them "
        f"(got g6e.xlarge). Set `eks.devicePlugins.nvidia` in {FILE} to `create` or `exists`.",
    ),
}


@pytest.mark.parametrize(("cluster", "kinds"), ACCEPTED.values(), ids=ACCEPTED)
def test_accepted(cluster: ClusterSettings, kinds: tuple[str, ...]) -> None:
    assert reported(cluster, kinds) == []


@pytest.mark.parametrize(("cluster", "kinds", "message"), REFUSED.values(), ids=REFUSED)
def test_refused(cluster: ClusterSettings, kinds: tuple[str, ...], message: str) -> None:
    assert reported(cluster, kinds) == [message]


def test_neuron_needs_its_plugin_also_on_bottlerocket() -> None:
    (message,) = reported(resolved.eks_cluster(ami="bottlerocket"), resource="inf2.xlarge")
    assert message.endswith(
        f"Set `eks.devicePlugins.neuron` in {FILE} to `exists` if the cluster has it."
    )


def test_efa_needs_its_plugin() -> None:
    pools = {"p5.48xlarge": {"efa": True}}
    cluster = resolved.eks_cluster(pools=pools, devicePlugins={"nvidia": "exists"})
    (message,) = reported(cluster, resource="p5.48xlarge")
    assert "the efa device plugin" in message


def test_the_stack_brings_the_efa_plugin_to_nvidia_nodes_only() -> None:
    pools = {name: {"efa": True} for name in ("p5.48xlarge", "trn1n.32xlarge")}
    plugins = {"nvidia": "exists", "neuron": "exists", "efa": "create"}
    cluster = resolved.eks_cluster(pools=pools, devicePlugins=plugins)
    assert reported(cluster, resource="p5.48xlarge") == []
    (message,) = reported(cluster, resource="trn1n.32xlarge")
    assert message.endswith(f"`eks.devicePlugins.efa` in {FILE} to `exists` if the cluster has it.")


def test_interfaces_are_asked_only_of_what_has_them() -> None:
    assert reported(managed(**pool(efa=True))) == [
        "`eks.pools.g6e.xlarge.efa` of cluster main asks for EFA interfaces, and g6e.xlarge has "
        f"none (got g6e.xlarge). Remove it in {FILE}, or choose a resource with EFA."
    ]


@pytest.mark.parametrize("cluster", [managed(), resolved.karpenter_cluster(**PLUGINS)])
def test_what_is_no_instance_of_eks(cluster: ClusterSettings) -> None:
    rack = CATALOG.resources["g6e.xlarge"].model_copy(update={"name": "rack", "ami_type": None})
    (message,) = reported_of(cluster, rack)
    assert message == (
        "EKS has no image for rack, so that no node of it can be created (got rack). Choose a "
        "resource of AWS, or a cluster with `nodes: existing`."
    )
