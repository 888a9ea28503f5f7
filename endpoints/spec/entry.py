"""The grammar of `endpoints.yaml`, as pydantic models; the JSON Schema is generated from them."""

from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    Field,
    JsonValue,
    PlainValidator,
    WithJsonSchema,
    model_validator,
)

from endpoints.facts import GUARDED, UNGUARDED, Facts
from endpoints.quantity import Duration
from endpoints.record import Record
from endpoints.rules import (
    ARGUMENT_PATTERN,
    FRAMEWORK_PATTERN,
    MODEL_PATTERN,
    NAME_PATTERN,
    REVISION_PATTERN,
    check_argument_name,
    check_argument_value,
    check_capacity_types,
    check_name,
    refusal,
)
from endpoints.spec.access import ApiKey, RateLimit
from endpoints.spec.scaling import Scaling

# Python's `$` also matches before a trailing newline, so code checks the rules and the patterns
# only serve editors, through the JSON Schema.
EndpointName = Annotated[
    str, AfterValidator(check_name), WithJsonSchema({"type": "string", "pattern": NAME_PATTERN})
]
ArgumentName = Annotated[
    str,
    AfterValidator(check_argument_name),
    WithJsonSchema({"type": "string", "pattern": ARGUMENT_PATTERN}),
]
ArgumentValue = Annotated[
    JsonValue,
    PlainValidator(check_argument_value),
    WithJsonSchema({"type": ["boolean", "number", "string", "array", "object"]}),
]
State = Literal["running", "stopped"]
Visibility = Literal["public", "private"]
Updates = Literal["stop-first", "rolling"]
CapacityType = Literal["on-demand", "spot", "reserved"]
ApiKeys = Annotated[tuple[ApiKey, ...], Field(strict=False, min_length=1)]
CapacityTypes = Annotated[tuple[CapacityType, ...], AfterValidator(check_capacity_types)]
ModelName = Annotated[
    str,
    Field(pattern=MODEL_PATTERN),
    Facts(sentence="must be owner/model, of letters, digits, `-`, `_` and `.`"),
]
FrameworkName = Annotated[
    str,
    Field(pattern=FRAMEWORK_PATTERN),
    Facts(sentence="must be a framework's name, or name@version"),
]
Revision = Annotated[
    str,
    Field(pattern=REVISION_PATTERN),
    Facts(sentence="must be a branch, tag or commit of at most 200 characters"),
]


class Replicas(Record):
    """How many replicas the autoscaler may choose between."""

    min: int = Field(0, ge=0, le=5, description="Fewest replicas, 0 to 5; 0 lets it sleep.")
    max: int = Field(1, ge=1, le=5, description="Most replicas, 1 to 5.")

    @model_validator(mode="after")
    def _ordered(self) -> "Replicas":
        if self.min > self.max:
            usual = "" if "max" in self.model_fields_set else ", the default"
            raise refusal(
                f"min ({self.min}) is above max ({self.max}{usual})",
                f"Lower min to {self.max}, or raise max to {self.min}.",
            )
        return self


class Timers(Record):
    """Overrides of what is otherwise derived from the model, the image and the cluster."""

    download: Duration | None = Field(
        None,
        examples=["30m"],
        description="Longest time until the weights are there, such as 30m.",
    )
    startup: Duration | None = Field(
        None,
        examples=["20m"],
        description="Longest time from container start to ready, such as 20m.",
    )
    stream: Duration | None = Field(
        None,
        examples=["5m"],
        description="Longest answer that a stopping replica may finish, such as 5m.",
    )
    scheduling: Duration | None = Field(
        None, examples=["10m"], description="Longest wait for a node and the image, such as 10m."
    )


