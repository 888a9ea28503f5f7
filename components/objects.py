"""Any Kubernetes object, as it was planned."""

from collections.abc import Iterable, Mapping
from typing import Any

import pulumi

from components.api_key import derive_key
from endpoints import plan

_SECRET = "kubernetes:core/v1:Secret"


class KubernetesObject(pulumi.CustomResource):
    """An object whose properties are its manifest, as the Kubernetes provider takes them.

    Its provider is that of its parent unless another one is given.
    """

    def __init__(
        self,
        planned: plan.KubernetesObject,
        parent: pulumi.Resource,
        *,
        after: Iterable[pulumi.Resource] = (),
        hooks: pulumi.ResourceHookBinding | None = None,
        provider: pulumi.ProviderResource | None = None,
    ) -> None:
        token = type_token(planned.manifest)
        options = pulumi.ResourceOptions(
            parent=parent,
            depends_on=[*after],
            hooks=hooks,
            provider=provider,
            custom_timeouts=_timeouts(planned),
            # The API server answers with `data`, which holds the same secrets as `stringData`.
            additional_secret_outputs=["data", "stringData"] if token == _SECRET else None,
        )
        super().__init__(token, planned.logical_name, _properties(planned.manifest), options)


def type_token(manifest: plan.Manifest) -> str:
    """`kubernetes:apps/v1:Deployment`, from which the provider reads group, version and kind."""
    version: str = manifest["apiVersion"]
    return f"kubernetes:{version if '/' in version else f'core/{version}'}:{manifest['kind']}"


def child_of(
    component: pulumi.Resource, extra: pulumi.ResourceOptions | None = None
) -> pulumi.ResourceOptions:
    """Options of a component's child; the parent is merged last so that nothing overrides it."""
    return pulumi.ResourceOptions.merge(extra, pulumi.ResourceOptions(parent=component))


def _properties(manifest: plan.Manifest) -> Mapping[str, Any]:
    if "stringData" not in manifest:
        return manifest
    keys = {entry: derive_key(key) for entry, key in manifest["stringData"].items()}
    return {**manifest, "stringData": pulumi.Output.secret(keys)}


def _timeouts(planned: plan.KubernetesObject) -> pulumi.CustomTimeouts | None:
    if planned.ready_seconds is None and planned.delete_seconds is None:
        return None
    ready, delete = _text(planned.ready_seconds), _text(planned.delete_seconds)
    return pulumi.CustomTimeouts(create=ready, update=ready, delete=delete)


def _text(seconds: int | None) -> str | None:
    return None if seconds is None else f"{seconds}s"
