"""Proof that an endpoint's model fits its resource, and the arguments that follow from it."""

from dataclasses import dataclass, field, replace

from endpoints.catalog import Catalog, CloudResource
from endpoints.catalog.pricing import priced
from endpoints.check.doubts import with_doubts
from endpoints.compatibility.accelerator import can_compute
from endpoints.endpoint.parts import Parts
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.endpoint.weights import disk_bytes
from endpoints.engine_args.derived import derive_arguments
from endpoints.engine_args.given import given_arguments
from endpoints.engine_args.serving import serving_of
from endpoints.fit import Misfit, Serving, cheapest_fit, measure, valid_tensor_parallel
from endpoints.nearest import listed
from endpoints.read.findings import Findings
from endpoints.read.nodes import Keys, Mark, value_mark

_READ = 100
"""Problems for which another resource is searched: each search takes ms, and a run shows fewer."""


@dataclass(frozen=True, slots=True)
class Prover:
    """Prover of fits; the search for another resource runs once for the same question."""

    catalog: Catalog
    findings: Findings
    _advice: dict[tuple[str, str, Serving, int], str] = field(default_factory=dict)

    def prove(self, endpoint: ResolvedEndpoint, parts: Parts) -> ResolvedEndpoint | None:
        """The endpoint with its fit and derived arguments; None, with a report, if it does not fit.

        A model that is not pinned gets its derived arguments alone.
        """
        if not endpoint.model.pinned:
            return replace(endpoint, derived=derive_arguments(endpoint, None))
        serving = serving_of(endpoint)
        if not self._knows(endpoint, serving, parts):
            return None
        if not self._divides(endpoint, serving, parts):
            return None
        fit = measure(endpoint.model, endpoint.resource, serving, endpoint.engine)
        if isinstance(fit, Misfit):
            self._report(fit, endpoint, serving, parts)
            return None
        return with_doubts(
            replace(endpoint, fit=fit, derived=derive_arguments(endpoint, fit)), serving
        )

    def _knows(self, endpoint: ResolvedEndpoint, serving: Serving, parts: Parts) -> bool:
        """Whether the model supports contexts of the asked length, or is extended to them."""
        asked, known = serving.context_tokens, endpoint.model.context_length
        knobs = endpoint.engine.knobs
        extended = any(name in endpoint.engine_args for name in knobs.context_extension)
        if asked is None or known is None or asked <= known or extended:
            return True
        message = f"{endpoint.model.name} knows contexts of up to {known} tokens"
        extend = listed(knobs.context_extension, "or")
        unasked = replace(serving, context_tokens=None)
        fit = measure(endpoint.model, endpoint.resource, unasked, endpoint.engine)
        most = (
            known
            if isinstance(fit, Misfit) or fit.kv_cache is None
            else fit.kv_cache.context_tokens
        )
        fix = f"Write at most {most}{f', or extend it with {extend}' if extend else ''}."
        self.findings.add(*self._place(parts, knobs.context_length), message, fix, str(asked))
        return False

    def _divides(self, endpoint: ResolvedEndpoint, serving: Serving, parts: Parts) -> bool:
        model, knob = endpoint.model, endpoint.engine.knobs.tensor_parallel
        valid = valid_tensor_parallel(model, serving.accelerators)
        if knob is None or serving.tensor_parallel in valid:
            return True
        heads = f"the {model.attention.heads} attention heads of " if model.attention else ""
        message = (
            f"{endpoint.engine_name} cannot divide {heads}{model.name} over "
            f"{serving.tensor_parallel} accelerators"
        )
        # Copies do not spread over the nodes of a replica.
        data = None if endpoint.spans_nodes else endpoint.engine.knobs.data_parallel
        fix = _divided(serving.accelerators, valid, knob, data)
        self.findings.add(*self._place(parts, knob), message, fix, str(serving.tensor_parallel))
        return False

    def _report(
        self, misfit: Misfit, endpoint: ResolvedEndpoint, serving: Serving, parts: Parts
    ) -> None:
        is_read = len(self.findings) < _READ
        other = self._cheapest(endpoint, serving, parts) if is_read else ""
        if misfit.kind != "context":
            nothing = "No resource of the catalogue holds it: choose a smaller model."
            fix = other or (nothing if is_read else "Choose a larger resource or a smaller model.")
            place = parts.place("resource")
            self.findings.add(*place, misfit.text, fix, endpoint.resource.name)
            return
        fix = f"Write at most {misfit.largest}. {other}".rstrip()
        place = self._place(parts, endpoint.engine.knobs.context_length)
        self.findings.add(*place, misfit.text, fix, str(misfit.asked))

    def _cheapest(self, endpoint: ResolvedEndpoint, serving: Serving, parts: Parts) -> str:
        disk = disk_bytes(endpoint.model, endpoint.quantization, endpoint.cluster.weights)
        key = (endpoint.model.name, endpoint.engine_name, serving, disk)
        if key not in self._advice:
            able = [
                resource
                for resource in self.catalog.resources.values()
                if can_compute(parts, resource)
            ]
            found = cheapest_fit(endpoint.model, able, serving, endpoint.engine, disk)
            self._advice[key] = _named(found)
        return self._advice[key]

    def _place(self, parts: Parts, knob: str | None) -> tuple[Mark, Keys]:
        """Place of the argument in the file, or else of the resource that it follows from."""
        for given in given_arguments(parts):
            if given.name == knob:
                keys = ("engineArgs", given.written)
                name = parts.endpoint.name
                return value_mark(parts.endpoint.node, keys), ("endpoints", name, *keys)
        return parts.place("resource")


def _divided(accelerators: int, valid: tuple[int, ...], tensor: str, data: str | None) -> str:
    sizes = listed([str(size) for size in valid], "or")
    fix = f"Choose a resource with {sizes} accelerator{'s' if valid[1:] else ''}"
    size = max((size for size in valid if accelerators % size == 0), default=1)
    if data is None:
        return f"{fix}."
    copies = f"{tensor}: {size}, {data}: {accelerators // size}"
    return f"{fix}, or run copies side by side: `engineArgs: {{{copies}}}`."


def _named(resource: CloudResource | None) -> str:
    return f"The cheapest resource that fits: {priced(resource)}." if resource else ""
