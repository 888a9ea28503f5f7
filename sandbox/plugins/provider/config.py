"""The provider's own inputs: judging them, and whether a change moves to another cluster."""

from __future__ import annotations

from typing import Any

from sandbox.plugins.protos import provider_pb2
from sandbox.plugins.provider.errors import ProviderError
from sandbox.plugins.provider.kubeconfig import Kubeconfig, KubeconfigError, load
from sandbox.plugins.wire import UNKNOWN, Value, decode, strip_secrets

_IDENTIFIER = "clusterIdentifier"
_CHOICES = ("kubeconfig", "context", "cluster")


def diff_config(request: provider_pb2.DiffRequest) -> provider_pb2.DiffResponse:
    """What changed; a changed cluster replaces the provider and all its resources.

    Raises:
        ProviderError: a kubeconfig cannot be parsed.
    """
    olds, news = strip_secrets(decode(request.olds)), strip_secrets(decode(request.news))
    diffs, replaces = compare_config(olds, news)
    if not diffs:
        return provider_pb2.DiffResponse(changes=provider_pb2.DiffResponse.DIFF_NONE)
    return provider_pb2.DiffResponse(
        changes=provider_pb2.DiffResponse.DIFF_SOME, diffs=diffs, replaces=replaces
    )


def compare_config(olds: dict[str, Any], news: dict[str, Any]) -> tuple[list[str], list[str]]:
    """The changed inputs, and those whose change means another cluster.

    A kubeconfig says nothing certain about that, so the server and the certificate authority of the
    active cluster decide, unless `clusterIdentifier` does.

    Raises:
        ProviderError: a kubeconfig cannot be parsed.
    """
    diffs = sorted(key for key in olds.keys() | news.keys() if olds.get(key) != news.get(key))
    old_id, new_id = olds.get(_IDENTIFIER), news.get(_IDENTIFIER)
    if not diffs:
        return [], []
    if new_id is not None and old_id == new_id:
        return diffs, []
    replaces = [_IDENTIFIER] if old_id is not None and new_id is not None else []
    unknown = next((key for key in _CHOICES if news.get(key) is UNKNOWN), None)
    if unknown is not None:
        return [unknown], [*replaces, unknown]
    before, after = _active(olds), _active(news)
    if before is not None and after is not None and before != after:
        replaces += [key for key in _CHOICES if key in diffs]
    return diffs, replaces


def _active(properties: dict[str, Any]) -> dict[str, Any] | None:
    config = _parse(properties.get("kubeconfig"))
    context, cluster = properties.get("context"), properties.get("cluster")
    return config.cluster(
        context=context if isinstance(context, str) else "",
        cluster=cluster if isinstance(cluster, str) else "",
    )


def _parse(value: Value) -> Kubeconfig:
    try:
        return load(value if value is not None and value is not UNKNOWN else "")
    except (KubeconfigError, OSError) as error:
        raise ProviderError(f"failed to parse kubeconfig: {error}") from error
