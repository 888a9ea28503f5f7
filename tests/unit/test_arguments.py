"""The engine's command line: every value one word, as written, without a shell in between."""

import re
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.engine_args.rendering import engine_arguments
from tests.support import resolved, strategies

OWN = (
    "--model",
    "/models/weights",
    "--port",
    "8000",
    "--tensor-parallel-size",
    "1",
    "--shutdown-timeout",
    "300",
    "--api-key",
    "$(ENGINE_API_KEY)",
)
SEPARATE = resolved.framework().model_copy(update={"separate_values": True})


def expanded(word: str, env: Mapping[str, str]) -> str:
    """A word of the command line as Kubernetes hands it to the process: its rules, apart."""
    return re.sub(
        r"\$(?:\$|\(([^)]*)\))",
        lambda found: "$" if found[1] is None else env.get(found[1], found[0]),
        word,
    )


def rendered(*, framework: object = None, **arguments: bool | float | str) -> tuple[str, ...]:
    """What the given arguments become, after the contract's own."""
    named = {name.replace("_", "-"): value for name, value in arguments.items()}
    chosen = framework or resolved.framework()
    words = engine_arguments(resolved.endpoint(engine_args=named, framework=chosen), 300)
    assert words[: len(OWN)] == OWN
    return words[len(OWN) :]


@pytest.mark.parametrize(
    "value",
    [
        "a b",
        " ",
        "",
        'it\'s "quoted"',
        '{"max_frames": 8, "nested": {"a": [1]}}',
        "-1",
        "--tensor-parallel-size=8",
        "a=b=c",
        "{model}",
        "{}",
        "ünïcode 模型 🎉",
        "a;b && c | d > e `f` \\",
    ],
)
def test_a_text_stays_one_word(value: str) -> None:
    assert rendered(note=value) == (f"--note={value}",)
    assert rendered(framework=SEPARATE, note=value) == ("--note", value)


@pytest.mark.parametrize(
    ("value", "word"),
    [(8192, "8192"), (0, "0"), (-1, "-1"), (0.9, "0.9"), (1e-05, "1e-05"), (1.0, "1.0")],
)
def test_numbers_are_written_plainly(value: float, word: str) -> None:
    assert rendered(number=value) == (f"--number={word}",)


@pytest.mark.parametrize(
    ("form", "words"), [("--no-{name}", ("--no-fast-start",)), (None, ()), ("--{name}=false", None)]
)
def test_switches(form: str | None, words: tuple[str, ...] | None) -> None:
    framework = resolved.framework().model_copy(update={"false_switch": form})
    off = ("--fast-start=false",) if words is None else words
    assert rendered(framework=framework, fast_start=True) == ("--fast-start",)
    assert rendered(framework=framework, fast_start=False) == off


def test_arguments_keep_the_order_of_the_file() -> None:
    assert rendered(b=1, a=True, c="x") == ("--b=1", "--a", "--c=x")


@pytest.mark.parametrize("value", ["$(HOME)", "$$(HOME)", "$HOME", "$", "$$", "a$", "$(", "$()"])
def test_kubernetes_expands_nothing_in_a_value(value: str) -> None:
    (word,) = rendered(note=value)
    assert expanded(word, {"HOME": "/models", "": "x"}) == f"--note={value}"


@given(st.text(st.sampled_from("$()HOME a"), max_size=12))
def test_any_value_reaches_the_engine_as_written(value: str) -> None:
    (word,) = rendered(note=value)
    assert expanded(word, {"HOME": "/models"}) == f"--note={value}"


def test_templates_are_filled() -> None:
    every = "{model} {revision} {port} {task} {quantization} {accelerators} {drain_seconds}"
    engine = resolved.engine(
        hubArgs=(),
        localArgs=(),
        args=("serve", every),
        quantizationArgs=("--q={quantization}",),
        acceleratorArgs=("--tp={accelerators}",),
        drainArgs=("--drain={drain_seconds}",),
        apiKeyArgs=(),
    )
    endpoint = resolved.endpoint(
        framework=resolved.framework(engine),
        resource=resolved.resource(accelerators=8, replicas_per_node=2),
        quantization="fp8",
        revision="main",
    )
    assert engine_arguments(endpoint, 95) == (
        "serve",
        "owner/model main 8000 text-generation fp8 4 95",
        "--q=fp8",
        "--tp=4",
        "--drain=95",
    )


def test_parts_that_do_not_apply_are_left_out() -> None:
    endpoint = resolved.endpoint(
        resource=resolved.resource(accelerators=0), visibility="public", quantization=None
    )
    assert engine_arguments(endpoint, 300) == (*OWN[:4], *OWN[6:8])


@given(strategies.endpoints())
def test_no_placeholder_is_left(endpoint: ResolvedEndpoint) -> None:
    words = engine_arguments(endpoint, 300)
    assert not [word for word in words if "{" in word or "}" in word or not word]
