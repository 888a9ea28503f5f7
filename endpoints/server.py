"""The pods of an endpoint and what stands in front of them."""

from math import ceil

from endpoints import names, plan
from endpoints.access import cluster_access
from endpoints.aws.weight_store import SERVICE_ACCOUNT
from endpoints.engine_args.rendering import engine_arguments
from endpoints.guard import guard_labels, guarded_annotations
from endpoints.pools import node_selector
from endpoints.quantity import memory_text
from endpoints.requests import container_limits, container_requests, shared_memory
from endpoints.resolved import ResolvedEndpoint
from endpoints.timers import PROBE_PERIOD
from endpoints.weight_copy import weight_copies
from endpoints.weight_settings import ClaimWeights
from endpoints.weights import CACHE_PATH, cache_bytes

SERVICE_PORT = 80
API_KEY = "api-key"
LIVENESS_PERIOD = 10
LIVENESS_FAILURES = 6
DO_NOT_DISRUPT = "karpenter.sh/do-not-disrupt"
"""Karpenter moves no pod of its own will that says so: a stream would end with it."""
SKIP_AWAIT = {"pulumi.com/skipAwait": "true"}


def plan_server(endpoint: ResolvedEndpoint, timers: plan.Timers) -> plan.Server:
    """The Deployment, Service, disruption budget and API key of an endpoint."""
    return plan.Server(
        deployment=_deployment(endpoint, timers),
        service=plan.Service(
            # Every awaited Service costs ten seconds and tells nothing.
            metadata=metadata(endpoint, annotations=SKIP_AWAIT),
            selector=selector(endpoint),
            port=SERVICE_PORT,
            target_port=endpoint.engine.port,
        ),
        disruption_budgets=_disruption_budgets(endpoint),
        api_keys=_api_keys(endpoint),
    )


def metadata(
    endpoint: ResolvedEndpoint,
    labels: plan.Labels | None = None,
    annotations: plan.Labels | None = None,
) -> plan.Metadata:
    """Metadata of an object named after its endpoint; says whose it is and what it serves."""
    return plan.Metadata(
        name=endpoint.slug,
        namespace=endpoint.cluster.namespace,
        labels={**_labels(endpoint), **(labels or {})},
        annotations={
            names.NAME: endpoint.name,
            names.MODEL: endpoint.model.name,
            **(annotations or {}),
        },
    )


def selector(endpoint: ResolvedEndpoint) -> plan.Labels:
    """What selects the endpoint's pods; immutable, so it says nothing that may change."""
    return {names.ENDPOINT: endpoint.slug}


def strategy(endpoint: ResolvedEndpoint) -> plan.Strategy:
    """The rollout that the endpoint's own share of the pool can hold.

    Only its own share counts, so that no edit of a neighbour changes this Deployment.
    """
    per_node = endpoint.resource.replicas_per_node
    replicas = endpoint.replicas.max
    if replicas % per_node:
        return plan.Strategy(
            type="RollingUpdate",
            rolling_update=plan.RollingUpdate(max_surge=1, max_unavailable=0),
            because=f"{per_node} replicas fit a node and {replicas} leave room for one more",
        )
    if replicas > 1:
        return plan.Strategy(
            type="RollingUpdate",
            rolling_update=plan.RollingUpdate(max_surge=0, max_unavailable=1),
            because=f"{replicas} replicas fill their nodes: replaced one by one",
        )
    return plan.Strategy(
        type="Recreate",
        rolling_update=None,
        because="a single replica fills its node: the old one makes room for the new one",
    )


def _labels(endpoint: ResolvedEndpoint) -> dict[str, str]:
    return {
        "app.kubernetes.io/instance": endpoint.slug,
        "app.kubernetes.io/part-of": "endpoints",
        **selector(endpoint),
    }


