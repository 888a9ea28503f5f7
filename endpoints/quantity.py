"""Value types: durations as people write them, Kubernetes quantities as integers."""

import re
from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema

from endpoints.facts import Facts

_DURATION = re.compile(r"^([0-9]{1,6})(s|m|h)$")
_MEMORY = re.compile(r"([0-9]{1,15}(?:\.[0-9]{1,15})?)(Ki|Mi|Gi|Ti)")
_CPU = re.compile(r"[0-9]{1,15}m|([0-9]{1,15}(?:\.[0-9]{1,15})?)")
_SECONDS = {"s": 1, "m": 60, "h": 3600}
_BINARY = {"Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "Ti": 2**40}
_LONGEST = 7 * 24 * 3600
GIB = 2**30
MIB = 2**20


def duration_seconds(text: str) -> int:
    """Seconds of a duration such as `90s`, `20m` or `2h`.

    Raises:
        ValueError: the text is of another form, zero, or more than a week.
    """
    match = _DURATION.fullmatch(text)
    seconds = 0 if match is None else int(match[1]) * _SECONDS[match[2]]
    if not 0 < seconds <= _LONGEST:
        raise ValueError("must be a duration of 1s to 168h, such as 90s, 20m or 2h")
    return seconds


def memory_bytes(text: str) -> int:
    """Bytes of a Kubernetes memory quantity with a binary suffix, such as `29Gi` or `13.8Gi`.

    Raises:
        ValueError: the suffix is not Ki, Mi, Gi or Ti, or the number is not one of at least 0.
    """
    match = _MEMORY.fullmatch(text)
    if match is None:
        raise ValueError("write memory with Ki, Mi, Gi or Ti, such as 29Gi")
    return int(float(match[1]) * _BINARY[match[2]])


def cpu_millis(text: str) -> int:
    """Thousandths of a CPU in a quantity such as `3900m` or `3.9`.

    Raises:
        ValueError: the text is not a number of at least 0.
    """
    match = _CPU.fullmatch(text)
    if match is None:
        raise ValueError("write CPUs as a number or in thousandths, such as 3.9 or 3900m")
    return int(text[:-1]) if match[1] is None else round(float(text) * 1000)


def memory_text(amount: int) -> str:
    """The shortest exact binary quantity of a number of bytes: `29Gi`, `14848Mi`."""
    for suffix in ("Gi", "Mi", "Ki"):
        if amount % _BINARY[suffix] == 0:
            return f"{amount // _BINARY[suffix]}{suffix}"
    return str(amount)


def gib_text(amount: int) -> str:
    """Bytes as a rounded number of GiB, for people: `44.7`."""
    return f"{amount / GIB:.1f}"


def cpu_text(millis: int) -> str:
    """The quantity of thousandths of a CPU in the form the API server keeps: `4` or `3900m`."""
    return str(millis // 1000) if millis % 1000 == 0 else f"{millis}m"


def _checked(check: "object", text: str) -> str:
    assert callable(check)
    check(text)
    return text


Duration = Annotated[
    str,
    AfterValidator(lambda text: _checked(duration_seconds, text)),
    Facts(unit="s, m or h"),
    WithJsonSchema({"type": "string", "pattern": _DURATION.pattern}),
]
Memory = Annotated[
    str,
    AfterValidator(lambda text: _checked(memory_bytes, text)),
    WithJsonSchema({"type": "string", "pattern": f"^{_MEMORY.pattern}$"}),
    Facts(unit="Ki, Mi, Gi or Ti"),
]
Cpu = Annotated[str, AfterValidator(lambda text: _checked(cpu_millis, text))]
