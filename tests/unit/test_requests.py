"""What replicas ask of a node is never more than the node has to give."""

import pytest
from hypothesis import given, settings

from endpoints.endpoint.requests import (
    container_limits,
    container_requests,
    shared_memory,
)
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.quantity import GIB, MIB, cpu_millis, memory_bytes
from tests.support import resolved, strategies


@pytest.mark.parametrize(
    ("accelerators", "per_node", "expected"),
    [
        # 3900m - 250m and 29 GiB - 512 MiB, shared.
        (1, 1, {"cpu": "3650m", "memory": "29184Mi", "nvidia.com/gpu": "1"}),
        (8, 1, {"cpu": "3650m", "memory": "29184Mi", "nvidia.com/gpu": "8"}),
        (8, 2, {"cpu": "1825m", "memory": "14592Mi", "nvidia.com/gpu": "4"}),
        (8, 8, {"cpu": "456m", "memory": "3648Mi", "nvidia.com/gpu": "1"}),
        (0, 1, {"cpu": "3650m", "memory": "29184Mi"}),
        (0, 4, {"cpu": "912m", "memory": "7296Mi"}),
    ],
)
def test_a_replica_asks_for_its_share(
    accelerators: int, per_node: int, expected: dict[str, str]
) -> None:
    resource = resolved.resource(accelerators=accelerators, replicas_per_node=per_node)
    endpoint = resolved.endpoint(resource=resource)
    requests = {**expected, "ephemeral-storage": "9Gi"}
    limits = {key: value for key, value in requests.items() if key != "cpu"}
    assert container_requests(endpoint, "9Gi") == requests
    assert container_limits(endpoint, "9Gi") == limits


@pytest.mark.parametrize(
    ("accelerators", "per_node", "count", "size"),
    [
        (0, 1, 0, "1Gi"),
        (1, 1, 1, "1Gi"),
        (2, 1, 2, "4Gi"),
        (8, 1, 8, "7296Mi"),  # 16 GiB would be more than a quarter of the memory
        (8, 2, 4, "3648Mi"),
        (8, 8, 1, "912Mi"),
    ],
)
def test_shared_memory_follows_the_accelerators(
    accelerators: int, per_node: int, count: int, size: str
) -> None:
    resource = resolved.resource(accelerators=accelerators, replicas_per_node=per_node)
    endpoint = resolved.endpoint(resource=resource)
    assert resource.accelerators == count
    assert shared_memory(endpoint) == size


@settings(max_examples=40)
@given(strategies.endpoints())
def test_all_replicas_of_a_node_fit_it_together(endpoint: ResolvedEndpoint) -> None:
    allocatable, share = endpoint.resource.allocatable, endpoint.resource.replicas_per_node
    requests = container_requests(endpoint, "1Gi")
    assert 0 < cpu_millis(requests["cpu"]) * share <= cpu_millis(allocatable.cpu) - 250
    memory = memory_bytes(requests["memory"])
    assert 0 < memory * share <= memory_bytes(allocatable.memory) - 512 * MIB
    accelerator = endpoint.resource.accelerator
    if accelerator is not None:
        assert int(requests[accelerator.resource_name]) * share == accelerator.count
    assert memory_bytes(shared_memory(endpoint)) <= memory / 4


@settings(max_examples=40)
@given(strategies.endpoints())
def test_a_node_s_share_is_used_up(endpoint: ResolvedEndpoint) -> None:
    allocatable, share = endpoint.resource.allocatable, endpoint.resource.replicas_per_node
    memory = memory_bytes(container_requests(endpoint, "1Gi")["memory"])
    left = memory_bytes(allocatable.memory) - 512 * MIB - memory * share
    assert left < share * MIB < GIB
