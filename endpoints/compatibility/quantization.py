"""Checks that the engine can read the stored weights, or quantize them as requested."""

from collections.abc import Mapping

from endpoints.catalog import EngineFacts, Framework, FrameworkVersion, Model, Variant
from endpoints.compatibility.alternatives import frameworks_for, runs
from endpoints.endpoint.parts import Parts
from endpoints.nearest import hint
from endpoints.read.findings import Findings
from endpoints.read.nodes import shorten


def check_quantization(parts: Parts, findings: Findings) -> None:
    """Report missing or unknown variants, unknown methods, and weights the engine cannot read."""
    model, draft = parts.model, parts.endpoint.draft
    if model is None or "quantization" in draft.broken:
        return
    given = draft.value.quantization
    if model.format == "gguf":
        _check_variant(parts, model, given, findings)
    elif parts.framework is not None:
        if given is not None:
            _check_method(parts, model, given, findings)
        elif model.quantization is not None:
            _check_stored(parts, model, parts.framework, model.quantization, findings)


def method_of(given: str | None, model: Model, facts: EngineFacts | None) -> str | None:
    """The engine's name of the method in use: the requested one, or that of the stored weights.

    Engines name kernels of one storage format differently, such as awq and awq_marlin.
    """
    methods = facts.quantizations if facts else {}
    if given is not None:
        return given if given in methods else None
    if model.quantization is None:
        return None
    if model.quantization in methods:
        return model.quantization
    stored = storage_format(model.quantization)
    return next((name for name in methods if storage_format(name) == stored), None)


def storage_format(method: str) -> str:
    """Storage format of a method's weights: `awq` for awq, auto_awq and awq_marlin."""
    return method.removeprefix("auto_").removesuffix("_marlin").replace("_", "-")


def _check_variant(parts: Parts, model: Model, given: str | None, findings: Findings) -> None:
    mark, keys = parts.place("quantization")
    if given is None:
        keys = (*keys, "quantization")
        message = f"missing: {model.name} comes in variants, and one must be chosen"
        findings.add(mark, keys, message, _choose(model.variants))
    elif given not in model.variants:
        fix = hint(given, model.variants, listing="The variants", none="It has none: remove it.")
        findings.add(mark, keys, f"not a variant of {model.name}", fix, shorten(given))


def _choose(variants: Mapping[str, Variant]) -> str:
    example = f"Write for example `quantization: {min(variants, default='Q4_K_M')}`"
    return f"{example}; there are {', '.join(sorted(variants))}." if variants else f"{example}."


def _check_method(parts: Parts, model: Model, given: str, findings: Findings) -> None:
    methods = parts.facts.quantizations if parts.facts else {}
    place = parts.place("quantization")
    engine = parts.engine_name
    method = methods.get(given)
    if method is None:
        fix = hint(given, methods, listing="Its methods", none="It has none: remove the key.")
        findings.add(*place, f"not a quantization of {engine}", fix, shorten(given))
    elif model.quantization is not None:
        if storage_format(given) != storage_format(model.quantization):
            message = f"the weights of {model.name} are stored in {model.quantization}"
            findings.add(*place, message, "Remove the key: the engine sees it itself.", given)
    elif method.needs_checkpoint:
        stored = model.data_type or "full precision"
        loading = [name for name, other in methods.items() if not other.needs_checkpoint]
        quantizing = f" {engine} quantizes by itself with {', '.join(loading)}." if loading else ""
        message = f"{given} reads weights that were stored in it, and those of {model.name} are in "
        fix = f"Choose a model that was quantized so, or remove the key.{quantizing}"
        findings.add(*place, f"{message}{stored}", fix, given)


def _check_stored(
    parts: Parts, model: Model, framework: Framework, stored: str, findings: Findings
) -> None:
    if method_of(None, model, parts.facts) is not None:
        return

    def fits(engine: FrameworkVersion) -> bool:
        readable = method_of(None, model, parts.catalog.facts(engine)) is not None
        return readable and runs(engine, model, parts.resource, parts.catalog)

    others = frameworks_for(parts.catalog, fits, preferred=framework.name)
    fix = f"Choose framework {others}, or another model." if others else "Choose another model."
    name = parts.engine_name
    message = f"{name} does not read weights stored in {stored}, as those of {model.name} are"
    findings.add(*parts.place("model"), message, fix, model.name)
