"""Plan records as Pulumi's typed Kubernetes arguments."""

from collections.abc import Callable, Mapping

import pulumi
from pulumi_kubernetes.apiextensions import CustomResource
from pulumi_kubernetes.core.v1 import ConfigMap, PersistentVolumeClaim, Service
from pulumi_kubernetes.meta.v1 import LabelSelectorArgs, ObjectMetaArgs

from endpoints import plan


def object_meta(metadata: plan.Metadata) -> ObjectMetaArgs:
    """`metadata` of an object."""
    return ObjectMetaArgs(
        name=metadata.name,
        namespace=metadata.namespace,
        labels=dict(metadata.labels),
        annotations=dict(metadata.annotations),
    )


def custom_object(planned: plan.CustomObject, opts: pulumi.ResourceOptions) -> pulumi.Resource:
    """An object as it was planned."""
    metadata = object_meta(planned.metadata)
    # The API server drops an empty map, and every preview would add it again.
    metadata.annotations = dict(planned.metadata.annotations) or None
    if planned.api_version == "v1":
        # The provider reads group and version out of a resource's type, and these have no group.
        create = _OF_CORE[planned.kind]
        return create(planned.logical_name, metadata=metadata, spec=dict(planned.spec), opts=opts)
    return CustomResource(
        planned.logical_name,
        api_version=planned.api_version,
        kind=planned.kind,
        metadata=metadata,
        spec=dict(planned.spec),
        opts=opts,
    )


def config_map(planned: plan.ConfigMap, opts: pulumi.ResourceOptions) -> ConfigMap:
    """A ConfigMap as it was planned."""
    return ConfigMap(
        planned.logical_name,
        metadata=object_meta(planned.metadata),
        data=dict(planned.data),
        opts=opts,
    )


def label_selector(labels: Mapping[str, str]) -> LabelSelectorArgs:
    """A selector of pods by equal labels."""
    return LabelSelectorArgs(match_labels=dict(labels))


def child_of(
    component: pulumi.Resource, extra: pulumi.ResourceOptions | None = None
) -> pulumi.ResourceOptions:
    """Options of a component's child; the parent is merged last so that nothing overrides it."""
    return pulumi.ResourceOptions.merge(extra, pulumi.ResourceOptions(parent=component))


_OF_CORE: dict[str, Callable[..., pulumi.Resource]] = {
    "PersistentVolumeClaim": PersistentVolumeClaim,
    "Service": Service,
}
