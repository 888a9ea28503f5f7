"""Rules of single values that no type expresses: names, models, engine arguments."""

import json
import math
import re
import unicodedata

from pydantic import JsonValue
from pydantic_core import PydanticCustomError

NAME_PATTERN = r"^(?=.{2,64}$)(?!.*[-_.]{2})[A-Za-z][A-Za-z0-9_.-]*[A-Za-z0-9]$"
"""CSGHub's rule for endpoint names: 2-64 characters, no two specials in a row."""
MODEL_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9_.-]*/[A-Za-z0-9][A-Za-z0-9_.-]*$"
FRAMEWORK_PATTERN = r"^[a-z0-9][a-z0-9.-]*(@[A-Za-z0-9][A-Za-z0-9._-]*)?$"
REVISION_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9._/-]{0,199}$"
ARGUMENT_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9_.-]*$"

REFUSED = "refused"
"""Type of the errors that carry their own `message` and `fix`."""

LONGEST_ARGUMENT = 131_000
"""Bytes; Linux starts no process with a single argument of 128 KiB (MAX_ARG_STRLEN)."""

NAME_RULE = (
    "Use 2 to 64 letters, digits, `-`, `_` and `.`: a letter first, a letter or digit last, "
    "no two of `-`, `_`, `.` in a row."
)


def refusal(message: str, fix: str) -> PydanticCustomError:
    """The error of a broken rule, with a message and a fix for people."""
    return PydanticCustomError(REFUSED, "{message}", {"message": message, "fix": fix})


def name_fault(name: str) -> str | None:
    """The fault of an endpoint's name; None if the name is valid."""
    if not 2 <= len(name) <= 64:
        size = "less than 2" if len(name) < 2 else "more than 64"
        return f"an endpoint's name cannot have {size} characters"
    if odd := re.search(r"[^A-Za-z0-9_.-]", name):
        part = f"contain {_character(odd[0])}"
    elif not re.match(r"[A-Za-z]", name):
        part = f"start with `{name[0]}`"
    elif not re.match(r"[A-Za-z0-9]", name[-1]):
        part = f"end with `{name[-1]}`"
    elif pair := re.search(r"[-_.]{2}", name):
        part = f"contain `{pair[0]}`"
    else:
        return None
    return f"an endpoint's name cannot {part}"


def check_name(name: str) -> str:
    """Return `name`, or raise the error that says what is wrong with it."""
    if (fault := name_fault(name)) is not None:
        raise refusal(fault, NAME_RULE)
    return name


def check_capacity_types(types: tuple[str, ...]) -> tuple[str, ...]:
    """Return `types`, or raise the error that names the repeated one."""
    if twice := next((name for name in types if types.count(name) > 1), None):
        raise refusal(f"`{twice}` is there twice", "Write every capacity type once.")
    return types


def check_argument_name(name: str) -> str:
    """Return `name`, or raise the error that explains how engine arguments are named."""
    bare = name.lstrip("-")
    if name.startswith("-") and re.fullmatch(ARGUMENT_PATTERN, bare):
        raise refusal("engine arguments are named without leading dashes", f"Write `{bare}`.")
    if not re.fullmatch(ARGUMENT_PATTERN, name) or name.endswith("\n"):
        fix = "Use letters, digits, `-`, `_` and `.`; the value goes behind the `:`."
        raise refusal("not the name of an engine argument", fix)
    return name


def check_argument_value(value: JsonValue) -> JsonValue:
    """Return `value`, or raise the error that explains which values an engine accepts."""
    _check_data(value, is_word=True)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    if len(text.encode()) > LONGEST_ARGUMENT:
        raise refusal(
            f"an engine argument is limited to {LONGEST_ARGUMENT} bytes",
            "Put long content into the image, and name its file here.",
        )
    return value


def _check_data(value: JsonValue, *, is_word: bool) -> None:
    """Check texts and numbers, however deep; inside a map they are JSON, and no words."""
    if isinstance(value, dict):
        for key, item in value.items():
            _check_text(key, is_word=False)
            _check_data(item, is_word=False)
    elif isinstance(value, list):
        for item in value:
            _check_data(item, is_word=is_word)
    elif isinstance(value, str):
        _check_text(value, is_word=is_word)
    elif isinstance(value, float) and not math.isfinite(value):
        raise refusal("an engine argument must be a finite number", "Write a number, or quote it.")


def _check_text(text: str, *, is_word: bool) -> None:
    """Surrogates have no bytes; JSON escapes control characters, a command line cannot."""
    refused = {"Cc", "Cs"} if is_word else {"Cs"}
    if odd := next((char for char in text if unicodedata.category(char) in refused), None):
        raise refusal(
            f"an engine argument cannot contain {_character(odd)}",
            "Write it as one line of printable characters.",
        )


def _character(char: str) -> str:
    if char == " ":
        return "a space"
    if char.isprintable():
        return f"`{char}`"
    return f"the control character U+{ord(char):04X}"
