"""The provider's own inputs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from doubles.aws_provider.errors import AwsError
from doubles.plugin.failures import refusal
from doubles.plugin.wire import Value

_IGNORED = frozenset(
    {
        "__internal",
        "accessKey",
        "maxRetries",
        "secretKey",
        "skipCredentialsValidation",
        "skipMetadataApiCheck",
        "skipRegionValidation",
        "skipRequestingAccountId",
        "version",
    }
)
"""Inputs that make no difference here; credentials come from the environment."""

_KNOWN = frozenset({"assumeRoles", "defaultTags", "profile", "region"}) | _IGNORED


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Region, role and default tags of the provider."""

    region: str = ""
    """Region of the resources; empty: the environment's."""
    profile: str = ""
    role_arn: str = ""
    """The role to assume; empty: none."""
    session_name: str = ""
    default_tags: Mapping[str, str] = field(default_factory=dict)
    """Tags of every resource that supports tags."""


def parse_settings(arguments: Mapping[str, Value]) -> Settings:
    """The settings in the provider's inputs; objects may come as JSON, as the SDK sends them.

    Raises:
        AwsError: an input is not known here, or not JSON.
    """
    inputs = {key: _parse(value) for key, value in arguments.items() if value not in (None, "")}
    unknown = sorted(inputs.keys() - _KNOWN)
    if unknown:
        raise AwsError(refusal(f"the provider inputs {', '.join(unknown)}"))
    roles = inputs.get("assumeRoles") or [{}]
    tags = (inputs.get("defaultTags") or {}).get("tags") or {}
    return Settings(
        region=str(inputs.get("region", "")),
        profile=str(inputs.get("profile", "")),
        role_arn=str(roles[0].get("roleArn") or ""),
        session_name=str(roles[0].get("sessionName") or ""),
        default_tags={key: str(value) for key, value in tags.items()},
    )


def changed_settings(olds: Mapping[str, Value], news: Mapping[str, Value]) -> list[str]:
    """Names of the inputs that differ; none replaces a resource, as in the official provider."""
    return sorted(
        key
        for key in (olds.keys() | news.keys()) - {"__internal", "version"}
        if olds.get(key) != news.get(key)
    )


def _parse(value: Value) -> Value:
    if not isinstance(value, str) or not value.startswith(("{", "[")):
        return value
    try:
        return json.loads(value)
    except ValueError as error:
        raise AwsError(f"a provider input is not JSON: {error}") from error
