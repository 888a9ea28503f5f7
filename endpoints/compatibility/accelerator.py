"""Checks of the accelerator's compute capability against the engine's needs."""

from collections.abc import Iterator
from dataclasses import dataclass

from endpoints.catalog import CloudResource, DataType, FrameworkVersion, capability_order
from endpoints.catalog.pricing import cheapest, priced
from endpoints.compatibility.quantization import method_of
from endpoints.endpoint.parts import Parts
from endpoints.engine_args.given import canonical_arguments
from endpoints.engine_args.serving import data_type_named
from endpoints.quantity import memory_bytes
from endpoints.read.findings import Findings


@dataclass(frozen=True, slots=True)
class _Need:
    """A required compute capability; `field` is the key of the entry that asks for it."""

    field: str
    capability: str
    what: str
    otherwise: str


def check_accelerator(parts: Parts, findings: Findings) -> None:
    """Report every required NVIDIA compute capability that the resource lacks."""
    resource = parts.resource
    if resource is None or resource.accelerator is None:
        return
    for need in _unmet(parts, resource):
        findings.add(
            *parts.place(need.field),
            f"{need.what} needs compute capability {need.capability}, and "
            f"{resource.accelerator.model} of {resource.name} has "
            f"{resource.accelerator.compute_capability}",
            f"{need.otherwise}{_resource_with(parts, resource)}",
            resource.name,
        )


def can_compute(parts: Parts, resource: CloudResource) -> bool:
    """Whether the unchanged endpoint could compute on this resource instead of its own."""
    return not _unmet(parts, resource)


def _unmet(parts: Parts, resource: CloudResource) -> list[_Need]:
    accelerator = resource.accelerator
    if parts.framework is None or accelerator is None or accelerator.compute_capability is None:
        return []
    if resource.platform not in parts.framework.versions[parts.version].images:
        return []
    has = capability_order(accelerator.compute_capability)
    return [need for need in _needs(parts, has) if has < capability_order(need.capability)]


def _needs(parts: Parts, has: tuple[int, ...]) -> Iterator[_Need]:
    assert parts.framework is not None
    engine = parts.framework.versions[parts.version]
    if engine.min_compute_capability is not None:
        yield _Need("resource", engine.min_compute_capability, parts.engine_name, "")
    if (data_type := _data_type(parts, engine)) is not None:
        lower = [
            other for other, least in engine.data_types.items() if capability_order(least) <= has
        ]
        knob = engine.knobs.data_type
        instead = f"Write `engineArgs: {{{knob}: {lower[0]}}}`. " if lower else ""
        yield _Need("resource", engine.data_types[data_type], data_type, instead)
    yield from _quantization_needs(parts, engine)


def _data_type(parts: Parts, engine: FrameworkVersion) -> DataType | None:
    """Data type that the engine computes in; None where it is unknown or has no limit.

    Weights that are stored quantized do not determine the data type.
    """
    model, knob = parts.model, engine.knobs.data_type
    if model is None or model.format == "gguf" or knob is None:
        return None
    given = canonical_arguments(parts).get(knob, "auto")
    if given == "auto":
        wanted = None if model.quantization else model.data_type
    else:
        wanted = data_type_named(given)
    return wanted if wanted in engine.data_types else None


def _quantization_needs(parts: Parts, engine: FrameworkVersion) -> Iterator[_Need]:
    given = parts.entry.quantization
    if parts.model is None or parts.facts is None or parts.model.format == "gguf":
        return
    method = method_of(given, parts.model, parts.facts)
    if method is None:
        return
    quantization = parts.facts.quantizations[method]
    computed = engine.data_types.get(quantization.compute) if quantization.compute else None
    known = [least for least in (quantization.min_compute_capability, computed) if least]
    if known:
        field = "resource" if given is None else "quantization"
        otherwise = "" if given is None else "Remove the key. "
        yield _Need(field, max(known, key=capability_order), f"quantization {method}", otherwise)


def _resource_with(parts: Parts, resource: CloudResource) -> str:
    def fits(other: CloudResource) -> bool:
        return (
            other.platform == resource.platform
            and other.accelerators == resource.accelerators
            and other.nodes_per_replica == resource.nodes_per_replica
            and can_compute(parts, other)
            and _holds(other, parts)
        )

    found = cheapest(parts.catalog.resources.values(), fits)
    return f"The cheapest resource that can: {priced(found)}." if found else "No resource can."


def _holds(resource: CloudResource, parts: Parts) -> bool:
    """Whether the resource's memory holds the stored weights, so that it may be advised."""
    if parts.model is None or resource.accelerator is None:
        return True
    weights = parts.model.loaded_bytes or parts.model.weight_bytes
    return weights < memory_bytes(resource.accelerator.memory) * resource.accelerators
