"""What containers have in common that bring weights into a pod before its engine starts."""

from endpoints import plan
from endpoints.endpoint.requests import without_accelerators
from endpoints.endpoint.weights import CACHE_PATH
from endpoints.manifests.containers import UNPRIVILEGED, mount

CACHE = "model-cache"


def before_engine(resources: plan.Manifest) -> plan.Manifest:
    """A container without image, command and environment; it has the engine's cache.

    Args:
        resources: of the engine, beside which it never runs: it may take all but accelerators.
    """
    return {
        "name": "weights",
        "resources": {name: without_accelerators(amounts) for name, amounts in resources.items()},
        # So that a failed update reports the last lines of its log.
        "terminationMessagePolicy": "FallbackToLogsOnError",
        "securityContext": UNPRIVILEGED,
        "volumeMounts": [mount(CACHE, CACHE_PATH)],
    }
