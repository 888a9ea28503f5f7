"""The pods of an endpoint."""

from endpoints import names, plan
from endpoints.clouds import cloud_of
from endpoints.endpoint.metadata import pod_labels, selector
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.manifests.scheduling import spread
from endpoints.observability.scraping import pod_annotations
from endpoints.pods.container import engine_container
from endpoints.pods.volumes import pod_volumes
from endpoints.pods.weight_copy import weight_copy
from endpoints.pods.weight_fetch import weight_fetch
from endpoints.pools.node_pools import node_selector


def pod_template(endpoint: ResolvedEndpoint, timers: plan.Timers) -> plan.Manifest:
    """The template of a replica's one pod."""
    engine = engine_container(endpoint, timers)
    resources = engine["resources"]
    weights = weight_copy(endpoint, resources) or weight_fetch(endpoint, resources)
    return {
        "metadata": {"labels": pod_labels(endpoint), "annotations": _annotations(endpoint)},
        "spec": {
            "initContainers": [weights] if weights is not None else None,
            "containers": [engine],
            "serviceAccountName": cloud_of(endpoint.cluster).service_account(endpoint.cluster),
            "priorityClassName": endpoint.cluster.priority_class,
            "nodeSelector": node_selector(endpoint),
            "tolerations": [
                {"key": taint.key, "operator": "Exists", "effect": taint.effect}
                for taint in endpoint.resource.taints
            ],
            "terminationGracePeriodSeconds": timers.grace.seconds,
            # Nothing in the pod calls the API server.
            "automountServiceAccountToken": False,
            "enableServiceLinks": False,
            "securityContext": _security_context(endpoint.image.user),
            # Also of a single replica: else a second one would change the pod of the first.
            "topologySpreadConstraints": spread(selector(endpoint)),
            "volumes": pod_volumes(endpoint),
        },
    }


def _annotations(endpoint: ResolvedEndpoint) -> dict[str, str]:
    return {
        names.NAME: endpoint.name,
        names.MODEL: endpoint.model.name,
        names.FRAMEWORK: endpoint.engine_name,
        **cloud_of(endpoint.cluster).pod_annotations(endpoint.cluster),
        **({} if endpoint.restart is None else {names.RESTART: str(endpoint.restart)}),
        **pod_annotations(endpoint),
    }


def _security_context(user: int | None) -> plan.Manifest:
    """As whom the containers run; None: as the image's own user, which is root."""
    return {
        "runAsNonRoot": None if user is None else True,
        "runAsUser": user,
        "runAsGroup": user,
        "fsGroup": user,
        "seccompProfile": {"type": "RuntimeDefault"},
    }
