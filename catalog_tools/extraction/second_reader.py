"""Second, simpler reader of an engine's options, by patterns in the text of its source.

This reader shares nothing with the interpreter: no syntax trees, no imports. Equal results raise
the confidence in both; `engine-args --check` reports differences.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

_CALL = re.compile(r"""\badd_argument\(\s*((?:(?:\#[^\n]*\n\s*)?["']-[\w-]+["'],?\s*)+)""")
_FLAG = re.compile(r"""["'](-[\w-]+)["']""")
_CLASS = re.compile(r"^class (\w+)[^\n]*:\n((?:(?:[ ]{4}[^\n]*|\#[^\n]*)?\n)*)", re.MULTILINE)
_FIELD = re.compile(r"^    ([a-z_]\w*): ", re.MULTILINE)
_OTHER_STATEMENT = re.compile(r"^    (?:@|def |async def |class )", re.MULTILINE)

_CALLS_IN: Mapping[str, tuple[str, ...]] = {
    "sglang": ("sglang/srt/server_args.py",),
    "vllm": (
        "vllm/engine/arg_utils.py",
        "vllm/entrypoints/cli/serve.py",
        "vllm/entrypoints/common/cli_args.py",
        "vllm/entrypoints/openai/cli_args.py",
    ),
}
"""Files with the server's `add_argument` calls."""
_FIELDS_IN: Mapping[str, re.Pattern[str]] = {
    "sglang": re.compile(r"sglang/srt/(server_args|arg_groups/fields/\w+)\.py"),
    "vllm": re.compile(r"vllm/entrypoints/(common|openai)/cli_args\.py"),
}
"""Files with classes whose fields are options."""


def options(engine: str, sources: Mapping[str, str]) -> frozenset[str]:
    """Every spelling of an option in the text, without leading dashes."""
    calls = (sources[path] for path in _CALLS_IN[engine] if path in sources)
    flags = {flag for text in calls for flag in _in_calls(text)}
    for path, text in sources.items():
        if _FIELDS_IN[engine].fullmatch(path):
            flags.update(_in_fields(engine, text))
    return frozenset(flag.lstrip("-").replace("_", "-") for flag in flags)


def _in_calls(text: str) -> Iterator[str]:
    for call in _CALL.finditer(text):
        yield from _FLAG.findall(call[1])


def _in_fields(engine: str, text: str) -> Iterator[str]:
    for name, body in _CLASS.findall(text):
        if engine == "sglang" or name.endswith("FrontendArgs"):
            for field, rest in _fields(body):
                yield from _of_field(engine, field, rest)


def _fields(body: str) -> Iterable[tuple[str, str]]:
    """The fields of a class, each with the text up to the next field, without methods."""
    end = _OTHER_STATEMENT.search(body)
    body = body if end is None else body[: end.start()]
    _, *parts = _FIELD.split(body)
    return zip(parts[::2], parts[1::2], strict=True)


def _of_field(engine: str, field: str, rest: str) -> Iterator[str]:
    if engine == "vllm":
        yield field
    elif rest.startswith("A[") and "no_cli=True" not in rest:
        given = re.search(r"""\bcli_name=["'](-[\w-]+)["']""", rest)
        yield given[1] if given else field
        for aliases in re.findall(r"\baliases=\[([^\]]*)\]", rest):
            yield from _FLAG.findall(aliases)
