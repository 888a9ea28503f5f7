"""Image of `catalog/weight_fetch.yaml`, which fetches weights from a model hub."""

import functools
from pathlib import Path

import yaml

from endpoints.catalog.loading import CATALOG
from endpoints.catalog.weight_copy import CopyTool

FILE = CATALOG / "weight_fetch.yaml"


@functools.cache
def load_fetch_tool(file: Path = FILE) -> CopyTool:
    """The image that fetches weights, which has Python and certificates.

    Raises:
        pydantic.ValidationError: the file holds something else.
    """
    return CopyTool.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
