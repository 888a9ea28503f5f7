"""The engine's command line, rendered as words for a container without a shell."""

from pydantic import JsonValue

from endpoints.catalog import Argument, Framework
from endpoints.endpoint.keys import engine_key_arguments
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.endpoint.weights import WEIGHTS_PATH, local_file
from endpoints.engine_args.values import word


def engine_arguments(endpoint: ResolvedEndpoint, drain_seconds: int) -> tuple[str, ...]:
    """All arguments of the engine: the catalogue's, the derived ones, then the file's in its order.

    The file's arguments come last, because engines take the later of two values.
    """
    derived = {argument.name: argument.value for argument in endpoint.derived}
    known = endpoint.facts.by_spelling if endpoint.facts is not None else {}
    return (
        *_contract(endpoint, drain_seconds),
        *(
            _literal(text)
            for name, value in (*derived.items(), *endpoint.engine_args.items())
            for text in _words(name, value, known.get(name.replace("_", "-")), endpoint.framework)
        ),
    )


def _contract(endpoint: ResolvedEndpoint, drain_seconds: int) -> tuple[str, ...]:
    engine = endpoint.engine
    accelerators = endpoint.resource.accelerators
    file = local_file(endpoint.model, endpoint.quantization)
    values = {
        "model": endpoint.model.name,
        "revision": endpoint.revision,
        "port": str(engine.port),
        "task": endpoint.model.task,
        "quantization": endpoint.quantization or "",
        "accelerators": str(accelerators),
        "drain_seconds": str(drain_seconds),
        "folder": WEIGHTS_PATH,
        "file": f"{WEIGHTS_PATH}/{file}",
    }
    templates = (
        *(engine.local_args if endpoint.reads_folder else engine.hub_args),
        *engine.args,
        *(engine.quantization_args if endpoint.quantization else ()),
        *(engine.accelerator_args if accelerators else ()),
        *engine.drain_args,
        *engine_key_arguments(endpoint),
    )
    return tuple(template.format_map(values) for template in templates)


def _words(
    name: str, value: JsonValue, argument: Argument | None, framework: Framework
) -> tuple[str, ...]:
    if value is True:
        return (f"--{name}",)
    if value is False:
        form = _off(argument, framework)
        return (form.format(name=name),) if form is not None else ()
    is_json = argument is not None and argument.type == "json"
    if isinstance(value, list) and not is_json:
        return (f"--{name}", *(word(item) for item in value))
    if framework.separate_values:
        return (f"--{name}", word(value))
    # One word, so that the engine does not take a value with a leading dash for an argument.
    return (f"--{name}={word(value)}",)


def _off(argument: Argument | None, framework: Framework) -> str | None:
    """The argument that sets a switch to false; None if leaving it out does."""
    if argument is None:
        return framework.false_switch
    return "--no-{name}" if argument.negatable else None


def _literal(text: str) -> str:
    """The word escaped for the kubelet, which expands `$(NAME)` and halves `$$`."""
    return text.replace("$", "$$")
