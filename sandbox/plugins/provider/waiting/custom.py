"""`pulumi.com/waitFor`: conditions that the program names itself."""

from __future__ import annotations

import json
import re
from typing import Any

from sandbox.plugins.provider.errors import ProviderError
from sandbox.plugins.provider.objects import Object, dig, dig_list, dig_text
from sandbox.plugins.provider.waiting.verdict import Scene, Verdict
from sandbox.plugins.wire import Value

_STEP = re.compile(r"\.([A-Za-z0-9_-]+)|\['([^']+)'\]|\[\"([^\"]+)\"\]|\[(\d+|\*)\]")


class CustomJudge:
    """Ready when all expressions hold.

    Raises:
        ProviderError: an expression cannot be read.
    """

    related: tuple[tuple[str, str], ...] = ()

    def __init__(self, text: str) -> None:
        self._tests = [_parse(expression) for expression in _expressions(text)]

    def judge(self, target: Object, _scene: Scene, /) -> Verdict:
        """An object whose controller has not seen the last change is not ready."""
        observed = dig(target, "status", "observedGeneration")
        generation = dig(target, "metadata", "generation")
        if isinstance(observed, int) and isinstance(generation, int) and observed < generation:
            return Verdict(ready=False)
        return Verdict(ready=all(test.holds(target) for test in self._tests))


class _Condition:
    def __init__(self, text: str) -> None:
        self._kind, _, status = text.partition("=")
        self._status = status or "True"

    def holds(self, target: Object) -> bool:
        return any(
            dig_text(found, "type").lower() == self._kind.lower()
            and dig_text(found, "status").lower() == self._status.lower()
            for found in dig_list(target, "status", "conditions")
        )


class _JsonPath:
    def __init__(self, text: str) -> None:
        found = re.fullmatch(r"\{\s*\$?(.*?)\s*\}(?:=(.+))?", text)
        if found is None:
            raise ProviderError(f"{text} should be wrapped in brackets {{ ... }}")
        self._value = found.group(2)
        self._steps = [
            name or single or double or index
            for name, single, double, index in _STEP.findall(found.group(1))
        ]
        if _STEP.sub("", found.group(1)):
            raise ProviderError(
                f"this stand-in does not evaluate the JSONPath {text}: only keys and positions"
            )

    def holds(self, target: Object) -> bool:
        values: list[Any] = [target]
        for step in self._steps:
            values = [found for value in values for found in _step(value, step)]
        if not values:
            return False
        first = values[0]
        if self._value is None:
            return True
        if isinstance(first, dict | list):
            raise ProviderError(f"{'.'.join(self._steps)} has a non-primitive value")
        text = str(first).lower() if isinstance(first, bool) else str(first)
        return text == self._value


def _expressions(text: str) -> list[str]:
    try:
        parsed = json.loads(text)
    except ValueError:
        return [text]
    found = parsed if isinstance(parsed, list) else [text]
    if not found:
        raise ProviderError("at least one condition must be specified")
    return [str(item) for item in found]


def _parse(text: str) -> _Condition | _JsonPath:
    if text.startswith("condition="):
        return _Condition(text.removeprefix("condition="))
    if text.startswith("jsonpath="):
        return _JsonPath(text.removeprefix("jsonpath="))
    raise ProviderError(f'expected a "jsonpath=" or "condition=" prefix, got "{text}"')


def _step(value: Value, step: str) -> list[Any]:
    if isinstance(value, list):
        if step == "*":
            return value
        return value[int(step) : int(step) + 1] if step.isdigit() else []
    if isinstance(value, dict):
        return list(value.values()) if step == "*" else [value[step]] if step in value else []
    return []
