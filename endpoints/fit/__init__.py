"""Fit of a model on its hardware: weights, KV cache and overhead of each accelerator."""

from endpoints.fit.cheapest import cheapest_fit
from endpoints.fit.measuring import measure
from endpoints.fit.misfit import Misfit
from endpoints.fit.serving import (
    Serving,
    largest_tensor_parallel,
    undivided_stages,
    valid_tensor_parallel,
)

__all__ = [
    "Misfit",
    "Serving",
    "cheapest_fit",
    "largest_tensor_parallel",
    "measure",
    "undivided_stages",
    "valid_tensor_parallel",
]
