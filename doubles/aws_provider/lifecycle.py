"""Creating, reading, updating and deleting resources, in the Terraform bridge's way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from botocore.exceptions import BotoCoreError, ClientError

from doubles.aws_provider.differences import settle
from doubles.aws_provider.errors import (
    AwsError,
    IncompleteError,
    explain,
    is_missing,
)
from doubles.aws_provider.planning import without_unknowns
from doubles.aws_provider.schema import Context, Properties, Resource
from doubles.plugin.failures import InitializationError

_Result = TypeVar("_Result")


def create(resource: Resource, context: Context, planned: Properties) -> tuple[str, Properties]:
    """The id and the outputs of the new resource.

    Raises:
        InitializationError: it is there, but not as it should be; its id is to be recorded.
        AwsError: it could not be created.
    """
    known = without_unknowns(planned)
    doing = f"creating {resource.title} ({resource.identify(known)})"
    try:
        identifier = _worded(resource, context, doing, lambda: resource.create(context, known))
    except IncompleteError as error:
        reason = f"creating {context.urn}: {_listed(error)}"
        raise InitializationError(error.identifier, known, reason) from error
    except AwsError as error:
        raise AwsError(_listed(error)) from error
    state = read(resource, context, identifier, known)
    return identifier, known if state is None else state


def read(
    resource: Resource, context: Context, identifier: str, recorded: Properties
) -> Properties | None:
    """The present outputs in their recorded spelling; None when the resource is gone.

    Raises:
        AwsError: AWS does not say.
    """

    def attempt() -> Properties | None:
        try:
            return resource.read(context, identifier, recorded)
        except ClientError as error:
            if is_missing(error):
                return None
            raise

    live = _worded(resource, context, f"reading {resource.title} ({identifier})", attempt)
    if live is None:
        return None
    if resource.schema.has_tags:
        live = {**live, "tags": _own_tags(live, recorded, context.aws.settings.default_tags)}
    state = settle(resource.schema, recorded, live)
    kept = resource.schema.write_only & recorded.keys()
    return {**{key: recorded[key] for key in kept}, **state}


def update(
    resource: Resource,
    context: Context,
    identifier: str,
    state: Properties,
    planned: Properties,
) -> Properties:
    """The outputs after the change; without a difference the resource is only read.

    Raises:
        InitializationError: it failed. As with the official provider, what was planned is recorded
            and counts as done: the next `up` sees no difference and reads, and the one after it
            changes again.
    """
    known = without_unknowns(planned)
    doing = f"updating {resource.title} ({identifier})"
    try:
        _worded(
            resource, context, doing, lambda: resource.update(context, identifier, state, known)
        )
    except AwsError as error:
        reason = f"updating {context.urn}: {_listed(error)}"
        raise InitializationError(identifier, known, reason) from error
    return read(resource, context, identifier, known) or known


def delete(resource: Resource, context: Context, identifier: str, state: Properties) -> None:
    """Delete the resource; one that is gone already counts as deleted.

    Raises:
        AwsError: it could not be deleted.
    """

    def attempt() -> None:
        try:
            resource.delete(context, identifier, state)
        except ClientError as error:
            if not is_missing(error):
                raise

    try:
        _worded(resource, context, f"deleting {resource.title} ({identifier})", attempt)
    except AwsError as error:
        raise AwsError(f"deleting {context.urn}: {_listed(error)}") from error


def _own_tags(
    live: Properties, recorded: Properties, default_tags: Mapping[str, str]
) -> dict[str, str]:
    """The tags without those that only come from the provider's defaults."""
    known = recorded.get("tags") or {}
    tags: dict[str, str] = live.get("tagsAll") or {}
    return {
        key: value for key, value in tags.items() if key in known or default_tags.get(key) != value
    }


def _worded(
    resource: Resource, context: Context, doing: str, operation: Callable[[], _Result]
) -> _Result:
    try:
        return operation()
    except (ClientError, BotoCoreError) as error:
        text = explain(error, context.aws(resource.service))
        raise AwsError(f"{doing}: {text}") from error


def _listed(error: AwsError) -> str:
    return f"1 error occurred:\n\t* {error}\n\n"
