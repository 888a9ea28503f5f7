"""Selection of the part of a plan that concerns some of its endpoints."""

from collections.abc import Sequence
from dataclasses import replace

from endpoints import plan
from endpoints.nearest import hint
from endpoints.read.problem import InvalidInputError, Problem


def selected(stack: plan.Plan, names: Sequence[str], file: str) -> plan.Plan:
    """The plan with these endpoints, their clusters and pools; costs stay those of the stack.

    Raises:
        InvalidInputError: with a problem of `file` for each name that is no endpoint's.
    """
    known = [endpoint.name for endpoint in stack.endpoints]
    unknown = [name for name in dict.fromkeys(names) if name not in known]
    if unknown:
        raise InvalidInputError([_unknown(name, known, file) for name in unknown])
    endpoints = tuple(one for one in stack.endpoints if one.name in names)
    clusters = {endpoint.cluster for endpoint in endpoints}
    pools = {(endpoint.cluster, endpoint.pool) for endpoint in endpoints}
    return replace(
        stack,
        endpoints=endpoints,
        clusters=tuple(one for one in stack.clusters if one.name in clusters),
        pools=tuple(one for one in stack.pools if (one.cluster, one.name) in pools),
    )


def _unknown(name: str, known: Sequence[str], file: str) -> Problem:
    return Problem(
        file=file,
        line=0,
        column=0,
        path="endpoints",
        message="no such endpoint",
        value=name,
        fix=hint(name, known, listing="Endpoints here", none="It has none."),
    )
