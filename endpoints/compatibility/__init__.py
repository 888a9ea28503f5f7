"""Compatibility of one endpoint's parts: valid references may still not go together."""

from endpoints.compatibility.accelerator import check_accelerator
from endpoints.compatibility.access import check_access
from endpoints.compatibility.cluster import check_cluster
from endpoints.compatibility.framework import check_framework
from endpoints.compatibility.methods import check_method
from endpoints.compatibility.quantization import check_quantization
from endpoints.compatibility.scaling import check_scaling
from endpoints.compatibility.weights import check_weights
from endpoints.endpoint.parts import Parts
from endpoints.engine_args.checks import check_arguments
from endpoints.read.findings import Findings


def check(parts: Parts, findings: Findings) -> tuple[str, ...]:
    """Report every pair of parts that does not go together.

    Returns:
        Warnings about settings that are valid and still inadvisable.
    """
    check_framework(parts, findings)
    check_access(parts, findings)
    check_quantization(parts, findings)
    check_method(parts, findings)
    check_accelerator(parts, findings)
    check_cluster(parts, findings)
    check_weights(parts, findings)
    return (*check_scaling(parts, findings), *check_arguments(parts, findings))
