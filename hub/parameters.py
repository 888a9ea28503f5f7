"""Number of a model's parameters, from its weight files' headers or sizes."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import cast

from endpoints.catalog import DataType
from hub.errors import NotRecognisedError
from hub.quantized import parameters, quantization
from hub.repository import Repository
from hub.safetensors import read_tensors
from hub.untrusted import Json, section, text, whole
from hub.weight_files import WeightFiles, total_bytes

_AT_ONCE = 8
_MOST_FILES = 1000
_PICKLE_INDEX = "pytorch_model.bin.index.json"
_WIDTH = {"float32": 4, "float16": 2, "bfloat16": 2}


def count_parameters(
    repository: Repository, files: WeightFiles, config: Json
) -> tuple[int, DataType | None, str | None]:
    """Number of parameters, the type of most of them, and the quantization's method.

    Raises:
        HubError: a header cannot be read, or the files say too little to count by.
    """
    stored = quantization(config, repository.optional_json("hf_quant_config.json"))
    if files.format == "pytorch":
        return (*_by_size(repository, files, config), stored.method if stored else None)
    if len(files.loaded) > _MOST_FILES:
        raise NotRecognisedError(f"the weights are in {len(files.loaded)} files")
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        headers = list(pool.map(partial(read_tensors, repository), files.loaded))
    count, data_type = parameters((tensor for header in headers for tensor in header), stored)
    return count, data_type, stored.method if stored else None


def _by_size(repository: Repository, files: WeightFiles, config: Json) -> tuple[int, DataType]:
    """Number of parameters by file size and configured type, since pickles are never opened."""
    data_type = text(config, "dtype") or text(config, "torch_dtype") or "float32"
    if data_type not in _WIDTH:
        raise NotRecognisedError(f"torch_dtype is {data_type[:60]!r}")
    index = section(repository.optional_json(_PICKLE_INDEX), "metadata")
    size = whole(index, "total_size") or total_bytes(repository, files.loaded)
    return size // _WIDTH[data_type], cast("DataType", data_type)
