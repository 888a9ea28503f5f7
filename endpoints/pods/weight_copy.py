"""The container that copies weights from S3 into a pod's model cache before its engine starts."""

from endpoints import plan
from endpoints.catalog.weight_copy import load_copy_tool
from endpoints.endpoint.requests import without_accelerators
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.endpoint.weights import CACHE_PATH, WEIGHTS_PATH, local_file
from endpoints.pods.weight_filters import read_files
from endpoints.stack.weights import S3Weights

_SCRIPT = """\
aws s3 ls "$0" > /dev/null || { echo "$0 is not there, or cannot be read" >&2; exit 1; }
exec aws s3 sync --only-show-errors "$@"
"""
"""`$0` must be there: `sync` of an empty prefix succeeds. What an earlier start copied is not
copied again; files that it did not finish have other names."""


def weight_copies(
    endpoint: ResolvedEndpoint, container: plan.Container
) -> tuple[plan.WeightCopy, ...]:
    """The copy of an endpoint whose weights lie in S3, beside its engine's container; else none."""
    eks, weights = endpoint.cluster.eks, endpoint.cluster.weights
    if eks is None or not isinstance(weights, S3Weights):
        return ()
    source = f"s3://{weights.bucket}/{weights.prefix}/{endpoint.model.name}/{endpoint.revision}/"
    file = local_file(endpoint.model, endpoint.quantization)
    copy = plan.WeightCopy(
        image=load_copy_tool().reference,
        command=("/bin/sh", "-ec", _SCRIPT),
        args=(f"{source}{file or ''}", source, WEIGHTS_PATH, *read_files(endpoint)),
        env={"HOME": CACHE_PATH, "AWS_REGION": eks.region},
        secret_env=(),
        # It runs before the engine and never beside it, so it may take all but the accelerators.
        requests=without_accelerators(container.requests),
        limits=without_accelerators(container.limits),
        mounts=(),
        source=source,
    )
    return (copy,)