def _deployment(endpoint: ResolvedEndpoint, timers: plan.Timers) -> plan.Deployment:
    stopped = endpoint.state == "stopped"
    engine_labels = {"app.kubernetes.io/name": endpoint.framework.name}
    container = _container(endpoint, timers)
    copies = weight_copies(endpoint, container)
    restart = {} if endpoint.restart is None else {names.RESTART: str(endpoint.restart)}
    return plan.Deployment(
        metadata=metadata(
            endpoint,
            labels={
                **engine_labels,
                **guard_labels(endpoint),
                names.FRAMEWORK: names.label_value(endpoint.engine_name),
            },
            annotations={
                **guarded_annotations(endpoint),
                # Without force the API server refuses to take replicas from the autoscaler.
                **({"pulumi.com/patchForce": "true"} if stopped else {}),
            },
        ),
        selector=selector(endpoint),
        replicas=0 if stopped else None,
        pod_labels={**_labels(endpoint), **engine_labels},
        pod_annotations={
            names.NAME: endpoint.name,
            names.MODEL: endpoint.model.name,
            names.FRAMEWORK: endpoint.engine_name,
            **({DO_NOT_DISRUPT: "true"} if endpoint.cluster.nodes == "karpenter" else {}),
            **restart,
        },
        container=container,
        weight_copies=copies,
        service_account=SERVICE_ACCOUNT if copies else None,
        node_selector=node_selector(endpoint),
        tolerations=tuple(
            plan.Toleration(key=taint.key, operator="Exists", effect=taint.effect)
            for taint in endpoint.resource.taints
        ),
        strategy=strategy(endpoint),
        grace_seconds=timers.grace.seconds,
        progress_deadline_seconds=timers.progress_deadline.seconds,
        await_seconds=timers.await_ready.seconds,
        access=cluster_access(endpoint.cluster),
    )


def _container(endpoint: ResolvedEndpoint, timers: plan.Timers) -> plan.Container:
    engine = endpoint.engine
    is_local = endpoint.reads_folder
    cache_size = memory_text(
        cache_bytes(endpoint.model, endpoint.quantization, endpoint.cluster.weights)
    )
    return plan.Container(
        image=endpoint.image.reference,
        command=(engine.local_command if is_local else ()) or engine.command,
        args=engine_arguments(endpoint, timers.drain.seconds),
        env={
            "HOME": CACHE_PATH,
            "USER": "engine",
            "HF_HOME": CACHE_PATH,
            **({"HF_HUB_OFFLINE": "1"} if is_local else {}),
            **engine.env,
        },
        secret_env=tuple(
            plan.SecretEnv(name=variable, secret=secret.metadata.name, key=secret.key)
            for secret in _api_keys(endpoint)
            for variable in (engine.api_key_env,)
            if variable is not None
        ),
        port=engine.port,
        requests=container_requests(endpoint, cache_size),
        limits=container_limits(endpoint, cache_size),
        startup=_probe(
            engine.health_path, PROBE_PERIOD, ceil(timers.startup.seconds / PROBE_PERIOD)
        ),
        readiness=_probe(engine.health_path, 5, 3),
        liveness=_probe(engine.health_path, LIVENESS_PERIOD, _liveness_failures(endpoint, timers)),
        pre_stop_seconds=timers.pre_stop.seconds,
        shared_memory=shared_memory(endpoint),
        cache_path=CACHE_PATH,
        cache_size=cache_size,
        cache_claims=_cache_claims(endpoint),
    )


def _cache_claims(endpoint: ResolvedEndpoint) -> tuple[str, ...]:
    weights = endpoint.cluster.weights
    return (weights.name,) if isinstance(weights, ClaimWeights) else ()


def _liveness_failures(endpoint: ResolvedEndpoint, timers: plan.Timers) -> int:
    """Probes that may fail: a minute of them, after the longest answer where that silences them."""
    answer = timers.drain.seconds if endpoint.engine.blocks_health else 0
    return LIVENESS_FAILURES + ceil(answer / LIVENESS_PERIOD)


def _probe(path: str, period: int, failures: int) -> plan.Probe:
    return plan.Probe(
        path=path, period_seconds=period, timeout_seconds=5, failure_threshold=failures
    )


def _disruption_budgets(endpoint: ResolvedEndpoint) -> tuple[plan.DisruptionBudget, ...]:
    if endpoint.replicas.max == 1:
        return ()
    budget = plan.DisruptionBudget(
        metadata=metadata(endpoint), selector=selector(endpoint), max_unavailable=1
    )
    return (budget,)


def _api_keys(endpoint: ResolvedEndpoint) -> tuple[plan.ApiKeySecret, ...]:
    if endpoint.visibility == "public":
        return ()
    key = plan.ApiKeySecret(
        metadata=plan.Metadata(
            name=names.api_key_secret(endpoint.slug),
            namespace=endpoint.cluster.namespace,
            labels=_labels(endpoint),
            annotations={names.NAME: endpoint.name},
        ),
        key=API_KEY,
        salt=endpoint.slug,
    )
    return (key,)
