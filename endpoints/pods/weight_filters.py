"""Which files of a repository an engine reads."""

import re

from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.endpoint.weights import local_file

UNREAD = (
    *("original/*", "*.bin", "*.pt", "*.pth", "*.ckpt", "*.gguf"),
    *("*.onnx", "*.onnx_data", "*.h5", "*.msgpack"),
)
"""Files that engines of safetensors do not read: the same weights in other forms."""
_DENSE = "*_Dense/*.bin"
"""Layers of sentence-transformers after the model, which are small and may have no other form."""
_PART = re.compile(r"-\d{5}(-of-\d{5}\.gguf)$")


def read_files(endpoint: ResolvedEndpoint) -> tuple[str, ...]:
    """Options `--exclude` and `--include`, of which the last one that matches a path decides.

    `aws s3 sync` takes them, and so does the program that fetches from a hub.
    """
    file = local_file(endpoint.model, endpoint.quantization)
    if file is not None:
        return ("--exclude", "*", "--include", _PART.sub(r"-?????\1", file))
    excluded = (word for pattern in UNREAD for word in ("--exclude", pattern))
    return (*excluded, "--include", _DENSE)
