"""Managed node groups, planned for resources of the real catalogue."""

import tomllib
from email import message_from_string
from typing import Any

import pytest
import yaml

from endpoints import names, plan
from endpoints.aws import autoscaling_tags as tags
from endpoints.aws.node_groups import managed_node_group
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.endpoint.timers import derive_timers
from endpoints.planning import plan_stack
from endpoints.pods.server import plan_server
from endpoints.pools.node_pools import node_selector, plan_pools
from endpoints.report.text import plan_text
from endpoints.spec.entry import Replicas
from endpoints.stack.settings import Settings
from tests.support import resolved
from tests.support.each import each
from tests.unit import karpenter_plans
from tests.unit.karpenter_plans import RESOURCES

ON_EKS = {name: name for name in sorted(RESOURCES) if RESOURCES[name].ami_type is not None}
SPECIAL = {"inf2.xlarge": "BOTTLEROCKET_x86_64", "g6e.xlarge": "BOTTLEROCKET_x86_64_NVIDIA"}


def member(
    resource: str = "g6e.xlarge", eks: dict[str, Any] | None = None, **changes: Any
) -> ResolvedEndpoint:
    cluster = resolved.eks_cluster(**(eks or {}))
    return karpenter_plans.endpoint(resource=resource, **{"cluster": cluster, **changes})


def group_of(*members: ResolvedEndpoint) -> plan.ManagedNodeGroup:
    (pool,) = plan_pools(members)
    assert isinstance(pool.nodes_from, plan.ManagedNodeGroup)
    return pool.nodes_from


def test_the_catalogue_has_resources_of_eks() -> None:
    assert len(ON_EKS) > 50


@pytest.mark.parametrize("cluster", [resolved.cluster(), resolved.karpenter_cluster()])
def test_other_clusters_have_none(cluster: Any) -> None:
    nodes_from = plan_pools([member(cluster=cluster)])[0].nodes_from
    assert not isinstance(nodes_from, plan.ManagedNodeGroup)


@each(ON_EKS)
def test_pods_of_every_resource_run_on_its_group(resource: str) -> None:
    one = member(resource)
    group, hardware = group_of(one), one.resource
    assert group.instance_types == (hardware.instance_type,)
    assert group.ami_type == hardware.ami_type
    assert node_selector(one).items() <= group.labels.items()
    # Kubelet and EKS refuse these from others.
    assert not [key for key in group.labels if key.split("/")[0].endswith("kubernetes.io")]
    server = plan_server(one, derive_timers(one, waves=1))
    tolerated = {
        (each["key"], each["effect"]) for each in server.workload.template["spec"]["tolerations"]
    }
    effects = {eks: own for own, eks in plan.EKS_EFFECTS.items()}
    assert {(each.key, effects[each.effect]) for each in group.taints} <= tolerated


@each(ON_EKS)
def test_the_autoscaler_knows_nodes_of_every_resource(resource: str) -> None:
    one = member(resource)
    group, hardware = group_of(one), one.resource
    by_key = {tag.key.removeprefix(f"{tags.PREFIX}/"): tag.value for tag in group.autoscaling_tags}
    assert {f"label/{key}": value for key, value in group.labels.items()}.items() <= by_key.items()
    assert {f"taint/{t.key}": f"{t.value}:{t.effect}" for t in hardware.taints}.items() <= (
        by_key.items()
    )
    assert by_key["resources/ephemeral-storage"] == hardware.allocatable.ephemeral_storage
    if accelerator := hardware.accelerator:
        assert by_key[f"resources/{accelerator.resource_name}"] == str(accelerator.count)
    # Below one accelerator of any node, above none.
    if "autoscaling-options/scaledowngpuutilizationthreshold" in by_key:
        assert accelerator is not None
        assert 0 < float(tags.ONLY_EMPTY) < 1 / accelerator.count
    assert all(len(t.key) <= 128 and len(t.value) <= 256 for t in group.autoscaling_tags)
    assert len({t.logical_name for t in group.autoscaling_tags}) == len(group.autoscaling_tags)


def test_a_tag_beyond_the_limits_of_aws_is_left_out() -> None:
    labels = {f"example.com/{'a' * 63}": "x", f"{'b' * 63}.example.com/{'c' * 63}": "x"}
    made = tags.autoscaling_tags("g", RESOURCES["g6e.xlarge"], labels, has_efa=False)
    assert [tag.key for tag in made if "/label/" in tag.key] == [
        f"{tags.PREFIX}/label/example.com/{'a' * 63}"
    ]


@pytest.mark.parametrize(("resource", "ami_type"), SPECIAL.items())
def test_bottlerocket_on_request(resource: str, ami_type: str) -> None:
    group = group_of(member(resource, {"ami": "bottlerocket"}))
    assert group.ami_type == ami_type
    devices = [(each.device_name, each.size_gib) for each in group.launch_template.block_devices]
    assert devices == [("/dev/xvda", 4), ("/dev/xvdb", 200)]


@each(ON_EKS)
def test_volumes_have_at_least_200_gib(resource: str) -> None:
    (device,) = group_of(member(resource)).launch_template.block_devices
    assert (device.device_name, device.size_gib) == ("/dev/xvda", 200)


@each(ON_EKS)
def test_instance_metadata_needs_tokens_and_stays_on_the_node(resource: str) -> None:
    template = group_of(member(resource)).launch_template
    assert (template.http_tokens, template.http_put_response_hop_limit) == ("required", 1)


