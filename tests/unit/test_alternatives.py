"""Which resources may take another's place, and what is said of those that may not."""

from pathlib import Path
from typing import cast

import pytest

from endpoints.aws.alternatives import alternatives, check_alternatives
from endpoints.catalog import load_catalog
from endpoints.check.load import load_endpoints
from endpoints.endpoint.parts import Parts
from endpoints.endpoint.requests import pod_accelerators, replica_cpu, replica_disk, replica_memory
from endpoints.endpoint.validate import DraftEndpoint
from endpoints.read.findings import Findings
from endpoints.read.nodes import Mark
from endpoints.read.problem import InvalidInputError
from endpoints.spec.entry import EndpointEntry
from endpoints.stack.settings import ClusterSettings, Settings
from tests.support import resolved

CATALOG = load_catalog()


def cluster(resource: str, *others: str) -> ClusterSettings:
    return resolved.karpenter_cluster(pools={resource: {"alternatives": list(others)}})


def taken(resource: str, *others: str) -> list[str]:
    settings = cluster(resource, *others)
    return [each.name for each in alternatives(settings, CATALOG.resources[resource], CATALOG)]


def reported(resource: str, *others: str) -> list[str]:
    parts = Parts(
        # No check of alternatives reads what the entry says.
        endpoint=cast(DraftEndpoint, None),
        entry=EndpointEntry(model="owner/model"),
        broken=frozenset(),
        cluster_name="main",
        cluster=cluster(resource, *others),
        resource=CATALOG.resources[resource],
        framework=None,
        version="",
        facts=None,
        catalog=CATALOG,
        model=None,
        stack="aws",
        place=lambda field, *below: (Mark(3, 5), ("endpoints", "chat", field, *below)),
    )
    findings = Findings("e.yaml")
    check_alternatives(parts, findings)
    return [f"{each.message}. {each.fix}" for each in findings.problems]


def test_the_order_is_that_of_the_settings() -> None:
    assert taken("g6e.xlarge", "g7e.2xlarge", "g6e.2xlarge") == ["g7e.2xlarge", "g6e.2xlarge"]
    assert reported("g6e.xlarge", "g7e.2xlarge", "g6e.2xlarge") == []


def test_pools_of_other_resources_have_their_own() -> None:
    settings = cluster("g6e.xlarge", "g6e.2xlarge")
    assert alternatives(settings, CATALOG.resources["g5.xlarge"], CATALOG) == ()


def test_only_karpenter_has_them() -> None:
    assert alternatives(resolved.cluster(), CATALOG.resources["g6e.xlarge"], CATALOG) == ()


@pytest.mark.parametrize("name", sorted(CATALOG.resources))
def test_what_is_taken_has_no_less_of_anything(name: str) -> None:
    resource = CATALOG.resources[name]
    for other in alternatives(cluster(name, *list(CATALOG.resources)[:20]), resource, CATALOG):
        assert pod_accelerators(other) == pod_accelerators(resource)
        for amount in (replica_cpu, replica_memory, replica_disk):
            assert amount(other) >= amount(resource)


@pytest.mark.parametrize(
    ("resource", "other", "problem"),
    [
        ("g6e.xlarge", "g6e.xlarge", "is the resource itself"),
        ("g6e.xlarge", "p9.xlarge", "is no cloud resource that is known"),
        ("g6e.xlarge", "g5.xlarge", "has less memory for a replica than g6e.xlarge"),
        ("g5.xlarge", "g4dn.2xlarge", "has less disk for a replica than g5.xlarge"),
        ("g6e.xlarge", "g5.8xlarge", "has less accelerator memory for a replica than g6e.xlarge"),
        ("g6e.xlarge", "g6e.12xlarge", "gives a replica 4 accelerators instead of 1"),
        ("p5.48xlarge", "p5.48xlarge-x2", "needs 2 nodes for a replica instead of 1"),
        (
            "g6e.xlarge",
            "inf2.xlarge",
            "needs other images: neuron on amd64 instead of nvidia on amd64",
        ),
    ],
)
def test_what_fits_less_well_is_reported_and_left_out(
    resource: str, other: str, problem: str
) -> None:
    assert taken(resource, other) == []
    (message,) = reported(resource, other)
    assert message.startswith(
        f"`eks.pools.{resource}.alternatives` of cluster main "
        f"names {other}, which {problem}. "
        "Remove it in stacks/Pulumi.aws.yaml"
    )


@pytest.mark.parametrize(("efa", "expected"), [(True, []), (False, ["g7e.24xlarge"])])
def test_all_nodes_of_a_pool_with_efa_have_as_many_interfaces(
    efa: bool, expected: list[str]
) -> None:
    pool = {"alternatives": ["g7e.24xlarge"], "efa": efa}
    settings = resolved.karpenter_cluster(pools={"g4dn.12xlarge": pool})
    found = alternatives(settings, CATALOG.resources["g4dn.12xlarge"], CATALOG)
    assert [each.name for each in found] == expected


def test_a_file_that_asks_for_such_a_pool_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "e.yaml"
    file.write_text(
        "endpoints:\n"
        "  chat: {cluster: main, framework: vllm, resource: g6e.xlarge, visibility: public,\n"
        "         model: Qwen/Qwen2.5-7B-Instruct}\n"
    )
    pools = {"g6e.xlarge": {"alternatives": ["g5.xlarge"]}}
    plugins = {"nvidia": "exists"}
    clusters = {"main": resolved.karpenter_cluster(pools=pools, devicePlugins=plugins)}
    stack = Settings.model_validate({"stack": "aws", "clusters": clusters})
    with pytest.raises(InvalidInputError) as refused:
        load_endpoints(file, stack, CATALOG)
    (problem,) = refused.value.problems
    assert problem.path == "endpoints.chat.resource"
    assert "names g5.xlarge, which has less memory for a replica" in problem.message


def test_the_message_names_what_would_fit() -> None:
    (message,) = reported("g6e.xlarge", "g6e.2xlarg")
    assert message.endswith(
        "Remove it in stacks/Pulumi.aws.yaml, or write g6e.2xlarge, g7e.2xlarge or g6e.8xlarge."
    )
