"""Conversions between Pulumi's properties and the shapes of AWS's interfaces."""

from __future__ import annotations

import datetime

from doubles.plugin.wire import Value


def present(**values: Value) -> dict[str, Value]:
    """The arguments without None and empty values, which Terraform does not send."""
    return {key: value for key, value in values.items() if value not in (None, "", [], {})}


def pascal(value: Value) -> Value:
    """The value with keys that begin with a capital, at every depth."""
    if isinstance(value, dict):
        return {key[:1].upper() + key[1:]: pascal(item) for key, item in value.items()}
    return [pascal(item) for item in value] if isinstance(value, list) else value


def camel(value: Value) -> Value:
    """The value with keys that begin with a small letter, at every depth."""
    if isinstance(value, dict):
        return {key[:1].lower() + key[1:]: camel(item) for key, item in value.items()}
    return [camel(item) for item in value] if isinstance(value, list) else value


def moment(value: datetime.datetime | None) -> str:
    """A time in the form of RFC 3339."""
    return value.strftime("%Y-%m-%dT%H:%M:%SZ") if value else ""
