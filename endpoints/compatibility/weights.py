"""Checks that the engine can load weights from where the cluster keeps them."""

from typing import assert_never

from endpoints.catalog import FrameworkVersion, Model
from endpoints.compatibility.alternatives import frameworks_for, runs
from endpoints.endpoint.parts import Parts
from endpoints.endpoint.weights import local_file
from endpoints.nearest import listed
from endpoints.read.findings import Findings
from endpoints.stack.settings import stack_file
from endpoints.stack.weights import ClaimWeights, ImageWeights, S3Weights, Weights


def check_weights(parts: Parts, findings: Findings) -> None:
    """Report engines and files that cannot be read from a folder of weights, as of S3 or images."""
    cluster, model = parts.cluster, parts.model
    place = _place(cluster.weights) if cluster is not None else None
    if place is None or model is None:
        return
    if parts.framework is not None and not parts.framework.versions[parts.version].local_args:
        _report_engine(parts, model, place, findings)
    quantization = parts.entry.quantization or ""
    if quantization in model.variants and local_file(model, quantization) is None:
        _report_file(parts, model, quantization, place, findings)


def _place(weights: Weights | None) -> str | None:
    """Store that engines without a folder of weights cannot read, in words; None for any other."""
    match weights:
        case S3Weights():
            return "S3"
        case ImageWeights():
            return "images"
        case ClaimWeights() | None:
            return None
        case _:
            assert_never(weights)


def _report_engine(parts: Parts, model: Model, place: str, findings: Findings) -> None:
    def fits(engine: FrameworkVersion) -> bool:
        return bool(engine.local_args) and runs(engine, model, parts.resource, parts.catalog)

    others = frameworks_for(parts.catalog, fits)
    choice = f"Choose framework {others}, or remove" if others else "Remove"
    findings.add(
        *parts.place("framework"),
        f"{parts.engine_name} takes weights from the model hub only, and those of cluster "
        f"{parts.cluster_name} lie in {place}",
        f"{choice} `weights` from the cluster in {stack_file(parts.stack)}.",
        parts.engine_name,
    )


def _report_file(
    parts: Parts, model: Model, quantization: str, place: str, findings: Findings
) -> None:
    known = [name for name, variant in model.variants.items() if variant.file is not None]
    choice = f"Choose {listed(known, 'or')}, or run" if known else "Run"
    findings.add(
        *parts.place("quantization"),
        f"the catalogue does not say which file of {model.name} holds {quantization}, and cluster "
        f"{parts.cluster_name} has its files in {place}",
        f"{choice} `endpoints model add {model.name} --refresh`.",
        quantization,
    )
