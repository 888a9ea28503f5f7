"""The engine's container."""

from math import ceil

from endpoints import plan
from endpoints.endpoint.keys import engine_secret_env
from endpoints.endpoint.metadata import PORT_NAME
from endpoints.endpoint.requests import container_limits, container_requests
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.endpoint.timers import PROBE_PERIOD
from endpoints.endpoint.weights import CACHE_PATH
from endpoints.engine_args.rendering import engine_arguments
from endpoints.manifests.containers import UNPRIVILEGED, environment
from endpoints.pods.volumes import cache_size, engine_mounts
from endpoints.pods.weight_fetch import hub_token

LIVENESS_PERIOD = 10
LIVENESS_FAILURES = 6


def engine_container(endpoint: ResolvedEndpoint, timers: plan.Timers) -> plan.Manifest:
    """The container of a replica on one node."""
    engine, disk = endpoint.engine, cache_size(endpoint)
    is_local = endpoint.reads_folder
    return {
        "name": "engine",
        "image": endpoint.image.reference,
        "command": (engine.local_command if is_local else ()) or engine.command or None,
        "args": engine_arguments(endpoint, timers.drain.seconds),
        "env": environment(
            {
                "HOME": CACHE_PATH,
                "USER": "engine",
                "HF_HOME": CACHE_PATH,
                **(
                    {"HF_HUB_OFFLINE": "1"}
                    if is_local
                    else {"HF_ENDPOINT": endpoint.cluster.hub.url}
                ),
                **engine.env,
            },
            [*engine_secret_env(endpoint), *(() if is_local else hub_token(endpoint.cluster.hub))],
        ),
        "ports": [{"name": PORT_NAME, "containerPort": engine.port}],
        "resources": {
            "requests": container_requests(endpoint, disk),
            "limits": container_limits(endpoint, disk),
        },
        "startupProbe": _probe(endpoint, PROBE_PERIOD, ceil(timers.startup.seconds / PROBE_PERIOD)),
        "readinessProbe": _probe(endpoint, 5, 3),
        "livenessProbe": _probe(endpoint, LIVENESS_PERIOD, _liveness_failures(endpoint, timers)),
        "lifecycle": _sleep(timers.pre_stop.seconds),
        "securityContext": {
            **UNPRIVILEGED,
            # False is what is meant where nothing is said.
            "readOnlyRootFilesystem": endpoint.image.read_only_root or None,
        },
        "volumeMounts": engine_mounts(endpoint),
    }


def _liveness_failures(endpoint: ResolvedEndpoint, timers: plan.Timers) -> int:
    """Probes that may fail: a minute of them, after the longest answer where that silences them."""
    answer = timers.drain.seconds if endpoint.engine.blocks_health else 0
    return LIVENESS_FAILURES + ceil(answer / LIVENESS_PERIOD)


def _probe(endpoint: ResolvedEndpoint, period: int, failures: int) -> plan.Manifest:
    return {
        "httpGet": {"path": endpoint.engine.health_path, "port": PORT_NAME},
        "periodSeconds": period,
        "timeoutSeconds": 5,
        "failureThreshold": failures,
    }


def _sleep(seconds: int) -> plan.Manifest | None:
    """Pause before SIGTERM. The kubelet sleeps by itself: an image need not have a shell."""
    return {"preStop": {"sleep": {"seconds": seconds}}} if seconds else None
