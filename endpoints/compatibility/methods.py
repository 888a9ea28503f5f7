"""Checks of a quantization method against the resource's platform and the data type."""

from collections.abc import Sequence

from endpoints.catalog import CloudResource, DataType, EngineFacts, Framework, Model
from endpoints.compatibility.quantization import method_of, storage_format
from endpoints.endpoint.parts import Parts
from endpoints.engine_args.given import given_arguments
from endpoints.engine_args.serving import data_type_named
from endpoints.nearest import listed
from endpoints.read.findings import Findings
from endpoints.read.nodes import value_mark

_HARDWARE = {"nvidia": "NVIDIA accelerators", "cpu": "CPUs"}


def check_method(parts: Parts, findings: Findings) -> None:
    """Report a quantization method without support for the platform or the data type."""
    model, facts = parts.model, parts.facts
    if model is None or facts is None or parts.framework is None or model.format == "gguf":
        return
    method = method_of(parts.entry.quantization, model, facts)
    if method is None or not _suits(model, facts, method):
        return
    if parts.resource is not None:
        _check_platform(parts, parts.framework, parts.resource, method, findings)
    _check_data_type(parts, parts.framework, model, method, findings)


def _suits(model: Model, facts: EngineFacts, method: str) -> bool:
    """Whether the method suits these weights; another check reports a method that does not."""
    if model.quantization is None:
        return not facts.quantizations[method].needs_checkpoint
    return storage_format(model.quantization) == storage_format(method)


def _check_platform(
    parts: Parts, framework: Framework, resource: CloudResource, method: str, findings: Findings
) -> None:
    assert parts.facts is not None
    image = framework.versions[parts.version].images.get(resource.platform)
    if image is None:
        return
    if resource.platform == "nvidia":
        runs = parts.facts.quantizations[method].min_compute_capability is not None
    else:
        runs = image.quantizations is None or method in image.quantizations
    if runs:
        return
    given = parts.entry.quantization
    hardware = _HARDWARE.get(resource.platform, f"accelerators of {resource.platform}")
    findings.add(
        *parts.place("resource" if given is None else "quantization"),
        f"{framework.name}@{parts.version} does not run quantization {method} on {hardware}, "
        f"which {resource.name} has",
        f"{'Choose another model' if given is None else 'Remove the key'}, or choose a resource "
        "of another kind.",
        given or resource.name,
    )


def _check_data_type(
    parts: Parts, framework: Framework, model: Model, method: str, findings: Findings
) -> None:
    assert parts.facts is not None
    knob = framework.versions[parts.version].knobs.data_type
    quantization = parts.entry.quantization
    able = _data_types(parts.facts, method, is_given=quantization is not None)
    if knob is None or not able:
        return
    message = f"quantization {method} computes in {listed(able, 'or')}"
    for given in given_arguments(parts):
        if given.name == knob and given.value != "auto":
            if (asked := data_type_named(given.value)) is not None and asked not in able:
                keys = ("engineArgs", given.written)
                mark = value_mark(parts.endpoint.node, keys)
                way = ("endpoints", parts.endpoint.name, *keys)
                fix = f"Write `{given.written}: {able[0]}`, or remove it."
                findings.add(mark, way, message, fix, str(given.value))
            return
    stored = model.data_type
    # Engines compute float32 weights in 16 bits by default.
    if model.quantization is None and stored in ("float16", "bfloat16") and stored not in able:
        fix = f"Write `engineArgs: {{{knob}: {able[0]}}}`, or remove the key."
        message += f", and the weights of {model.name} are in {stored}"
        findings.add(*parts.place("quantization"), message, fix, method)


def _data_types(facts: EngineFacts, method: str, *, is_given: bool) -> Sequence[DataType]:
    """Data types that the method computes in; empty means any.

    Unless the file names the method, the engine may choose any kernel of its storage format.
    """
    stored = storage_format(method)
    kernels = [
        quantization
        for name, quantization in facts.quantizations.items()
        if name == method or (not is_given and storage_format(name) == stored)
    ]
    if not all(kernel.data_types for kernel in kernels):
        return ()
    return sorted({data_type for kernel in kernels for data_type in kernel.data_types})
