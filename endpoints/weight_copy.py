"""The container that copies weights from S3 into a pod's model cache before its engine starts."""

import re

from endpoints import plan
from endpoints.catalog.weight_copy import load_copy_tool
from endpoints.resolved import ResolvedEndpoint
from endpoints.weight_settings import S3Weights
from endpoints.weights import CACHE_PATH, WEIGHTS_PATH, local_file

UNREAD = (
    *("original/*", "*.bin", "*.pt", "*.pth", "*.ckpt", "*.gguf"),
    *("*.onnx", "*.onnx_data", "*.h5", "*.msgpack"),
)
"""Files that engines of safetensors do not read: the same weights in other forms."""
_DENSE = "*_Dense/*.bin"
"""Layers of sentence-transformers after the model, which are small and may have no other form."""
_SHARED = ("cpu", "memory", "ephemeral-storage")
_PART = re.compile(r"-\d{5}(-of-\d{5}\.gguf)$")
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
        args=(f"{source}{file or ''}", source, WEIGHTS_PATH, *_filters(file)),
        env={"HOME": CACHE_PATH, "AWS_REGION": eks.region},
        # It runs before the engine and never beside it, so it may take all but the accelerators.
        requests=_shared(container.requests),
        limits=_shared(container.limits),
        source=source,
    )
    return (copy,)


def _filters(file: str | None) -> tuple[str, ...]:
    """Which files: of filters of `aws s3 sync`, the last one that matches decides."""
    if file is not None:
        return ("--exclude", "*", "--include", _PART.sub(r"-?????\1", file))
    excluded = (word for pattern in UNREAD for word in ("--exclude", pattern))
    return (*excluded, "--include", _DENSE)


def _shared(amounts: plan.Labels) -> dict[str, str]:
    return {name: amount for name, amount in amounts.items() if name in _SHARED}
