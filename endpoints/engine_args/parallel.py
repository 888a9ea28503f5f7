"""Division of a model over accelerators, as the engine's arguments set it."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from endpoints.catalog import CloudResource, Knobs


@dataclass(frozen=True, slots=True)
class ParallelSizes:
    """Parallel sizes that the arguments set; `tensor` is None where it is to be derived."""

    tensor: int | None
    pipeline: int
    data: int
    attention_groups: int = 1
    """Groups of tensor-parallel ranks, each of which attends to its own sequences."""

    def derived_tensor(self, accelerators: int) -> int:
        """Tensor-parallel size that uses all accelerators of a replica; at least 1."""
        return self.tensor or max(1, accelerators // (self.pipeline * self.data))


def parallel_sizes(
    arguments: Mapping[str, JsonValue], knobs: Knobs, resource: CloudResource
) -> ParallelSizes:
    """Parallel sizes among canonical `arguments`; a missing or invalid size is 1.

    The number of stages defaults to the nodes of a replica, one stage to a node.
    """
    data = size(arguments, knobs.data_parallel) or 1
    # Such data parallelism divides the tensor-parallel group and needs no further accelerators.
    shared = arguments.get(knobs.data_parallel_attention or "") is True
    tensor, copies = size(arguments, knobs.tensor_parallel), 1 if shared else data
    stages = _stages(tensor, copies, resource) if knobs.pipeline_parallel is not None else 1
    return ParallelSizes(
        tensor=tensor,
        pipeline=size(arguments, knobs.pipeline_parallel) or stages,
        data=copies,
        attention_groups=data if shared else 1,
    )


def size(arguments: Mapping[str, JsonValue], name: str | None) -> int | None:
    """The argument's value if it is a positive whole number, else None."""
    value = arguments.get(name) if name is not None else None
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return value
    return None


def _stages(tensor: int | None, copies: int, resource: CloudResource) -> int:
    nodes = resource.nodes_per_replica
    if nodes == 1 or tensor is None:
        return nodes
    return max(1, resource.accelerators // (tensor * copies))
