"""How a request wakes a sleeping endpoint: KEDA's HTTP add-on stands between route and pods.

Facts about the add-on are those of 0.15: its `InterceptorRoute`, and the interceptor that holds
requests.
"""

from endpoints import plan
from endpoints.autoscaling.loads import running_target
from endpoints.endpoint.answers import RETRY_AFTER, STATUS, waking_body
from endpoints.endpoint.metadata import SERVICE_PORT, metadata
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.manifests import kubernetes_object
from endpoints.quantity import duration_seconds
from endpoints.stack.serving import WakeSettings

_UNLIMITED = "0s"


def sleeps(endpoint: ResolvedEndpoint) -> bool:
    """Whether the add-on looks after it: whenever it runs without requests, it sleeps."""
    return endpoint.cluster.wake is not None and endpoint.replicas.min == 0


def is_woken(endpoint: ResolvedEndpoint) -> bool:
    """Whether its requests pass the interceptor: no request to a stopped endpoint ever does."""
    return sleeps(endpoint) and endpoint.state == "running"


def hold_seconds(endpoint: ResolvedEndpoint) -> int:
    """How long a request is held until a replica is ready; 0: not at all."""
    wake = endpoint.cluster.wake
    if wake is None or wake.hold is None or not is_woken(endpoint):
        return 0
    return duration_seconds(wake.hold)


def interceptor_routes(endpoint: ResolvedEndpoint) -> tuple[plan.KubernetesObject, ...]:
    """InterceptorRoutes of an endpoint; empty where the interceptor does not serve it.

    It stays while the endpoint is stopped, for the autoscaler refers to it.
    """
    wake = endpoint.cluster.wake
    if wake is None or not sleeps(endpoint):
        return ()
    route = kubernetes_object(
        logical_name=endpoint.slug,
        api_version="http.keda.sh/v1beta1",
        kind="InterceptorRoute",
        metadata=metadata(endpoint),
        spec={
            "target": {"service": endpoint.slug, "port": SERVICE_PORT},
            "rules": [{"hosts": [endpoint.cluster.hostname(endpoint.slug)]}],
            "scalingMetric": {"concurrency": {"targetValue": running_target(endpoint)}},
            **_patience(endpoint, wake),
        },
    )
    return (route,)


def _patience(endpoint: ResolvedEndpoint, wake: WakeSettings) -> dict[str, object]:
    timeouts = {"request": _UNLIMITED, "responseHeader": _UNLIMITED}
    if wake.hold is not None:
        held = {"readiness": f"{duration_seconds(wake.hold)}s"}
        return {"timeouts": {**timeouts, **held}}
    answer = {
        "statusCode": STATUS,
        "body": waking_body(endpoint),
        "headers": {"Content-Type": "application/json", "Retry-After": str(RETRY_AFTER)},
    }
    return {"timeouts": timeouts, "coldStart": {"placeholder": {"response": answer}}}
