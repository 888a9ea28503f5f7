"""Whether the engine can take its weights from where the cluster keeps them."""

from endpoints.catalog import FrameworkVersion, Model
from endpoints.compatibility.alternatives import frameworks_for, runs
from endpoints.endpoint.parts import Parts
from endpoints.endpoint.weights import local_file
from endpoints.nearest import listed
from endpoints.read.findings import Findings
from endpoints.stack.settings import stack_file
from endpoints.stack.weights import ImageWeights, S3Weights

_PLACES: dict[type, str] = {S3Weights: "S3", ImageWeights: "images"}
"""Where engines that fetch weights by themselves cannot get at them."""


def check_weights(parts: Parts, findings: Findings) -> None:
    """Tell who cannot read the folder in which weights of S3 or of images are."""
    cluster, model = parts.cluster, parts.model
    place = _PLACES.get(type(cluster.weights)) if cluster is not None else None
    if place is None or model is None:
        return
    if parts.framework is not None and not parts.framework.versions[parts.version].local_args:
        _tell_engine(parts, model, place, findings)
    quantization = parts.endpoint.draft.value.quantization or ""
    if quantization in model.variants and local_file(model, quantization) is None:
        _tell_file(parts, model, quantization, place, findings)


def _tell_engine(parts: Parts, model: Model, place: str, findings: Findings) -> None:
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


def _tell_file(
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
