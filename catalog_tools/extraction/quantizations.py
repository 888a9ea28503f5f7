"""Quantization methods from their configuration classes, which vLLM and SGLang write alike."""

import ast
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from catalog_tools.extraction.interpreter import Interpreter
from catalog_tools.extraction.reading import ReadingError
from catalog_tools.extraction.values import Bound, Class, External, Instance, Value
from endpoints.catalog import DataType, Quantization

_DATA_TYPES: Mapping[str, DataType] = {
    "half": "float16",
    "float16": "float16",
    "bfloat16": "bfloat16",
    "float32": "float32",
}
_OLDEST = 30
"""Least number that is a compute capability; engines write 0 and -1 for other vendors' methods."""


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownMethods:
    """Hand-collected knowledge of an engine's quantization methods.

    `online_bits` has the bits of a weight after a method quantized it while loading, by default;
    None if it depends. `stored` are methods that can be made without a file and still need stored
    weights. `float8` are methods that also quantize activations, and so multiply in FP8. Without
    such hardware, an engine may use them for the weights alone, as its `get_min_capability` allows.
    `elsewhere` are methods that refuse NVIDIA accelerators in another place than that function.
    """

    online_bits: Mapping[str, float | None]
    stored: AbstractSet[str]
    float8: AbstractSet[str]
    elsewhere: AbstractSet[str]


def read_quantizations(
    interpreter: Interpreter,
    classes: Mapping[str, Class],
    known: KnownMethods,
    online: AbstractSet[str] = frozenset(),
) -> dict[str, Quantization]:
    """Quantization methods by name, sorted.

    A method quantizes while loading if it needs no file (see `_is_made_of_nothing`), or if it is in
    `online`.

    Raises:
        ReadingError: a new method may quantize while loading or need stored weights.
    """
    found: dict[str, Quantization] = {}
    for name, of in sorted(classes.items()):
        is_online = name in online or (
            name not in known.stored and _is_made_of_nothing(interpreter, of)
        )
        if is_online and name not in known.online_bits:
            raise ReadingError(
                f"the quantization method {name} is new: read {of.module}, and add it to those "
                "that quantize while loading, or to those that need stored weights"
            )
        found[name] = Quantization(
            minComputeCapability=(
                None if name in known.elsewhere else _least_capability(interpreter, name, of)
            ),
            dataTypes=_data_types(interpreter, of),
            compute="float8" if name in known.float8 else None,
            needsCheckpoint=not is_online,
            bits=known.online_bits[name] if is_online else None,
        )
    return found


def _least_capability(interpreter: Interpreter, name: str, of: Class) -> str | None:
    """Compute capability of the engine's `get_min_capability`, which writes 75 for 7.5."""
    # One class of SGLang serves fp8 and mxfp8, and distinguishes them by this attribute.
    found = _result(interpreter, of, "get_min_capability", {"use_mxfp8": name == "mxfp8"})
    is_capability = isinstance(found, int) and found >= _OLDEST
    return f"{found // 10}.{found % 10}" if is_capability else None


def _data_types(interpreter: Interpreter, of: Class) -> tuple[DataType, ...]:
    found = _result(interpreter, of, "get_supported_act_dtypes")
    names = {item.last for item in found if isinstance(item, External)} if found else set()
    return tuple(sorted({_DATA_TYPES[name] for name in names & set(_DATA_TYPES)}))


def _result(
    interpreter: Interpreter, of: Class, method: str, settings: Mapping[str, Value] | None = None
) -> Value:
    """Result of a method without parameters."""
    self_value = Instance(of, settings or {})
    result = interpreter.call(interpreter.names.class_attribute(of, method, self_value), [], {})
    return result if isinstance(result, int | list) else None


def _is_made_of_nothing(interpreter: Interpreter, of: Class) -> bool:
    """Whether the method reads no file and has a default for every setting.

    Both vLLM and SGLang make such a method in `get_quant_config` for an unquantized checkpoint. A
    method that expects stored weights by default does not quantize either.
    """
    if _result(interpreter, of, "get_config_filenames") != []:
        return False
    method = interpreter.names.class_attribute(of, "__init__", of)
    if not isinstance(method, Bound) or isinstance(method.method, str):
        return True
    parameters = method.method.node.args
    if len(parameters.args) - 1 > len(parameters.defaults):
        return False
    defaults = zip(reversed(parameters.args), reversed(parameters.defaults), strict=False)
    return not any(
        item.arg.startswith("is_checkpoint_")
        and isinstance(default, ast.Constant)
        and default.value is True
        for item, default in defaults
    )
