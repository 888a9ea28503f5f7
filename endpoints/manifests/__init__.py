"""Construction of Kubernetes objects from planned values."""

from endpoints.manifests.objects import kubernetes_object, object_meta

__all__ = ["kubernetes_object", "object_meta"]
