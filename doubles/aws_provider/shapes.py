"""Pulumi's properties and the shapes of AWS' interfaces."""

from __future__ import annotations

import datetime

from doubles.plugin.wire import Value


def present(**values: Value) -> dict[str, Value]:
    """The arguments that say something: Terraform sends neither nothing nor empty values."""
    return {key: value for key, value in values.items() if value not in (None, "", [], {})}


def pascal(value: Value) -> Value:
    """Keys that begin with a capital, at every depth."""
    if isinstance(value, dict):
        return {key[:1].upper() + key[1:]: pascal(item) for key, item in value.items()}
    return [pascal(item) for item in value] if isinstance(value, list) else value


def camel(value: Value) -> Value:
    """Keys that begin with a small letter, at every depth."""
    if isinstance(value, dict):
        return {key[:1].lower() + key[1:]: camel(item) for key, item in value.items()}
    return [camel(item) for item in value] if isinstance(value, list) else value


def moment(value: datetime.datetime | None) -> str:
    """A time as RFC 3339 has it."""
    return value.strftime("%Y-%m-%dT%H:%M:%SZ") if value else ""
