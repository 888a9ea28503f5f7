"""Facts that a provider would add to resources' inputs, for recorded programs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pulumi.runtime import mocks

Answer = tuple[dict[str, Any], list[tuple[str, str]]]
"""Outputs of an invoke, and its failures as property and reason."""


def _refuse(asked: mocks.MockCallArgs) -> Answer:
    raise AssertionError(f"the program invokes {asked.token}")


@dataclass(frozen=True, kw_only=True)
class Answers(mocks.Mocks):
    """Default answers: no look-up is expected, and the outputs of resources are their inputs."""

    invoke: Callable[[mocks.MockCallArgs], Answer] = _refuse
    outputs: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Outputs by type beyond the inputs; a preview does not know them."""

    def call(self, args: mocks.MockCallArgs) -> Answer:
        """Answer an invoke."""
        return self.invoke(args)

    def new_resource(self, args: mocks.MockResourceArgs) -> tuple[str, dict[str, Any]]:
        """Fail the test: the recording monitor answers registrations itself."""
        raise AssertionError(f"the program reads {args.typ} {args.name}")
