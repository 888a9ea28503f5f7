"""The container that copies weights from S3 into a pod's model cache before its engine starts."""

from endpoints import plan
from endpoints.catalog.weight_copy import load_copy_tool
from endpoints.clouds import cloud_of
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.endpoint.weights import CACHE_PATH, WEIGHTS_PATH, local_file
from endpoints.manifests.containers import environment
from endpoints.pods.before_engine import before_engine
from endpoints.pods.weight_filters import read_files
from endpoints.stack.weights import S3Weights

_SCRIPT = """\
aws s3 ls "$0" > /dev/null || { echo "$0 is not there, or cannot be read" >&2; exit 1; }
exec aws s3 sync --only-show-errors "$@"
"""
"""`$0` must be there: `sync` of an empty prefix succeeds. What an earlier start copied is not
copied again; files that it did not finish have other names."""


def weight_copy(endpoint: ResolvedEndpoint, resources: plan.Manifest) -> plan.Manifest | None:
    """The container that copies them; None for an endpoint whose weights lie elsewhere."""
    source = copy_source(endpoint)
    if source is None:
        return None
    file = local_file(endpoint.model, endpoint.quantization)
    return {
        **before_engine(resources),
        "image": load_copy_tool().reference,
        "command": ["/bin/sh", "-ec", _SCRIPT],
        "args": [f"{source}{file or ''}", source, WEIGHTS_PATH, *read_files(endpoint)],
        "env": environment(
            {"HOME": CACHE_PATH, **cloud_of(endpoint.cluster).pod_env(endpoint.cluster)}
        ),
    }


def copy_source(endpoint: ResolvedEndpoint) -> str | None:
    """Where they lie in S3: `s3://bucket/prefix/owner/model/revision/`."""
    weights = endpoint.cluster.weights
    if not isinstance(weights, S3Weights):
        return None
    return f"s3://{weights.bucket}/{weights.prefix}/{endpoint.model.name}/{endpoint.revision}/"
