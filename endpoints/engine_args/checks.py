"""Checks that the engine accepts the arguments in the file."""

from collections.abc import Set
from dataclasses import dataclass

from endpoints.catalog import Argument, Framework, FrameworkVersion
from endpoints.endpoint.parts import Parts
from endpoints.engine_args.absent import absent_fault
from endpoints.engine_args.combinations import combination_faults
from endpoints.engine_args.given import Given, given_arguments
from endpoints.engine_args.reserved import reserved_names, set_by
from endpoints.engine_args.tool_calls import not_a_switch
from endpoints.engine_args.values import Fault, switched, value_fault
from endpoints.read.findings import Findings
from endpoints.read.nodes import Mark, find, key_mark, shorten, show, value_mark

_READ = 100
"""Problems after which names are no longer compared, since a run shows fewer."""


def check_arguments(parts: Parts, findings: Findings) -> tuple[str, ...]:
    """Report every argument that the engine would refuse.

    Returns:
        Warnings about deprecated arguments.
    """
    if parts.framework is None or not parts.entry.engine_args:
        return ()
    engine = parts.framework.versions[parts.version]
    given = given_arguments(parts)
    reserved = reserved_names(engine, parts.framework, parts.facts)
    check = _Check(parts, findings, parts.framework, engine, reserved)
    usable = [argument for argument in given if check.is_usable(argument)]
    check.twice(usable)
    if len(usable) == len(given) and "engineArgs" not in parts.endpoint.draft.broken:
        for argument, fault in combination_faults(parts, engine, usable):
            check.report_value(argument, fault)
    return check.deprecations(usable)


@dataclass(frozen=True, slots=True)
class _Check:
    parts: Parts
    findings: Findings
    framework: Framework
    engine: FrameworkVersion
    reserved: Set[str]

    def is_usable(self, given: Given) -> bool:
        """Whether the argument exists, is not reserved and has a valid value; reports otherwise."""
        spellings = {given.name, given.written.replace("_", "-")}
        if self.reserved & spellings:
            message = f"this argument is set by {set_by(spellings, self.engine)}"
            self._report_key(given, Fault(message, "Remove it here."))
            return False
        if given.argument is None:
            compares = len(self.findings) < _READ
            absent = absent_fault(self.parts, self.framework, given.written, compares=compares)
            if absent is not None:
                self._report_key(given, absent)
            return absent is None
        wrong = self._value_fault(given, given.argument)
        if wrong is not None:
            self.report_value(given, wrong)
        return wrong is None

    def _value_fault(self, given: Given, argument: Argument) -> Fault | None:
        is_on = switched(given.value)
        is_csghub = given.written.replace("_", "-") in self.framework.csghub_names
        if is_csghub and is_on is not None and argument.type != "switch":
            return not_a_switch(self.framework, self.parts.model, argument, is_on=is_on)
        return value_fault(given.written, argument, given.value)

    def twice(self, usable: list[Given]) -> None:
        """Report arguments that are given under two spellings."""
        first: dict[str, Given] = {}
        for given in usable:
            other = first.setdefault(given.name, given)
            if other is not given:
                fault = Fault(f"the same argument as {other.written}", "Keep one of them.")
                self._report_key(given, fault)

    def deprecations(self, usable: list[Given]) -> tuple[str, ...]:
        """A sentence for each deprecated argument."""
        return tuple(
            f"{given.written} is deprecated in {self.parts.engine_name}: "
            f"{given.argument.deprecated}"
            for given in usable
            if given.argument is not None and given.argument.deprecated
        )

    def report_value(self, given: Given, fault: Fault) -> None:
        """Report a problem of an argument's value."""
        node, keys = self.parts.endpoint.node, ("engineArgs", given.written)
        found = find(node, keys)
        mark = value_mark(node, keys)
        self._report(mark, given, fault, show(found) if found is not None else None)

    def _report_key(self, given: Given, fault: Fault) -> None:
        mark = key_mark(self.parts.endpoint.node, ("engineArgs", given.written))
        self._report(mark, given, fault, shorten(given.written))

    def _report(self, mark: Mark, given: Given, fault: Fault, value: str | None) -> None:
        keys = ("endpoints", self.parts.endpoint.name, "engineArgs", given.written)
        self.findings.add(mark, keys, fault.message, fault.fix, value)
