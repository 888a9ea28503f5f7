"""What a reader of an engine's package finds, and how it finds quantization methods."""

from collections.abc import Mapping
from dataclasses import dataclass

from catalog_tools.extraction.interpreter import Interpreter
from catalog_tools.extraction.values import Class, External
from endpoints.catalog import Argument, DataType, Quantization

_DATA_TYPES: Mapping[str, DataType] = {
    "half": "float16",
    "float16": "float16",
    "bfloat16": "bfloat16",
    "float32": "float32",
    "float": "float32",
}
_OLDEST = 30
"""Anything below is no compute capability; engines write 0 and -1 for methods of other vendors."""


class ReadingError(Exception):
    """The package is written in a way that its reader does not know."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """One package: its arguments by name, its architectures, its quantization methods."""

    arguments: Mapping[str, Argument]
    architectures: tuple[str, ...]
    quantizations: Mapping[str, Quantization]

    @property
    def spellings(self) -> frozenset[str]:
        """Every spelling of every argument."""
        return frozenset(
            spelling
            for argument in self.arguments.values()
            for spelling in (argument.name, *argument.aliases)
        )


def quantization(
    interpreter: Interpreter, of: Class, *, needs_checkpoint: bool, bits: float | None
) -> Quantization:
    """The method whose configuration class is `of`.

    The least compute capability is the engine's `get_min_capability`, 75 for 7.5; there is none
    for a method that only runs on accelerators of other vendors.
    """
    capability = class_result(interpreter, of, "get_min_capability")
    least = capability if isinstance(capability, int) and capability >= _OLDEST else None
    kinds = class_result(interpreter, of, "get_supported_act_dtypes")
    names = [kind.last for kind in kinds if isinstance(kind, External)] if isinstance(kinds, list) else []
    data_types = sorted({_DATA_TYPES[name] for name in names if name in _DATA_TYPES})
    return Quantization(
        minComputeCapability=None if least is None else f"{least // 10}.{least % 10}",
        dataTypes=tuple(data_types),
        needsCheckpoint=needs_checkpoint,
        bits=bits,
    )


def class_result(interpreter: Interpreter, of: Class, method: str) -> object:
    """What a class method or static method without parameters returns; UNKNOWN if there is none."""
    found = interpreter.names.class_attribute(of, method, of)
    return interpreter.call(found, [], {})
