"""Faults between valid values: all of a model's in one error, each at its place."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from pydantic_core import ErrorDetails, PydanticCustomError

from endpoints.read.findings import Findings
from endpoints.read.nodes import Keys, MapNode, Scalar, find, key_mark, shorten, show, value_mark

FAULTS = "faults"
"""Type of the errors that carry `faults`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """A value that does not go together with another value of the same model.

    `keys` say where, in the file's spelling; `reads` are the other top keys of the model that the
    fault depends on. `is_key` says that the last key itself is wrong, and not what it stands for.
    """

    keys: Keys
    message: str
    fix: str
    reads: frozenset[str] = frozenset()
    is_key: bool = False


def faulty(faults: Sequence[Fault]) -> PydanticCustomError:
    """The error that carries all faults of one model."""
    text = "; ".join(f"{fault.message}. {fault.fix}" for fault in faults)
    return PydanticCustomError(FAULTS, "{text}", {"text": text, "faults": tuple(faults)})


def report_faults(
    error: ErrorDetails, node: MapNode, above: Keys, broken: AbstractSet[str], findings: Findings
) -> None:
    """Report the faults of an error about `node`, which stands at `above`.

    Faults that depend on a key in `broken` are not reported: the key's own problem was, and its
    missing value may be the only cause.
    """
    for fault in error["ctx"]["faults"]:
        if broken.isdisjoint({*fault.reads, str(fault.keys[0])}):
            _report(fault, node, above, findings)


def _report(fault: Fault, node: MapNode, above: Keys, findings: Findings) -> None:
    found = find(node, fault.keys)
    value = show(found) if isinstance(found, Scalar) else None
    mark = value_mark(node, fault.keys)
    if fault.is_key:
        mark, value = key_mark(node, fault.keys), shorten(str(fault.keys[-1]))
    findings.add(mark, (*above, *fault.keys), fault.message, fault.fix, value)
