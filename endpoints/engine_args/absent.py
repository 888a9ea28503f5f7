"""Explanations of arguments that this version of the engine does not have."""

import functools

from endpoints.catalog import Argument, EngineFacts, Framework, RemovedArgument
from endpoints.endpoint.parts import Parts
from endpoints.engine_args.values import Fault
from endpoints.nearest import hint, listed

_FREE_TEXT = "custom-options"
"""CSGHub's name of the argument that holds options its form lacks."""


def absent_fault(parts: Parts, framework: Framework, name: str, *, compares: bool) -> Fault | None:
    """Why the engine has no argument `name`; None if the facts are incomplete and it may exist.

    Comparing the name with all others costs milliseconds; `compares` is false where a run reports
    more problems than it shows.
    """
    facts = parts.facts
    spelling = name.replace("_", "-")
    if spelling == _FREE_TEXT:
        return Fault(
            "the free text of CSGHub is no argument of an engine",
            "Write each of its options under `engineArgs`, without dashes.",
        )
    label = parts.engine_name
    if facts is None:
        return Fault(f"{label} takes no arguments", "Remove it.")
    wanted = framework.csghub_names.get(spelling, spelling)
    removed = next((item for item in facts.removed if item.name == wanted), None)
    if removed is not None:
        return _removed(removed, label)
    if not facts.complete:
        return None
    return (
        _negated(spelling, facts, label)
        or _inside_json(spelling, facts, label)
        or _elsewhere(parts, framework, wanted, facts, label)
        or Fault(
            f"not an argument of {label}",
            _advice(spelling, _words(facts)) if compares else "Remove it.",
        )
    )


def _removed(removed: RemovedArgument, label: str) -> Fault:
    message = (
        f"not an argument of {label}: removed in {removed.removed_in}, last in {removed.last_in}"
    )
    if removed.renamed_to is not None:
        return Fault(message, f"Write `{removed.renamed_to}`, its new name.")
    return Fault(message, removed.advice or "Remove it.")


def _negated(spelling: str, facts: EngineFacts, label: str) -> Fault | None:
    switch = facts.by_spelling.get(spelling.removeprefix("no-"))
    if switch is None or switch.type != "switch":
        return None
    return Fault(f"not an argument of {label}", f"Write `{switch.name}: false`.")


def _inside_json(spelling: str, facts: EngineFacts, label: str) -> Fault | None:
    """The fault of a key of a JSON argument, written `a.b` for `a: {"b": ...}`."""
    outer, _, inner = spelling.partition(".")
    argument = facts.by_spelling.get(outer)
    if not inner or argument is None or argument.type != "json":
        return None
    nested = inner.replace(".", ": {") + ": value" + "}" * inner.count(".")
    fix = f"Write it as a map: `{argument.name}: {{{nested}}}`."
    return Fault(f"not an argument of {label}, but a part of one", fix)


def _elsewhere(
    parts: Parts, framework: Framework, name: str, facts: EngineFacts, label: str
) -> Fault | None:
    """The fault of an argument that other versions in the catalogue have."""
    found: dict[str, Argument] = {}
    for version, contract in framework.versions.items():
        other = parts.catalog.engines.get(contract.facts or "")
        argument = other.by_spelling.get(name) if other is not None else None
        if argument is not None:
            found[version] = argument
    if not found:
        return None
    since = next(iter(found.values())).since
    message = f"not an argument of {label}"
    if since is not None:
        message += f": {facts.engine} has it since {since}, and this is {facts.version}"
    versions = listed((f"{framework.name}@{version}" for version in found), "or")
    return Fault(message, f"Remove it, or choose a version that has it: {versions}.")


def _words(facts: EngineFacts) -> tuple[str, ...]:
    """Spellings that are worth proposing: names, and aliases that are words."""
    return tuple(
        spelling
        for spelling, argument in facts.by_spelling.items()
        if spelling == argument.name or len(spelling) > 3
    )


@functools.lru_cache(maxsize=4096)
def _advice(name: str, spellings: tuple[str, ...]) -> str:
    """Advice on an unknown name, computed once however many endpoints use it."""
    return hint(name, spellings, listing="Its arguments")
