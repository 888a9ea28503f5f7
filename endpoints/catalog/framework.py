"""Frameworks of the catalogue: the images, command lines and ports that engines start with."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, model_validator

from endpoints.catalog.image import Image
from endpoints.catalog.metrics import Metrics
from endpoints.catalog.words import ComputeCapability, DataType, Date, Format, Platform, Task
from endpoints.record import Record


class MultiNode(Record):
    """Start of one replica as a group of pods, one on each of its nodes.

    LeaderWorkerSet sets LWS_LEADER_ADDRESS, LWS_GROUP_SIZE and LWS_WORKER_INDEX in each of them;
    Kubernetes expands $(NAME) in arguments and commands.
    """

    command: tuple[str, ...] = Field(description="The leader's command, instead of the engine's.")
    args: tuple[str, ...] = Field(description="The leader's arguments, behind the engine's.")
    worker_command: tuple[str, ...] = Field(
        (), description="The workers' command; empty: the leader's."
    )
    worker_args: tuple[str, ...] | None = Field(
        (),
        description="The workers' arguments, behind the leader's; null: workers have no arguments.",
    )


class Knobs(Record):
    """An engine's own names of the arguments that the program derives or checks; None if absent."""

    tensor_parallel: str | None = None
    pipeline_parallel: str | None = None
    data_parallel: str | None = None
    data_parallel_attention: str | None = Field(
        None, description="Switch under which data parallelism needs no accelerators of its own."
    )
    context_length: str | None = None
    context_extension: tuple[str, ...] = Field(
        (), description="Arguments that take a model beyond the context it was made for."
    )
    uncounted: tuple[str, ...] = Field(
        (), description="Arguments that move memory in ways that the proof of fit does not count."
    )
    batch_tokens: str | None = Field(None, description="Prompt tokens of one step.")
    max_sequences: str | None = Field(None, description="Requests answered at a time.")
    memory_fraction: str | None = Field(None, description="Share of accelerator memory to use.")
    data_type: str | None = None
    cache_data_type: str | None = None
    quantization: str | None = None
    tool_choice: str | None = Field(None, description="Switch that lets the model call tools.")
    tool_parser: str | None = Field(None, description="Parser of tool calls in answers.")


class FrameworkVersion(Record):
    """Image, command line, ports and probes of one engine version.

    The command line is `hub_args` or `local_args`, then `args`, then those of a quantization, of
    accelerators, of the drain and of the API key. They hold the placeholders {model}, {revision},
    {port}, {task}, {quantization}, {accelerators}, {drain_seconds}, and `local_args` {folder} or
    {file} also: where the weights lie in the container, for GGUF the variant's first file.
    """

    released: Date | None = None
    facts: str | None = Field(
        None, description="engine/version of the facts in catalog/engines; null: no arguments."
    )
    images: Mapping[Platform, Image] = Field(description="Images by platform.")
    tasks: tuple[Task, ...]
    formats: tuple[Format, ...]
    architectures: tuple[str, ...] = Field(
        (), description="Architectures of models beside those of the facts; both empty: every one."
    )
    data_types: Mapping[DataType, str] = Field(
        default_factory=dict,
        description="Data types to the least compute capability of an NVIDIA accelerator.",
    )
    min_compute_capability: ComputeCapability | None = None
    multi_node: MultiNode | None = Field(
        None, description="Start of a replica that spans nodes; null: unsupported."
    )
    command: tuple[str, ...] = Field((), description="Replaces the image's entrypoint.")
    hub_args: tuple[str, ...] = Field(
        (), description="Arguments that name model and revision at the hub."
    )
    local_args: tuple[str, ...] = Field(
        (), description="Arguments that name a folder of weights instead; empty: unsupported."
    )
    local_command: tuple[str, ...] = Field(
        (), description="Command for a folder of weights; empty: that of `command`."
    )
    args: tuple[str, ...]
    quantization_args: tuple[str, ...] = ()
    accelerator_args: tuple[str, ...] = ()
    drain_args: tuple[str, ...] = Field(
        (), description="Arguments that let requests in flight finish after SIGTERM."
    )
    drains_unasked: bool = Field(
        False,
        description="Whether requests in flight finish by default; else SIGTERM ends them.",
    )
    reserved_args: tuple[str, ...] = Field(description="Arguments that the program sets itself.")
    knobs: Knobs = Knobs()
    memory_fraction: float | None = Field(
        None, gt=0, le=1, description="Default share of accelerator memory that the engine fills."
    )
    static_fraction: bool = Field(
        False,
        description="Whether that share holds weights and KV cache alone; else all of the engine.",
    )
    splits_layers: bool = Field(
        False, description="Whether each accelerator gets whole layers by default."
    )
    shared_context: bool = Field(False, description="Whether all sequences share one context.")
    sliding_cache: bool = Field(
        False, description="Whether layers with a sliding window cache the window only."
    )
    batch_holds_sequences: bool = Field(
        False,
        description="Whether a step takes at least a token of every sequence, or none starts.",
    )
    narrows_float32: bool = Field(
        False, description="Whether float32 weights load in 16 bits on accelerators by default."
    )
    streams_quantization: bool = Field(
        False, description="Whether weights are quantized as they arrive, never held as a whole."
    )
    api_key_env: str | None = Field(None, description="Environment variable of the API key.")
    api_key_args: tuple[str, ...] = Field((), description="Arguments that set the API key.")
    key_paths: tuple[Annotated[str, Field(pattern="^/")], ...] = Field(
        (),
        description="Path prefixes that the key guards; empty: all paths.",
    )
    env: Mapping[str, str] = Field(default_factory=dict)
    port: int = Field(ge=1024, le=65535)
    health_path: str = Field(pattern="^/")
    blocks_health: bool = Field(
        False, description="Whether the health path is silent while a request is answered."
    )
    metrics: Metrics | None
    max_concurrency: int = Field(gt=0, description="Requests one replica answers at a time.")

    @property
    def drains(self) -> bool:
        """Whether requests in flight may finish after SIGTERM."""
        return bool(self.drain_args) or self.drains_unasked

    @model_validator(mode="after")
    def _reads_a_place(self) -> "FrameworkVersion":
        place = "{file}" if self.formats == ("gguf",) else "{folder}"
        if self.local_args and not any(place in argument for argument in self.local_args):
            raise ValueError(f"localArgs name no {place}, where the weights lie")
        if self.local_command and not self.local_args:
            raise ValueError("localCommand has no localArgs")
        return self


class Framework(Record):
    """An engine with its versions; `versions` are in no order, `default_version` is pinned."""

    name: str
    description: str
    false_switch: str | None = Field(description="Form of a switch at false; null omits it.")
    separate_values: bool = Field(
        False, description="Whether the parser knows `--name VALUE` only, not `--name=VALUE`."
    )
    tool_parsers: Mapping[str, str] = Field(
        default_factory=dict, description="Model architectures to the parsers of their tool calls."
    )
    csghub_names: Mapping[str, str] = Field(
        default_factory=dict, description="CSGHub's names of arguments to the engine's."
    )
    default_version: str
    versions: Mapping[str, FrameworkVersion]
