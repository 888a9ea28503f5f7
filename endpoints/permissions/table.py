"""Table of `catalog/aws/permissions.yaml`: the IAM actions that each part of the program calls."""

import functools
import json
from collections.abc import Mapping
from itertools import chain
from pathlib import Path

import yaml
from pydantic import Field, model_validator

from endpoints.catalog.loading import CATALOG
from endpoints.record import Record

FILE = CATALOG / "aws" / "permissions.yaml"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Actions = tuple[str, ...]


class ResourceCalls(Record):
    """Actions that the AWS provider calls in the life of one resource."""

    create: Actions = Field(strict=False)
    read: Actions = Field(strict=False)
    update: Actions = Field((), strict=False)
    delete: Actions = Field((), strict=False)
    tag: Actions = Field((), strict=False)

    @property
    def all(self) -> frozenset[str]:
        """All actions of the resource's life."""
        return frozenset(chain(self.create, self.read, self.update, self.delete, self.tag))


class Scope(Record):
    """Limits of some actions: resources and conditions.

    `{partition}`, `{region}`, `{account}`, `{cluster}`, `{stack}`, `{binding}`, `{owner}`,
    `{bucket}` and `{boundary}` stand for a stack's own, `{tag}` for the tag that says whose a thing
    is.
    """

    sid: str
    resources: tuple[str, ...] = Field(strict=False)
    conditions: Mapping[str, Mapping[str, tuple[str, ...]]] = Field(default_factory=dict)
    actions: Actions = Field(strict=False)


class Permissions(Record):
    """Actions by Pulumi's type of a resource, by invoke, by command of `operate`."""

    resources: Mapping[str, ResourceCalls]
    invokes: Mapping[str, Actions]
    commands: Mapping[str, Actions]
    scopes: tuple[Scope, ...] = Field(strict=False)

    @model_validator(mode="after")
    def _scoped(self) -> "Permissions":
        scoped = set(chain.from_iterable(scope.actions for scope in self.scopes))
        if scoped != self.all:
            raise ValueError(f"called or scoped only: {sorted(scoped ^ self.all)}")
        return self

    @property
    def all(self) -> frozenset[str]:
        """Every action that is called."""
        resources = chain.from_iterable(calls.all for calls in self.resources.values())
        others = chain(self.invokes.values(), self.commands.values())
        return frozenset(chain(resources, chain.from_iterable(others)))

    @property
    def reading(self) -> frozenset[str]:
        """Actions of previews, refreshes and preflights, none of which changes anything."""
        resources = chain.from_iterable(calls.read for calls in self.resources.values())
        others = chain(self.invokes.values(), self.commands.values())
        return frozenset(chain(resources, chain.from_iterable(others)))


@functools.cache
def load_permissions(file: Path = FILE) -> Permissions:
    """The table of the catalogue.

    Raises:
        pydantic.ValidationError: it is not one, or an action is limited to nothing or never called.
    """
    content = yaml.load(file.read_text(encoding="utf-8"), _LOADER)
    return Permissions.model_validate_json(json.dumps(content))
