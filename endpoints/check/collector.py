"""Keeps the cycle collector out of work that only builds."""

import gc
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

ParametersT = ParamSpec("ParametersT")
ResultT = TypeVar("ResultT")


def without_collection(build: Callable[ParametersT, ResultT]) -> Callable[ParametersT, ResultT]:
    """Pauses the collector while `build` runs.

    Loading and planning make hundreds of thousands of lasting records and no cycles; looking
    through them again and again makes ten thousand endpoints cost half as much again per endpoint
    as a thousand (`python -m bench.plan`).
    """

    @wraps(build)
    def paused(*args: ParametersT.args, **kwargs: ParametersT.kwargs) -> ResultT:
        was_enabled = gc.isenabled()
        gc.disable()
        try:
            return build(*args, **kwargs)
        finally:
            if was_enabled:
                gc.enable()

    return paused
