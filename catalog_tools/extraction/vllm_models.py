"""Model architectures and quantization methods of a version of vLLM."""

import ast

from catalog_tools.extraction.dataclass_fields import literal_values
from catalog_tools.extraction.interpreter import Interpreter
from catalog_tools.extraction.quantizations import KnownMethods, read_quantizations
from catalog_tools.extraction.reading import ReadingError
from catalog_tools.extraction.values import Class
from endpoints.catalog import Quantization

_REGISTRY = "vllm.model_executor.models.registry"
_METHODS = "vllm.model_executor.layers.quantization"

_KNOWN = KnownMethods(
    online_bits={
        # 4-bit weights with a 32-bit scale for each 64.
        "bitsandbytes": 4.5,
        "fp8": 8,
        "fp8_per_block": 8,
        "fp8_per_channel": 8,
        "fp8_per_tensor": 8,
        # An 8-bit scale for each 32 weights.
        "mxfp4": 4.25,
        "mxfp8": 8.25,
        "ptpc_fp8": 8,
        "rtn": 8,
        # These quantize only the experts of a mixture and leave other layers in 16 bits.
        "experts_int8": None,
        "int8_per_channel_weight_only": None,
        "nvfp4_per_token": None,
        # The bits depend on --quantization-config.
        "online": None,
    },
    stored=frozenset(
        {
            # The layers of these methods hold packed weights from the start.
            "fp_quant",
            "gguf",
            "gpt_oss_mxfp4",
            "mxfp4",
            # A subclass of the fp8 method with a setting that the weights are stored in fp8.
            "deepseek_v4_fp8",
            # Quantizes only as an environment variable sets.
            "humming",
            # Methods of other vendors' accelerators.
            "inc",
            "neuron_quant",
            "tpu_int8",
        }
    ),
    float8=frozenset(
        {
            "deepseek_v4_fp8",
            "fbgemm_fp8",
            "fp8",
            "fp8_per_block",
            "fp8_per_channel",
            "fp8_per_tensor",
            "modelopt",
            "modelopt_mxfp8",
            "mxfp8",
            "ptpc_fp8",
        }
    ),
    # Methods of AMD accelerators.
    elsewhere=frozenset({"petit_nvfp4", "ptpc_fp8"}),
)


def architectures(interpreter: Interpreter) -> tuple[str, ...]:
    """Names of the architectures, without draft architectures."""
    found: set[str] = set()
    for table in _tables(interpreter):
        names = interpreter.lookup(_REGISTRY, table)
        if isinstance(names, dict) and "SPECULATIVE" not in table:
            found.update(map(str, names))
    if not found:
        raise ReadingError(f"{_REGISTRY} has no tables of models")
    return tuple(sorted(found))


def quantizations(interpreter: Interpreter) -> dict[str, Quantization]:
    """Quantization methods by name, sorted."""
    find = interpreter.lookup(_METHODS, "get_quantization_config")
    classes: dict[str, Class] = {}
    for name in literal_values(interpreter.lookup(_METHODS, "QuantizationMethods")):
        of = interpreter.call(find, [name], {})
        if not isinstance(of, Class):
            raise ReadingError(f"the class of the quantization method {name} was not found")
        classes[str(name)] = of
    online = _shorthands(interpreter)
    return read_quantizations(interpreter, classes, _KNOWN, online=online)


def _tables(interpreter: Interpreter) -> list[str]:
    """Names of the tables that make up `_VLLM_MODELS`."""
    return [
        node.id
        for statement in interpreter.names.tree.bindings(_REGISTRY, "_VLLM_MODELS")
        for node in ast.walk(statement)
        if isinstance(node, ast.Name) and node.id != "_VLLM_MODELS"
    ]


def _shorthands(interpreter: Interpreter) -> frozenset[str]:
    """Values of --quantization that are shorthands for quantizing while loading."""
    if "vllm.config.quantization" not in interpreter.names.tree:
        return frozenset()
    table = interpreter.lookup("vllm.config.quantization", "_ONLINE_SHORTHANDS")
    return frozenset({"online", *map(str, table)} if isinstance(table, dict) else ())
