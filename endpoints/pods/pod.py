"""The pods of an endpoint."""

from math import ceil

from endpoints import names, plan
from endpoints.aws.weight_store import SERVICE_ACCOUNT
from endpoints.endpoint.keys import engine_secret_env
from endpoints.endpoint.metadata import pod_labels, selector
from endpoints.endpoint.requests import container_limits, container_requests, shared_memory
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.endpoint.timers import PROBE_PERIOD
from endpoints.endpoint.weights import CACHE_PATH, cache_bytes
from endpoints.engine_args.rendering import engine_arguments
from endpoints.observability.scraping import pod_annotations
from endpoints.pods.weight_copy import weight_copies
from endpoints.pods.weight_fetch import hub_token, weight_fetches
from endpoints.pods.weight_volumes import cache_claims, engine_mounts, weight_volumes
from endpoints.pools.node_pools import node_selector
from endpoints.quantity import GIB, memory_text
from endpoints.stack.weights import S3Weights

LIVENESS_PERIOD = 10
LIVENESS_FAILURES = 6
DO_NOT_DISRUPT = "karpenter.sh/do-not-disrupt"
"""Karpenter moves no pod of its own will that says so: a stream would end with it."""
TEMPORARY_FILES = plan.EmptyVolume(name="temporary-files", size=memory_text(2 * GIB))
"""A part of `CACHE_SPARE`, which the pod's request for disk counts; its size is an assumption."""


def plan_pod(endpoint: ResolvedEndpoint, timers: plan.Timers) -> plan.Pod:
    """The one pod of a replica, or the leader of its group."""
    container = _container(endpoint, timers)
    in_s3 = isinstance(endpoint.cluster.weights, S3Weights)
    restart = {} if endpoint.restart is None else {names.RESTART: str(endpoint.restart)}
    return plan.Pod(
        labels=pod_labels(endpoint),
        annotations={
            names.NAME: endpoint.name,
            names.MODEL: endpoint.model.name,
            names.FRAMEWORK: endpoint.engine_name,
            **({DO_NOT_DISRUPT: "true"} if endpoint.cluster.nodes == "karpenter" else {}),
            **restart,
            **pod_annotations(endpoint),
        },
        container=container,
        weight_copies=(
            *weight_copies(endpoint, container),
            *weight_fetches(endpoint, container),
        ),
        volumes=(*weight_volumes(endpoint), *_temporary_files(endpoint)),
        service_account=SERVICE_ACCOUNT if in_s3 else None,
        node_selector=node_selector(endpoint),
        tolerations=tuple(
            plan.Toleration(key=taint.key, operator="Exists", effect=taint.effect)
            for taint in endpoint.resource.taints
        ),
        grace_seconds=timers.grace.seconds,
        security=plan.PodSecurity(
            user=endpoint.image.user, read_only_root=endpoint.image.read_only_root
        ),
        priority_class=endpoint.cluster.priority_class,
        one_zone_by=None,
        # Also of a single replica: else a second one would change the pod of the first.
        spread=selector(endpoint),
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
            **({"HF_HUB_OFFLINE": "1"} if is_local else {"HF_ENDPOINT": endpoint.cluster.hub.url}),
            **engine.env,
        },
        secret_env=(
            *engine_secret_env(endpoint),
            *(() if is_local else hub_token(endpoint.cluster.hub)),
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
        cache_claims=cache_claims(endpoint),
        mounts=(
            *engine_mounts(endpoint),
            *(
                plan.Mount(volume=volume.name, path="/tmp", sub_path=None, read_only=False)
                for volume in _temporary_files(endpoint)
            ),
        ),
    )


def _temporary_files(endpoint: ResolvedEndpoint) -> tuple[plan.EmptyVolume, ...]:
    """Where an engine that cannot write to its image keeps temporary files; none or one."""
    return (TEMPORARY_FILES,) if endpoint.image.read_only_root else ()


def _liveness_failures(endpoint: ResolvedEndpoint, timers: plan.Timers) -> int:
    """Probes that may fail: a minute of them, after the longest answer where that silences them."""
    answer = timers.drain.seconds if endpoint.engine.blocks_health else 0
    return LIVENESS_FAILURES + ceil(answer / LIVENESS_PERIOD)


def _probe(path: str, period: int, failures: int) -> plan.Probe:
    return plan.Probe(
        path=path, period_seconds=period, timeout_seconds=5, failure_threshold=failures
    )
