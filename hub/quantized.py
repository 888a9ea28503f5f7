"""Storage of a checkpoint's weights, and the weights that one stored number stands for."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from endpoints.catalog import DataType
from hub.errors import NotRecognisedError
from hub.safetensors import Tensor
from hub.untrusted import Json, section, text, whole

_STORED: dict[str, tuple[int, DataType | None]] = {
    "F64": (64, None),
    "F32": (32, "float32"),
    "F16": (16, "float16"),
    "BF16": (16, "bfloat16"),
    "F8_E4M3": (8, "float8"),
    "F8_E5M2": (8, "float8"),
    "I8": (8, "int8"),
    "U8": (8, None),
    "I16": (16, None),
    "U16": (16, None),
    "I32": (32, None),
    "U32": (32, None),
}
"""Stored types to bits and data types; others (I64, BOOL, scales in F8_E8M0) are buffers."""
_PACKS = {"U8", "I8", "I16", "U16", "I32", "U32"}
_HELPERS = re.compile(
    r"(^|[._])(scales?|q?zeros?|zero_points?|g_idx|shape|absmax|quant_map|quant_state\..*)"
    r"(_inv|_2|_global)?$"
)
"""Endings of tensor names that accompany quantized weights.

They are those of checkpoints of AWQ, GPTQ, FP8, MXFP4, compressed-tensors, ModelOpt and
bitsandbytes."""


@dataclass(frozen=True, slots=True)
class Quantization:
    """A quantization: the engine's name of the method, the bits of a weight, and its data type."""

    method: str
    bits: int | None
    data_type: DataType | None


def quantization(config: Json, modelopt: Json) -> Quantization | None:
    """The quantization in config.json or ModelOpt's hf_quant_config.json; None without one.

    Raises:
        NotRecognisedError: the section names no method.
    """
    said = section(config, "quantization_config")
    said = said or section(section(config, "text_config"), "quantization_config")
    if not said and (said := section(modelopt, "quantization")):
        said = {**said, "quant_method": "modelopt"}
    if not said:
        return None
    method = text(said, "quant_method")
    if method is None:
        raise NotRecognisedError("quantization_config has no quant_method")
    # vLLM and SGLang have a separate name for ModelOpt's 4-bit floats.
    is_fp4 = method == "modelopt" and "FP4" in (text(said, "quant_algo") or "")
    bits, is_float = _bits(said, method)
    return Quantization("modelopt_fp4" if is_fp4 else method, bits, _word(said, bits, is_float))


def parameters(
    tensors: Iterable[Tensor], stored: Quantization | None
) -> tuple[int, DataType | None]:
    """Number of weights, unpacked, and the type of most of them."""
    counts: Counter[DataType | None] = Counter()
    for tensor in tensors:
        if tensor.dtype not in _STORED or (stored and _HELPERS.search(tensor.name)):
            continue
        width, word = _STORED[tensor.dtype]
        if tensor.dtype not in _PACKS:
            counts[word] += tensor.elements
        elif stored is not None:
            counts[stored.data_type] += tensor.elements * width // (stored.bits or width)
    if not counts.total():
        raise NotRecognisedError("the safetensors files hold no weights")
    return counts.total(), counts.most_common(1)[0][0]


def _bits(said: Json, method: str) -> tuple[int | None, bool]:
    """Bits of a stored weight, and whether it is a float."""
    algorithm = text(said, "quant_algo") or method
    if found := re.search(r"FP(4|8)", algorithm.upper()):
        return int(found[1]), True
    groups = [item for item in section(said, "config_groups").values() if isinstance(item, dict)]
    weights = [section(group, "weights") for group in groups]
    if sizes := [bits for item in weights if (bits := whole(item, "num_bits"))]:
        return min(sizes), any(item.get("type") == "float" for item in weights)
    if said.get("load_in_4bit") is True or said.get("load_in_8bit") is True:
        return 4 if said.get("load_in_4bit") is True else 8, False
    return whole(said, "bits", "w_bit"), False


def _word(said: Json, bits: int | None, is_float: bool) -> DataType | None:
    is_mx = "mxfp4" in {text(said, "quant_method"), (text(said, "format") or "")[:5]}
    words: dict[tuple[int | None, bool], DataType] = {
        (4, False): "int4",
        (8, False): "int8",
        (8, True): "float8",
    }
    return "mxfp4" if is_mx else words.get((bits, is_float))
