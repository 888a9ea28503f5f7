"""Kubernetes objects, from what was decided about them."""

from endpoints.manifests.objects import kubernetes_object, object_meta

__all__ = ["kubernetes_object", "object_meta"]
