"""Parts that all objects share."""

from collections.abc import Mapping, Sequence

from endpoints import plan


def kubernetes_object(
    *,
    logical_name: str,
    api_version: str,
    kind: str,
    metadata: plan.Manifest,
    **content: object,
) -> plan.KubernetesObject:
    """An object, given its parts beside `metadata`: `spec`, `data`, ...

    Keys whose value is None are left out: the API server drops them, and every preview would add
    them again.
    """
    described = {"apiVersion": api_version, "kind": kind, "metadata": metadata, **content}
    return plan.KubernetesObject(
        logical_name=logical_name,
        manifest={key: _plain(value) for key, value in described.items() if value is not None},
    )


def object_meta(
    name: str,
    *,
    namespace: str | None = None,
    labels: plan.Labels,
    annotations: Mapping[str, object] | None = None,
) -> plan.Manifest:
    """`metadata` of an object; without `namespace` for objects that belong to none."""
    return {"name": name, "namespace": namespace, "labels": labels, "annotations": annotations}


def _plain(value: object) -> object:
    """A copy in plain dicts and lists, which shares nothing with catalogue or settings."""
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items() if item is not None}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(item) for item in value]
    return value