@pytest.mark.parametrize(
    ("region", "partition"),
    [("us-east-1", "aws"), ("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov")],
)
def test_the_role_has_three_policies_and_no_wildcard(region: str, partition: str) -> None:
    boundary = "arn:aws:iam::111122223333:policy/boundary"
    role = group_of(member(eks={"region": region, "permissionsBoundary": boundary})).role
    assert role.managed_policies == tuple(
        f"arn:{partition}:iam::aws:policy/{name}"
        for name in (
            "AmazonEKSWorkerNodePolicy",
            "AmazonEC2ContainerRegistryPullOnly",
            "AmazonEKS_CNI_Policy",
        )
    )
    assert role.inline_policies == {}
    assert "*" not in str(role.trust)
    assert role.permissions_boundary == boundary


def test_local_disks_become_one_on_al2023() -> None:
    text = group_of(member()).launch_template.user_data
    assert text is not None
    _, part = message_from_string(text).walk()
    assert part.get_content_type() == "application/node.eks.aws"
    config = yaml.safe_load(str(part.get_payload()))
    assert config["spec"] == {"instance": {"localStorage": {"strategy": "RAID0"}}}


def test_local_disks_become_one_on_bottlerocket() -> None:
    text = group_of(member(eks={"ami": "bottlerocket"})).launch_template.user_data
    assert text is not None
    (command,) = tomllib.loads(text)["settings"]["bootstrap-commands"].values()
    assert [each[2] for each in command["commands"]] == ["init", "bind"]
    assert command["essential"] is True


def test_nodes_without_a_local_disk_have_no_user_data() -> None:
    assert group_of(member("inf2.xlarge")).launch_template.user_data is None


@pytest.mark.parametrize(
    ("kind", "block", "capacity", "types"),
    [
        ("on-demand", False, "ON_DEMAND", ("g6e.xlarge",)),
        ("spot", False, "SPOT", ("g6e.xlarge",)),
        ("reserved", False, "ON_DEMAND", ("g6e.xlarge",)),
        ("reserved", True, "CAPACITY_BLOCK", ()),
        ("on-demand", True, "ON_DEMAND", ("g6e.xlarge",)),
    ],
)
def test_how_nodes_are_bought(kind: str, block: bool, capacity: str, types: Any) -> None:
    reservations = ["cr-0123456789abcdef0"]
    pool = {"reservations": reservations, "capacityBlock": block}
    group = group_of(member(eks={"pools": {"g6e.xlarge": pool}}, capacity_types=(kind,)))
    template = group.launch_template
    assert (group.capacity_type, group.instance_types) == (capacity, types)
    assert group.labels[names.CAPACITY_TYPE] == kind
    is_block = capacity == "CAPACITY_BLOCK"
    assert template.market_type == ("capacity-block" if is_block else None)
    assert template.instance_type == ("g6e.xlarge" if is_block else None)
    assert template.reservation_id == (reservations[0] if kind == "reserved" else None)


@pytest.mark.parametrize("efa", [True, False])
def test_efa_only_on_request(efa: bool) -> None:
    name = "p5.48xlarge"
    group = group_of(member(name, {"pools": {name: {"efa": efa}}}))
    assert group.launch_template.efa_interfaces == (32 if efa else 0)
    by_key = {tag.key: tag.value for tag in group.autoscaling_tags}
    assert by_key.get(f"{tags.PREFIX}/resources/vpc.amazonaws.com/efa") == ("32" if efa else None)


def test_zones_choose_subnets() -> None:
    subnets = {"us-east-1a": "subnet-0000000a", "us-east-1b": "subnet-0000000b"}
    pools = {"g6e.xlarge": {"zones": ["us-east-1b"]}}
    assert group_of(member(eks={"subnets": subnets})).subnet_ids == tuple(subnets.values())
    narrow = group_of(member(eks={"subnets": subnets, "pools": pools}))
    assert narrow.subnet_ids == ("subnet-0000000b",)
    open_ = group_of(member(eks={"pools": pools}))
    assert (open_.subnet_ids, open_.zones) == ((), ("us-east-1b",))


def test_bounds_count_what_runs() -> None:
    group = group_of(member(replicas=Replicas(min=2, max=5)))
    assert (group.min_size, group.max_size, group.serves) == (2, 5, True)
    stopped = group_of(member(replicas=Replicas(min=2, max=5), state="stopped"))
    assert (stopped.min_size, stopped.max_size, stopped.serves) == (0, 1, False)


def test_names_leave_room_for_what_the_provider_adds() -> None:
    (pool,) = plan_pools([member(cluster_name="c" * 40)])
    assert isinstance(pool.nodes_from, plan.ManagedNodeGroup)
    assert len(pool.nodes_from.logical_name) <= 55


def test_the_plan_shows_group_and_warning() -> None:
    pools = {"g6e.xlarge": {"zones": ["us-east-1b"]}}
    eks = resolved.eks_cluster(pools=pools)
    settings = Settings.model_validate({"stack": "test", "clusters": {"main": eks}})
    text = plan_text(plan_stack(settings, [member(cluster=eks)]))
    assert "managed group of AL2023_x86_64_NVIDIA, ON_DEMAND, 1 to 3, in us-east-1b" in text
    assert "its nodes can only be g6e.xlarge in us-east-1b" in text


def test_an_edited_tag_replaces_no_node() -> None:
    def planned(**edited: str) -> plan.ManagedNodeGroup:
        endpoint = resolved.endpoint(
            cluster=resolved.eks_cluster(tags=edited), resource=RESOURCES["g6e.xlarge"]
        )
        group = managed_node_group("main-pool", [endpoint], 1, 1)
        assert group is not None
        return group

    before, after = planned(team="ml"), planned(team="search")
    assert before.launch_template.instance_tags == after.launch_template.instance_tags
    [tag] = [tag for tag in after.autoscaling_tags if tag.propagate_at_launch]
    assert (tag.key, tag.value) == ("team", "search")
