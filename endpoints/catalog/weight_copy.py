"""Image of `catalog/aws/weight_copy.yaml`, which copies weights from S3 into a pod."""

import functools
from pathlib import Path

import yaml
from pydantic import Field

from endpoints.catalog.loading import CATALOG
from endpoints.catalog.words import IMAGE_PATTERN
from endpoints.record import Record

FILE = CATALOG / "aws" / "weight_copy.yaml"


class CopyTool(Record):
    """An image with AWS CLI v2 and a shell."""

    image: str = Field(pattern=IMAGE_PATTERN)
    digest: str = Field(pattern=r"^sha256:[0-9a-f]{64}$")
    source: str

    @property
    def reference(self) -> str:
        """The image reference for a container."""
        return f"{self.image}@{self.digest}"


@functools.cache
def load_copy_tool(file: Path = FILE) -> CopyTool:
    """The image that copies weights from S3.

    Raises:
        pydantic.ValidationError: the file holds something else.
    """
    return CopyTool.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
