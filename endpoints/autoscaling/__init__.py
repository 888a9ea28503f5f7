"""The autoscaler of an endpoint: the one owner of its replicas while it runs."""

from endpoints import plan
from endpoints.autoscaling.horizontal import plan_horizontal_pod_autoscaler
from endpoints.autoscaling.keda import plan_scaled_object
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.stack.settings import stack_file


def plan_autoscaler(endpoint: ResolvedEndpoint, timers: plan.Timers) -> plan.Autoscaler:
    """A KEDA ScaledObject, or an HPA where the cluster has no KEDA."""
    if endpoint.cluster.autoscaler == "hpa":
        return plan_horizontal_pod_autoscaler(endpoint)
    return plan_scaled_object(endpoint, timers)


def sleep_notices(endpoint: ResolvedEndpoint, timers: plan.Timers) -> tuple[str, ...]:
    """Notices for readers of the preview about an endpoint that falls asleep."""
    if endpoint.replicas.min or endpoint.cluster.wake is not None:
        return ()
    return (
        f"{endpoint.name} sleeps after {timers.cooldown.seconds}s without requests, and no request "
        f"wakes it: set replicas.min to 1, or `wake` for cluster {endpoint.cluster_name} in "
        f"{stack_file(endpoint.stack)}",
    )
