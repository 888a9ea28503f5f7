"""Nodes of created clusters for what is no model server."""

import pytest

from tests.unit.created_clusters import planned
from tests.unit.karpenter_plans import RESOURCES

GRAVITON = ["a1.large", "t4g.medium", "c7gn.large", "im4gn.large", "x2gd.large", "r8g.2xlarge"]
INTEL_OR_AMD = [
    "m7i-flex.large",
    "m7a.large",
    "c6in.large",
    "g6e.xlarge",
    "gr6.4xlarge",
    "t3.large",
]


def test_instance_metadata_of_system_nodes_needs_tokens_and_stays_on_the_node() -> None:
    template = planned().system_nodes.launch_template
    assert (template.http_tokens, template.http_put_response_hop_limit) == ("required", 1)


def test_system_nodes_take_every_pod_that_has_no_pool() -> None:
    group = planned().system_nodes
    assert group.taints == ()
    # A pool's pods select nodes by its label.
    assert group.labels == {}


def test_system_nodes_are_as_the_settings_say() -> None:
    group = planned(
        {"systemNodes": {"instanceType": "m7g.xlarge", "min": 3, "max": 6}},
        securityGroups=["sg-0123456789abcdef0"],
    ).system_nodes
    assert (group.instance_types, group.min_size, group.max_size) == (("m7g.xlarge",), 3, 6)
    assert group.ami_type == "AL2023_ARM_64_STANDARD"
    assert group.launch_template.security_group_ids == ("sg-0123456789abcdef0",)


@pytest.mark.parametrize(
    ("instance_type", "ami_type"),
    [
        *((one, "AL2023_ARM_64_STANDARD") for one in GRAVITON),
        *((one, "AL2023_x86_64_STANDARD") for one in INTEL_OR_AMD),
    ],
)
def test_the_image_fits_the_instance_type(instance_type: str, ami_type: str) -> None:
    found = planned({"systemNodes": {"instanceType": instance_type}})
    assert found.system_nodes.ami_type == ami_type


def test_the_image_fits_every_plain_type_of_the_catalogue() -> None:
    plain = {
        each.instance_type: each.ami_type
        for each in RESOURCES.values()
        if each.ami_type is not None and each.ami_type.endswith("_STANDARD")
    }
    assert len(plain) > 5
    for instance_type, ami_type in plain.items():
        found = planned({"systemNodes": {"instanceType": instance_type}})
        assert found.system_nodes.ami_type == ami_type
