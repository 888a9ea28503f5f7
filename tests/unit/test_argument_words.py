"""What the engine's own parser reads from the rendered command line is what the file gives."""

import argparse
import json
import re
from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import JsonValue

from endpoints.catalog import Argument, Framework
from endpoints.engine_args.rendering import engine_arguments
from endpoints.engine_args.values import canonical_value, value_fault
from tests.support import resolved
from tests.unit import argument_catalogue

FRAMEWORK = argument_catalogue.framework()
SEPARATE = FRAMEWORK.model_copy(update={"separate_values": True})
FACTS = argument_catalogue.facts("2.0.0", argument_catalogue.ARGUMENTS)
LISTS = {"text": str, "integer": int, "number": float}
PARSED: dict[str, Callable[[str], object]] = {
    "integer": int,
    "number": float,
    "text": str,
    "select": str,
    "json": json.loads,
}

texts = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=12) | st.text(
    st.sampled_from("$()A '\"{}=-,"), max_size=12
)
numbers = st.floats(allow_nan=False, allow_infinity=False)
data = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | numbers | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=6,
)


def parser() -> argparse.ArgumentParser:
    """Python's parser, set up as vLLM and SGLang do from the arguments that the records say."""
    made = argparse.ArgumentParser(allow_abbrev=False)
    made.add_argument("model")
    made.add_argument("--port", type=int)
    made.add_argument("--api-key")
    for argument in FACTS.arguments:
        if argument.type == "switch":
            negatable = argparse.BooleanOptionalAction if argument.negatable else "store_true"
            made.add_argument(f"--{argument.name}", action=negatable, default=None)
        elif argument.type == "list":
            kind = LISTS[argument.item_type]
            made.add_argument(f"--{argument.name}", type=kind, nargs="+")
        else:
            made.add_argument(f"--{argument.name}", type=PARSED[argument.type])
    return made


def values(argument: Argument) -> st.SearchStrategy[JsonValue]:
    """Values that the file may give; those that are refused among them."""
    if argument.type == "switch":
        return st.booleans()
    if argument.choices and argument.type == "list":
        return st.lists(st.sampled_from(argument.choices), min_size=1, max_size=3)
    if argument.choices:
        return st.sampled_from(argument.choices)
    if argument.type == "list":
        members: dict[str, st.SearchStrategy[Any]] = {
            "text": texts,
            "integer": st.integers(),
            "number": numbers,
        }
        return st.lists(members[argument.item_type], min_size=1, max_size=3)
    kinds: dict[str, st.SearchStrategy[Any]] = {
        "integer": st.integers(),
        "number": numbers | st.integers(-(10**6), 10**6),
        "text": texts,
        "json": st.dictionaries(st.text(max_size=6), data, max_size=3) | st.lists(data, max_size=3),
    }
    return kinds[argument.type]


given_values = st.fixed_dictionaries(
    {}, optional={argument.name: values(argument) for argument in FACTS.arguments}
)


def accepted(written: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """The values that the checks let through."""
    known = {argument.name: argument for argument in FACTS.arguments}
    meant = {name: canonical_value(known[name], value, "") for name, value in written.items()}
    return {
        name: value
        for name, value in meant.items()
        if value_fault(name, known[name], value) is None
    }


def as_started(words: Sequence[str]) -> list[str]:
    """The words as the kubelet hands them over: without its escapes, and with the key filled in."""
    return [
        re.sub(r"\$(?:\$|\((\w+)\))", lambda found: "key" if found[1] else "$", word)
        for word in words
    ]


def read(arguments: dict[str, JsonValue], framework: Framework) -> dict[str, object]:
    endpoint = resolved.endpoint(
        framework=framework, framework_version="2.0.0", facts=FACTS, engine_args=arguments
    )
    words = as_started(engine_arguments(endpoint, 300))
    found = vars(parser().parse_args(words))
    assert (found.pop("model"), found.pop("port"), found.pop("api_key")) == (
        "/models/weights",
        8000,
        "key",
    )
    names = {argument.name.replace("-", "_"): argument.name for argument in FACTS.arguments}
    return {names[name]: value for name, value in found.items() if value is not None}


@example(written={"model-path": "--"})
@given(given_values)
def test_argparse_reads_what_was_given(written: dict[str, JsonValue]) -> None:
    arguments = accepted(written)
    expected = {
        name: value
        for name, value in arguments.items()
        if value is not False or FACTS.by_spelling[name.replace("_", "-")].negatable
    }
    assert read(arguments, FRAMEWORK) == expected


@given(given_values)
def test_separate_words_are_read_the_same(written: dict[str, JsonValue]) -> None:
    """For engines that know `--name VALUE` only; they take any next word, argparse does not."""
    arguments = {
        name: value
        for name, value in accepted(written).items()
        if not (isinstance(value, str | int | float) and str(value).startswith("-"))
    }
    assert read(arguments, SEPARATE) == read(arguments, FRAMEWORK)


def test_json_with_quotes_is_one_word() -> None:
    endpoint = resolved.endpoint(
        framework=FRAMEWORK,
        framework_version="2.0.0",
        facts=FACTS,
        engine_args={"limits": {"image": 5, "it's": 'a "b" $(C)'}, "capture-sizes": [1, 2]},
    )
    assert engine_arguments(endpoint, 300)[-4:] == (
        '--limits={"image":5,"it\'s":"a \\"b\\" $$(C)"}',
        "--capture-sizes",
        "1",
        "2",
    )
