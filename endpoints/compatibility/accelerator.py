"""Whether the accelerator can compute what the engine will ask of it."""

from collections.abc import Iterator

from endpoints.catalog import Accelerator, CloudResource, DataType, FrameworkVersion
from endpoints.compatibility.alternatives import cheapest, priced
from endpoints.compatibility.quantization import method_of
from endpoints.findings import Findings
from endpoints.parts import Parts

_SPELLINGS: dict[str, DataType] = {"half": "float16", "float": "float32"}
"""Other names of data types in vLLM and SGLang."""


def check_accelerator(parts: Parts, findings: Findings) -> None:
    """Tell every need of NVIDIA compute capability that the resource does not meet."""
    resource = parts.resource
    if parts.framework is None or resource is None or resource.accelerator is None:
        return
    capability = resource.accelerator.compute_capability
    if (
        capability is None
        or resource.platform not in parts.framework.versions[parts.version].images
    ):
        return
    for field, needed, message, otherwise in _needs(parts, resource.accelerator):
        if _number(capability) < _number(needed):
            findings.add(
                *parts.place(field),
                f"{message} needs compute capability {needed}, and {resource.accelerator.model} "
                f"of {resource.name} has {capability}",
                f"{otherwise}{_resource_with(parts, resource, needed)}",
                resource.name,
            )


def _needs(parts: Parts, accelerator: Accelerator) -> Iterator[tuple[str, str, str, str]]:
    """Field to blame, least compute capability, what needs it, and what else can be done."""
    assert parts.framework is not None
    engine = parts.framework.versions[parts.version]
    name = f"{parts.framework.name}@{parts.version}"
    if engine.min_compute_capability is not None:
        yield "resource", engine.min_compute_capability, name, ""
    if (data_type := _data_type(parts, engine)) is not None:
        lower = [
            other
            for other, needed in engine.data_types.items()
            if _number(needed) <= _number(accelerator.compute_capability or "0.0")
        ]
        knob = engine.knobs.data_type
        instead = f"Write `engineArgs: {{{knob}: {lower[0]}}}`. " if knob and lower else ""
        yield "resource", engine.data_types[data_type], data_type, instead
    yield from _quantization_needs(parts, engine)


def _quantization_needs(
    parts: Parts, engine: FrameworkVersion
) -> Iterator[tuple[str, str, str, str]]:
    given = parts.endpoint.draft.value.quantization
    if parts.model is None or parts.facts is None or parts.model.format == "gguf":
        return
    method = method_of(given, parts.model, parts.facts)
    if method is None:
        return
    quantization = parts.facts.quantizations[method]
    field = "quantization" if given is not None else "resource"
    otherwise = "Remove the key. " if given is not None else ""
    computed = quantization.compute and engine.data_types.get(quantization.compute)
    needed = max(
        filter(None, (quantization.min_compute_capability, computed)), key=_number, default=None
    )
    if needed is not None:
        yield field, needed, f"quantization {method}", otherwise


def _data_type(parts: Parts, engine: FrameworkVersion) -> DataType | None:
    """What the engine computes in; None where that is not known or has no limit."""
    knob = engine.knobs.data_type
    if parts.model is None or parts.model.format == "gguf" or knob is None:
        return None
    given = parts.endpoint.draft.value.engine_args.get(knob)
    wanted = parts.model.data_type if given in {None, "auto"} else given
    found = _SPELLINGS.get(str(wanted), wanted)
    return next((known for known in engine.data_types if known == found), None)


def _resource_with(parts: Parts, resource: CloudResource, needed: str) -> str:
    def fits(other: CloudResource) -> bool:
        return (
            other.platform == resource.platform
            and other.accelerators == resource.accelerators
            and other.nodes_per_replica == 1
            and other.accelerator is not None
            and _number(other.accelerator.compute_capability or "0.0") >= _number(needed)
        )

    found = cheapest(parts.catalog.resources.values(), fits)
    return f"The cheapest resource that can: {priced(found)}." if found else "No resource can."


def _number(capability: str) -> tuple[int, ...]:
    return tuple(int(part) for part in capability.split("."))
