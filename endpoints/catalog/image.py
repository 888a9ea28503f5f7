"""Container images of engines."""

from typing import Literal

from pydantic import Field

from endpoints.catalog.words import IMAGE_PATTERN
from endpoints.record import Record


class Image(Record):
    """A container image for one platform."""

    image: str = Field(pattern=IMAGE_PATTERN)
    digest: str | None = Field(None, pattern=r"^sha256:[0-9a-f]{64}$")
    bytes: int = Field(gt=0, description="Compressed size, for the pull's duration.")
    architectures: tuple[Literal["amd64", "arm64"], ...] = ("amd64",)
    driver: str | None = Field(None, description="Version of CUDA, ROCm or CANN of the build.")
    user: int | None = Field(
        1000,
        gt=0,
        description="User id of containers; null: root, which the image requires.",
    )
    read_only_root: bool = Field(
        False, description="Whether the engine writes only below its home, /tmp and /dev/shm."
    )
    quantizations: tuple[str, ...] | None = Field(
        None,
        description="Supported quantizations, except on NVIDIA, where facts list them; null: all.",
    )

    @property
    def reference(self) -> str:
        """The image reference for a container: the tag, and the digest where one is known."""
        return f"{self.image}@{self.digest}" if self.digest else self.image
