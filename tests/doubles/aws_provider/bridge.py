"""Life of one resource through the aws provider's bridge, without the engine."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from doubles.aws import Cloud
from doubles.aws_provider import lifecycle
from doubles.aws_provider.check import check_inputs
from doubles.aws_provider.clients import Clients
from doubles.aws_provider.differences import Difference, differences
from doubles.aws_provider.importing import read_inputs
from doubles.aws_provider.planning import plan
from doubles.aws_provider.registry import find_resource
from doubles.aws_provider.schema import Context, Properties


@dataclass(frozen=True)
class Case:
    """A resource type's inputs, with changes that replace it and changes in place."""

    token: str
    inputs: Callable[[Cloud], dict[str, Any]]
    replaces: Mapping[str, Any]
    updates: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.token.rpartition(":")[2]


class Deployed:
    """A resource with a state of its own."""

    def __init__(self, clients: Clients, token: str, **inputs: Any) -> None:
        self.resource = find_resource(token)
        self.context = Context(urn="urn", aws=clients, seconds=20, cancelled=threading.Event())
        self.given = inputs
        self.inputs = self._check({}, inputs)
        self.id, self.state = lifecycle.create(self.resource, self.context, self._plan({}))

    def diff(self, ignored: tuple[str, ...] = (), **changes: Any) -> list[Difference]:
        inputs = self._check(self.inputs, {**self.given, **changes})
        planned = self._plan(self.state, inputs, ignored)
        return differences(self.resource.schema, self.state, planned)

    def replaced_by(self, **changes: Any) -> set[str]:
        return {each.top for each in self.diff(**changes) if each.replaces}

    def update(self, ignored: tuple[str, ...] = (), **changes: Any) -> None:
        self.given = {**self.given, **changes}
        self.inputs = self._check(self.inputs, self.given)
        planned = self._plan(self.state, self.inputs, ignored)
        self.state = lifecycle.update(self.resource, self.context, self.id, self.state, planned)

    def refresh(self) -> bool:
        found = lifecycle.read(self.resource, self.context, self.id, self.state)
        if found is None:
            return False
        self.inputs = read_inputs(self.resource.schema, self.inputs, found)
        self.state = found
        return True

    def imported(self) -> Properties:
        found = lifecycle.read(self.resource, self.context, self.id, {})
        assert found is not None
        return read_inputs(self.resource.schema, {}, found)

    def delete(self) -> None:
        lifecycle.delete(self.resource, self.context, self.id, self.state)

    def _check(self, olds: Properties, news: Properties) -> Properties:
        given = {key: value for key, value in news.items() if value is not None}
        return check_inputs(self.resource.schema, "thing", olds, given, b"seed")

    def _plan(
        self,
        state: Properties,
        inputs: Properties | None = None,
        ignored: tuple[str, ...] = (),
    ) -> Properties:
        tags = self.context.aws.settings.default_tags
        return plan(self.resource.schema, state, inputs or self.inputs, tags, ignored)


def go_through(deployed: Deployed, case: Case) -> None:
    """Change each property that changes in place, and delete the resource twice."""
    assert deployed.diff() == []
    assert deployed.refresh()
    assert deployed.diff() == []
    for name, value in case.replaces.items():
        assert deployed.replaced_by(**{name: value}) == {name}
    for name, value in case.updates.items():
        found = deployed.diff(**{name: value})
        assert {each.top for each in found} - {"tagsAll"} == {name}
        assert not any(each.replaces for each in found)
        deployed.update(**{name: value})
        assert deployed.refresh()
        assert deployed.diff() == [], name
    deployed.delete()
    deployed.delete()
