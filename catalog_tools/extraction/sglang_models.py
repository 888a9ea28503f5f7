"""Model architectures and quantization methods of a version of SGLang."""

from catalog_tools.extraction.interpreter import Interpreter
from catalog_tools.extraction.quantizations import KnownMethods, read_quantizations
from catalog_tools.extraction.reading import ReadingError
from catalog_tools.extraction.values import Class
from endpoints.catalog import Quantization

_MODELS = "sglang.srt.models"
_METHODS = "sglang.srt.layers.quantization"
_DRAFTS = ("Draft", "Eagle", "MTP", "NextN", "DFlash", "DSpark")
"""Parts of the names of draft architectures, which serve no requests themselves."""

_KNOWN = KnownMethods(
    online_bits={
        # 4-bit weights with a 32-bit scale for each 64.
        "bitsandbytes": 4.5,
        "fp8": 8,
        # An 8-bit scale for each 32 weights.
        "mxfp8": 8.25,
        # Quantizes only the experts of a mixture and leaves other layers in 16 bits.
        "nvfp4_online": None,
        "w8a8_fp8": 8,
    },
    stored=frozenset(
        {
            # The layers of these methods hold packed weights from the start.
            "auto-round-int8",
            "gguf",
            "minimax_m3_nvfp4",
            "w8a8_int8",
            # This method refuses to quantize in blocks by itself.
            "blockwise_int8",
            # Quantizes only as an environment variable sets.
            "humming",
            # These quantize while loading on AMD accelerators only.
            "mxfp4",
            "quark",
            "quark_int4fp8_moe",
            "quark_mxfp4",
            # Methods of Ascend accelerators.
            "mxfp_w4a8",
        }
    ),
    float8=frozenset(
        {"fbgemm_fp8", "fp8", "modelopt", "modelopt_fp8", "mxfp8", "w4afp8", "w8a8_fp8"}
    ),
    # Methods of AMD accelerators.
    elsewhere=frozenset({"petit_nvfp4", "quark_int4fp8_moe", "quark_mxfp4"}),
)


def architectures(interpreter: Interpreter) -> tuple[str, ...]:
    """Names of the classes that the model modules offer, without draft architectures."""
    found: set[str] = set()
    for module in interpreter.names.tree.modules(_MODELS):
        if interpreter.names.tree.bindings(module, "EntryClass"):
            entry = interpreter.lookup(module, "EntryClass")
            classes = entry if isinstance(entry, list) else [entry]
            found.update(item.node.name for item in classes if isinstance(item, Class))
    if not found:
        raise ReadingError(f"{_MODELS} has no modules with an EntryClass")
    return tuple(sorted(name for name in found if not any(part in name for part in _DRAFTS)))


def quantizations(interpreter: Interpreter) -> dict[str, Quantization]:
    """Quantization methods by name, sorted, without methods that need another package."""
    methods = interpreter.lookup(_METHODS, "QUANTIZATION_METHODS")
    if not isinstance(methods, dict):
        raise ReadingError(f"{_METHODS} has no table QUANTIZATION_METHODS")
    classes = {str(name): of for name, of in methods.items() if isinstance(of, Class)}
    return read_quantizations(interpreter, classes, _KNOWN)
