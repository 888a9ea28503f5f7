"""The catalogue's records and their one-time loading from `catalog/`."""

import functools
import json
from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.alias_generators import to_camel

from endpoints.quantity import Cpu, Memory

RecordT = TypeVar("RecordT", "Framework", "CloudResource", "Model")
IMAGE_PATTERN = r"^[a-z0-9./-]+:[A-Za-z0-9._-]+$"
CATALOG = Path(__file__).parent.parent / "catalog"

Task = Literal[
    "text-generation", "image-text-to-text", "feature-extraction", "text-to-image", "text-ranking"
]
Format = Literal["safetensors", "gguf"]
Vendor = Literal["nvidia"]


class Record(BaseModel):
    """A catalogue record: complete, immutable, camelCase in its file."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, alias_generator=to_camel, populate_by_name=False
    )


class Metrics(Record):
    """Where an engine publishes its metrics and what it calls them."""

    path: str = Field(pattern="^/")
    running: str = Field(description="Gauge of requests being answered.")
    waiting: str | None = Field(None, description="Gauge of requests queued in the engine.")


class CpuImage(Record):
    """The image of an engine that has one of its own for nodes without accelerator."""

    image: str = Field(pattern=IMAGE_PATTERN)
    image_bytes: int = Field(gt=0)


class FrameworkVersion(Record):
    """What one version of an engine is started with and answers on.

    `args`, `quantization_args`, `accelerator_args` and `drain_args` hold the placeholders
    {model}, {revision}, {port}, {task}, {quantization}, {accelerators}, {drain_seconds}.
    """

    image: str = Field(pattern=IMAGE_PATTERN)
    image_bytes: int = Field(gt=0, description="Compressed size, for the pull's duration.")
    cpu: CpuImage | None = Field(None, description="Instead, on nodes without accelerator.")
    command: tuple[str, ...] = Field((), description="Replaces the image's entrypoint.")
    args: tuple[str, ...]
    quantization_args: tuple[str, ...] = ()
    accelerator_args: tuple[str, ...] = ()
    drain_args: tuple[str, ...] = Field((), description="Lets answers finish after SIGTERM.")
    reserved_args: tuple[str, ...] = Field(description="Arguments that the program sets itself.")
    api_key_env: str | None = Field(None, description="Environment variable of the API key.")
    api_key_args: tuple[str, ...] = Field((), description="Arguments that hand the key over.")
    env: Mapping[str, str] = Field(default_factory=dict)
    port: int = Field(ge=1024, le=65535)
    health_path: str = Field(pattern="^/")
    metrics: Metrics | None
    quantizations: tuple[str, ...] = ()
    max_concurrency: int = Field(gt=0, description="Requests one replica answers at a time.")

    def without_accelerator(self) -> "FrameworkVersion":
        """This contract as it is on a node that has no accelerator."""
        if self.cpu is None:
            return self
        return self.model_copy(
            update={"image": self.cpu.image, "image_bytes": self.cpu.image_bytes}
        )


class Framework(Record):
    """An engine: what it serves and on what, and its versions."""

    name: str
    description: str
    tasks: tuple[Task, ...]
    formats: tuple[Format, ...]
    accelerators: tuple[Vendor | Literal["cpu"], ...]
    false_switch: str | None = Field(description="Form of a switch at false; null omits it.")
    separate_values: bool = Field(False, description="Knows `--name VALUE`, not `--name=VALUE`.")
    default_version: str
    versions: Mapping[str, FrameworkVersion]


class Accelerator(Record):
    """The accelerators of one node."""

    vendor: Vendor
    model: str
    count: int = Field(gt=0)
    memory: Memory = Field(description="Of each accelerator.")
    resource_name: str
    compute_capability: str


class NodeSize(Record):
    """Amounts of one node."""

    cpu: Cpu
    memory: Memory
    ephemeral_storage: Memory
    pods: int = Field(gt=0)


class Taint(Record):
    """A node taint in Kubernetes' own spelling."""

    key: str
    value: str
    effect: Literal["NoSchedule", "PreferNoSchedule", "NoExecute"]


class Price(Record):
    """On-demand price of one node."""

    usd_per_hour: float = Field(gt=0)
    region: str
    date: str


class CloudResource(Record):
    """Hardware of one replica: a node type, or an equal share of one."""

    name: str
    instance_type: str
    architecture: Literal["amd64", "arm64"]
    accelerator: Accelerator | None
    capacity: NodeSize
    allocatable: NodeSize
    replicas_per_node: int = Field(1, gt=0)
    labels: Mapping[str, str]
    taints: tuple[Taint, ...]
    price: Price
    source: str


class Model(Record):
    """Pinned facts of one model."""

    name: str
    revision: str
    task: Task
    format: Format
    architecture: str
    parameters: int = Field(gt=0)
    weight_bytes: int = Field(gt=0, description="Of all files that the engine downloads.")
    variants: Mapping[str, int] = Field(
        default_factory=dict, description="GGUF variant to its bytes; empty for safetensors."
    )
    context_length: int | None
    license: str
    source: str


class Catalog(BaseModel):
    """All records, by name."""

    model_config = ConfigDict(frozen=True)

    frameworks: Mapping[str, Framework]
    resources: Mapping[str, CloudResource]
    models: Mapping[str, Model]


@functools.cache
def load_catalog(root: Path = CATALOG) -> Catalog:
    """The catalogue under `root`: the YAML files in `frameworks`, `models` and `resources`.

    Raises:
        ValueError: a file does not fit its record, or two records share a name.
    """
    return Catalog(
        frameworks=_records(root / "frameworks", TypeAdapter(list[Framework])),
        resources=_records(root / "resources", TypeAdapter(list[CloudResource])),
        models=_records(root / "models", TypeAdapter(list[Model])),
    )


class _Loader(yaml.CSafeLoader):
    """The C loader, which refuses what PyYAML would silently drop or turn into a date."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's own attribute and form
        first: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
        for first, pairs in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """The map; a key that is there twice is refused.

        Raises:
            ValueError: a key is there twice.
        """
        names = [key.value for key, _ in node.value]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            line = node.start_mark.line + 1
            raise ValueError(f"{twice!r} is twice in the map that begins in line {line}")
        return super().construct_mapping(node, deep)


def _records(folder: Path, adapter: TypeAdapter[list[RecordT]]) -> dict[str, RecordT]:
    """The records of all files under `folder`, each a record or a list of them, by name."""
    found: dict[str, RecordT] = {}
    files: dict[str, Path] = {}
    for file in sorted(folder.rglob("*.yaml")):
        for record in _read(file, adapter):
            if record.name in found:
                raise ValueError(f"{file}: {record.name} is also in {files[record.name]}")
            found[record.name] = record
            files[record.name] = file
    return found


def _read(file: Path, adapter: TypeAdapter[list[RecordT]]) -> list[RecordT]:
    try:
        content = yaml.load(file.read_text(encoding="utf-8"), _Loader)
        is_list = isinstance(content, list)
        # JSON mode: strict, and yet it takes a list for a tuple, which YAML cannot write.
        return adapter.validate_json(json.dumps(content if is_list else [content]))
    except ValidationError as error:
        faults = (
            f"{'.'.join(str(key) for key in fault['loc'][not is_list :])}: {fault['msg']}"
            for fault in error.errors(include_url=False)
        )
        raise ValueError(f"{file}: {'; '.join(faults)}") from None
    except (yaml.YAMLError, ValueError, TypeError) as error:
        raise ValueError(f"{file}: {error}") from error
