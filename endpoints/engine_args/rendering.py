"""The engine's command line, rendered without a shell in between."""

from collections.abc import Mapping

from endpoints.catalog import Framework
from endpoints.requests import accelerators_per_replica
from endpoints.resolved import ResolvedEndpoint


def engine_arguments(endpoint: ResolvedEndpoint, drain_seconds: int) -> tuple[str, ...]:
    """All arguments of the engine: the contract's own, then those of the file, in its order."""
    engine = endpoint.engine
    accelerators = accelerators_per_replica(endpoint)
    values = {
        "model": endpoint.model.name,
        "revision": endpoint.revision,
        "port": str(engine.port),
        "task": endpoint.model.task,
        "quantization": endpoint.quantization or "",
        "accelerators": str(accelerators),
        "drain_seconds": str(drain_seconds),
    }
    templates = (
        *engine.args,
        *(engine.quantization_args if endpoint.quantization else ()),
        *(engine.accelerator_args if accelerators else ()),
        *engine.drain_args,
        *(engine.api_key_args if endpoint.visibility == "private" else ()),
    )
    return (
        *(template.format_map(values) for template in templates),
        *_given(endpoint.engine_args, endpoint.framework),
    )


def _given(
    arguments: Mapping[str, bool | int | float | str], framework: Framework
) -> tuple[str, ...]:
    rendered: list[str] = []
    for name, value in arguments.items():
        if value is True:
            rendered.append(f"--{name}")
        elif value is False:
            if framework.false_switch is not None:
                rendered.append(framework.false_switch.format(name=name))
        elif framework.separate_values:
            rendered += (f"--{name}", _literal(value))
        else:
            # One word, so that a value that begins with a dash is not taken for an argument.
            rendered.append(f"--{name}={_literal(value)}")
    return tuple(rendered)


def _literal(value: float | str) -> str:
    """The value as the engine is to see it: the kubelet expands `$(NAME)` and halves `$$`."""
    return str(value).replace("$", "$$")