class Entry(Record):
    """Fields that an endpoint and `defaults` share; every one of them may be left out.

    The default of a field is what holds when neither says it; cluster, resource and framework must
    come from one of the two.
    """

    cluster: Annotated[str | None, UNGUARDED] = Field(
        None,
        min_length=1,
        examples=["main"],
        description="Logical cluster name, bound by each stack.",
    )
    resource: Annotated[str | None, GUARDED] = Field(
        None,
        min_length=1,
        examples=["g6e.xlarge"],
        description="Cloud resource of the catalogue, such as g6e.xlarge.",
    )
    framework: Annotated[FrameworkName | None, GUARDED] = Field(
        None,
        examples=["vllm"],
        description="Engine of the catalogue, optionally with a version: vllm or vllm@0.24.0.",
    )
    replicas: Annotated[Replicas, GUARDED] = Field(
        Replicas(min=0, max=1), examples=[{"min": 0, "max": 3}], description="Replica bounds."
    )
    scaling: Annotated[Scaling, UNGUARDED] = Field(
        default_factory=Scaling,
        examples=[{"metric": "waiting", "target": 16}],
        description="What the replicas follow; derived from the engine if absent.",
    )
    sleep_after: Annotated[Duration | None, UNGUARDED] = Field(
        None,
        examples=["30m"],
        description="Time without requests after which min 0 lets it sleep; 60m if absent.",
    )
    visibility: Annotated[Visibility, GUARDED] = Field(
        "private",
        description="private: only with a key, on the internal gateway. public: internet.",
    )
    api_keys: Annotated[ApiKeys | None, UNGUARDED] = Field(
        None,
        examples=[[{"name": "blue"}, {"name": "green"}]],
        description="Keys that open it; one derived key if absent and private, none if public.",
    )
    rate_limit: Annotated[RateLimit | None, UNGUARDED] = Field(
        None,
        examples=[{"requests": 600, "per": "minute"}],
        description="Most requests, where the gateway can count them.",
    )
    updates: Annotated[Updates, UNGUARDED] = Field(
        "stop-first",
        description="stop-first: guarded fields change only while stopped. rolling: in place.",
    )
    capacity_types: Annotated[CapacityTypes, GUARDED] = Field(
        ("on-demand",),
        strict=False,
        min_length=1,
        examples=[["spot", "on-demand"]],
        description="How nodes are bought, the preferred way first; on-demand if absent.",
    )
    dedicated: Annotated[bool, UNGUARDED] = Field(
        False, description="true gives the endpoint a node pool alone."
    )
    timers: Annotated[Timers, UNGUARDED] = Field(
        default_factory=Timers,
        examples=[{"startup": "20m"}],
        description="Overrides of derived timers.",
    )


class Defaults(Entry):
    """What an endpoint takes when its entry leaves a field out."""


class EndpointEntry(Entry):
    """One endpoint as written."""

    model: Annotated[ModelName, GUARDED] = Field(
        examples=["Qwen/Qwen2.5-7B-Instruct"],
        description="owner/model on the model hub.",
    )
    revision: Annotated[Revision | None, UNGUARDED] = Field(
        None,
        examples=["main"],
        description="Branch, tag or commit of the model.",
    )
    engine_args: Annotated[dict[ArgumentName, ArgumentValue], GUARDED] = Field(
        default_factory=dict,
        examples=[{"max-model-len": 8192}],
        description="Arguments of the engine, without leading dashes; JSON is written as a map.",
    )
    quantization: Annotated[str | None, GUARDED] = Field(
        None,
        min_length=1,
        examples=["fp8"],
        description="Quantization method, or the GGUF variant of the model.",
    )
    state: Annotated[State, UNGUARDED] = Field(
        "running", description="stopped keeps everything but the replicas."
    )
    restart: Annotated[int | None, UNGUARDED] = Field(
        None, ge=0, examples=[1], description="A new value restarts the replicas."
    )


class EndpointsFile(Record):
    """The whole file."""

    defaults: Defaults = Field(default_factory=Defaults, description="Fills what entries omit.")
    endpoints: dict[EndpointName, EndpointEntry] = Field(
        description="Endpoint name to endpoint; an empty map deletes them all."
    )
