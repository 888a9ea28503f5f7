"""Warnings about a fit that is proved but leaves doubts."""

from dataclasses import replace

from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.fit import Serving
from endpoints.nearest import listed


def with_doubts(endpoint: ResolvedEndpoint, serving: Serving) -> ResolvedEndpoint:
    """The endpoint with warnings about memory that was not counted and about idle accelerators."""
    return _with_idle(_with_uncounted(endpoint), serving)


def _with_uncounted(endpoint: ResolvedEndpoint) -> ResolvedEndpoint:
    given = [
        name
        for name in endpoint.engine.knobs.uncounted
        if endpoint.engine_args.get(name, False) is not False
    ]
    if not given or endpoint.fit is None:
        return endpoint
    moves = "moves" if len(given) == 1 else "move"
    doubt = f"not proven: {listed(given, 'and')} {moves} memory that is not counted here"
    return replace(
        endpoint,
        fit=replace(endpoint.fit, notes=(doubt, *endpoint.fit.notes)),
        warnings=(*endpoint.warnings, f"the fit is {doubt}"),
    )


def _with_idle(endpoint: ResolvedEndpoint, serving: Serving) -> ResolvedEndpoint:
    idle = serving.accelerators - serving.used_accelerators
    if idle <= 0:
        return endpoint
    warning = (
        f"{idle} of the {serving.accelerators} accelerators of {endpoint.resource.name} stay idle "
        "and are paid: choose a smaller resource"
    )
    return replace(endpoint, warnings=(*endpoint.warnings, warning))
