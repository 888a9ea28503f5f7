"""Settings of every recorded program."""

from collections.abc import Iterator

import pytest
from pulumi.runtime import resource
from pulumi.runtime.proto import source_pb2


@pytest.fixture(scope="session", autouse=True)
def no_stack_traces() -> Iterator[None]:
    """Switch off Pulumi's stack traces, which take a quarter of the time and are not read."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(resource, "_get_stack_trace", source_pb2.StackTrace)
        yield
