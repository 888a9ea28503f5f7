"""Device plugins of `catalog/aws/device_plugins.yaml`, which advertise accelerators to kubelets."""

import functools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import yaml
from pydantic import Field, TypeAdapter

from endpoints.catalog.loading import CATALOG
from endpoints.catalog.words import IMAGE_PATTERN
from endpoints.quantity import Cpu, Memory
from endpoints.record import Record

FILE = CATALOG / "aws" / "device_plugins.yaml"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

PluginName = Literal["nvidia-device-plugin", "aws-efa-k8s-device-plugin", "dcgm-exporter"]


class DevicePlugin(Record):
    """A device plugin's container image and the resources that its pods request."""

    name: PluginName
    image: str = Field(pattern=IMAGE_PATTERN)
    digest: str | None = Field(pattern=r"^sha256:[0-9a-f]{64}$")
    cpu: Cpu
    memory: Memory
    source: str

    @property
    def reference(self) -> str:
        """The image reference for a container, with the digest where one is known."""
        return f"{self.image}@{self.digest}" if self.digest else self.image


@functools.cache
def load_device_plugins(file: Path = FILE) -> Mapping[PluginName, DevicePlugin]:
    """Every device plugin of the catalogue, by name.

    Raises:
        pydantic.ValidationError: the file holds something else.
    """
    content = json.dumps(yaml.load(file.read_text(encoding="utf-8"), _LOADER))
    plugins = TypeAdapter(tuple[DevicePlugin, ...]).validate_json(content)
    return {plugin.name: plugin for plugin in plugins}
