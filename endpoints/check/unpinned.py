"""Stand-ins for models that the catalogue does not know, where the stack allows them."""

from endpoints.catalog import CloudResource, FrameworkVersion, Model
from endpoints.endpoint.requests import replica_disk, replica_memory
from endpoints.endpoint.weights import CACHE_SPARE
from endpoints.quantity import memory_bytes

_BYTES_PER_PARAMETER = 2


def stand_in(
    name: str,
    revision: str | None,
    variant: str | None,
    engine: FrameworkVersion,
    resource: CloudResource,
) -> Model:
    """A model record of which only the name is known, assumed as large as the resource can hold.

    Its task and format are the engine's first; timers and disk then suit the largest model that
    can load, and nothing is said about fit.
    """
    largest = max(1, min(_memory(resource), replica_disk(resource) - CACHE_SPARE))
    data_format = engine.formats[0]
    return Model.model_validate(
        {
            "name": name,
            "revision": revision or "main",
            "task": engine.tasks[0],
            "format": data_format,
            "architecture": "unknown",
            "parameters": max(1, largest // _BYTES_PER_PARAMETER),
            "weightBytes": largest,
            "variants": {variant: {"bytes": largest}} if data_format == "gguf" and variant else {},
            "contextLength": None,
            "license": "unknown",
            "pinned": False,
            "source": "not pinned",
        }
    )


def revision_warning(model: Model, revision: str | None) -> str | None:
    """A warning if the model is not pinned, or pinned at another revision."""
    if not model.pinned:
        return (
            f"{model.name} is not pinned, so its fit, its context and its timers are not checked: "
            f"pin it with `endpoints model add {model.name}`"
        )
    if revision is not None and revision != model.revision:
        return (
            f"revision {revision} of {model.name} is not the pinned one ({model.revision[:12]}), "
            "and fit and timers are those of the pinned one: pin yours with "
            f"`endpoints model add {model.name}@{revision} --refresh`"
        )
    return None


def _memory(resource: CloudResource) -> int:
    if resource.accelerator is None:
        return replica_memory(resource)
    return memory_bytes(resource.accelerator.memory) * resource.accelerators
