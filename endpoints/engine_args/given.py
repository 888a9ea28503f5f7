"""Arguments of an entry under the engine's own names, with their canonical values."""

from dataclasses import dataclass

from pydantic import JsonValue

from endpoints.catalog import Argument, EngineFacts, Framework
from endpoints.endpoint.parts import Parts
from endpoints.engine_args.values import canonical_value
from endpoints.read.nodes import Scalar, find


@dataclass(frozen=True, slots=True)
class Given:
    """An argument of an entry; `name` is the engine's, `argument` None if the facts lack it."""

    written: str
    name: str
    value: JsonValue
    argument: Argument | None

    @property
    def is_off(self) -> bool:
        """Whether the argument is a switch set to false, which equals leaving it out."""
        return self.value is False


def given_arguments(parts: Parts) -> tuple[Given, ...]:
    """The arguments of the entry, in the file's order."""
    return tuple(_given(parts, written) for written in parts.entry.engine_args)


def canonical_arguments(parts: Parts) -> dict[str, JsonValue]:
    """The arguments of the entry by the engine's names, with canonical values."""
    return {given.name: given.value for given in given_arguments(parts)}


def argument_named(
    name: str, framework: Framework | None, facts: EngineFacts | None
) -> Argument | None:
    """The argument with this spelling, or with this name in CSGHub; None if there is none."""
    if facts is None:
        return None
    spelling = name.replace("_", "-")
    found = facts.by_spelling.get(spelling)
    if found is None and framework is not None and spelling in framework.csghub_names:
        found = facts.by_spelling.get(framework.csghub_names[spelling])
    return found


def _given(parts: Parts, written: str) -> Given:
    value = parts.entry.engine_args[written]
    argument = argument_named(written, parts.framework, parts.facts)
    if argument is None:
        return Given(written, written, value, None)
    node = find(parts.endpoint.node, ("engineArgs", written))
    text = node.text if isinstance(node, Scalar) else ""
    return Given(written, argument.name, canonical_value(argument, value, text), argument)
