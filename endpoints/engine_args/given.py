"""The arguments that an entry gives, under the engine's own names and with what they mean."""

from dataclasses import dataclass

from pydantic import JsonValue

from endpoints.catalog import Argument, EngineFacts, Framework
from endpoints.endpoint.parts import Parts
from endpoints.engine_args.values import canonical_value
from endpoints.read.nodes import Scalar, find


@dataclass(frozen=True, slots=True)
class Given:
    """One argument: `name` is the engine's own, `argument` None if its facts have none such."""

    written: str
    name: str
    value: JsonValue
    argument: Argument | None

    @property
    def is_off(self) -> bool:
        """Whether it is a switch that says no, which is as if it were not given."""
        return self.value is False


def given_arguments(parts: Parts) -> tuple[Given, ...]:
    """The arguments of the entry in its order."""
    return tuple(_given(parts, written) for written in parts.entry.engine_args)


def canonical_arguments(parts: Parts) -> dict[str, JsonValue]:
    """The arguments of the entry as the engine calls them; values as it is to read them."""
    return {given.name: given.value for given in given_arguments(parts)}


def argument_named(
    name: str, framework: Framework | None, facts: EngineFacts | None
) -> Argument | None:
    """The argument under any of its spellings, or under CSGHub's name for it."""
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
