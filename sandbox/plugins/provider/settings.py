"""The provider's arguments."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.plugins.provider.errors import ProviderError
from sandbox.plugins.wire import Value

_REFUSED = ("renderYamlToDirectory", "alwaysRender")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the program configured; the names are those of the SDK's `Provider`."""

    kubeconfig: Value = ""
    context: str = ""
    cluster: str = ""
    namespace: str = ""
    delete_unreachable: bool = False
    skip_update_unreachable: bool = False
    enable_patch_force: bool = False
    enable_config_map_mutable: bool = False
    enable_secret_mutable: bool = False
    upsert_existing_objects: bool = False
    suppress_deprecation_warnings: bool = False
    timeout_seconds: float | None = None
    """Of one request; from `kubeClientSettings.timeout` or PULUMI_K8S_CLIENT_TIMEOUT."""


def parse_settings(arguments: Mapping[str, Any]) -> Settings:
    """Read the arguments, then the environment variables that stand in for missing ones.

    The SDK sends booleans and objects as strings. Client limits (`qps`, `burst`) are accepted and
    not applied: the stand-in does not limit itself.

    Raises:
        ProviderError: an argument has no effect here, or cannot be parsed.
    """
    for name in _REFUSED:
        if _text(arguments.get(name)) not in {"", "false"}:
            raise ProviderError(
                f"this stand-in does not render YAML (`{name}`); install the official plugin"
            )
    if not _flag(
        arguments, "enableServerSideApply", "PULUMI_K8S_ENABLE_SERVER_SIDE_APPLY", default=True
    ):
        raise ProviderError(
            "this stand-in does not do client-side apply (`enableServerSideApply: false`); "
            "install the official plugin"
        )
    return Settings(
        kubeconfig=arguments.get("kubeconfig") or "",
        context=_text(arguments.get("context")),
        cluster=_text(arguments.get("cluster")),
        namespace=_text(arguments.get("namespace")),
        delete_unreachable=_flag(arguments, "deleteUnreachable", "PULUMI_K8S_DELETE_UNREACHABLE"),
        skip_update_unreachable=_flag(
            arguments, "skipUpdateUnreachable", "PULUMI_K8S_SKIP_UPDATE_UNREACHABLE"
        ),
        enable_patch_force=_flag(arguments, "enablePatchForce", "PULUMI_K8S_ENABLE_PATCH_FORCE"),
        enable_config_map_mutable=_flag(
            arguments, "enableConfigMapMutable", "PULUMI_K8S_ENABLE_CONFIGMAP_MUTABLE"
        ),
        enable_secret_mutable=_flag(
            arguments, "enableSecretMutable", "PULUMI_K8S_ENABLE_SECRET_MUTABLE"
        ),
        upsert_existing_objects=_flag(
            arguments, "upsertExistingObjects", "PULUMI_K8S_UPSERT_EXISTING_OBJECTS"
        ),
        suppress_deprecation_warnings=_flag(
            arguments, "suppressDeprecationWarnings", "PULUMI_K8S_SUPPRESS_DEPRECATION_WARNINGS"
        ),
        timeout_seconds=_timeout(arguments.get("kubeClientSettings")),
    )


def _text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _flag(arguments: Mapping[str, Any], name: str, variable: str, *, default: bool = False) -> bool:
    if name in arguments:
        return _text(arguments[name]) == "true"
    if variable in os.environ:
        return os.environ[variable] == "true"
    return default


def _timeout(client: Value) -> float | None:
    try:
        parsed = json.loads(client) if isinstance(client, str) and client else client or {}
        seconds = parsed.get("timeout") or os.environ.get("PULUMI_K8S_CLIENT_TIMEOUT")
        return float(seconds) if seconds else None
    except (ValueError, AttributeError, TypeError) as error:
        raise ProviderError(f"failed to unmarshal kubeClientSettings option: {error}") from error
