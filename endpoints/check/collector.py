"""Pause of Python's cycle collector during work that only builds records."""

import gc
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

ParametersT = ParamSpec("ParametersT")
ResultT = TypeVar("ResultT")


def without_collection(build: Callable[ParametersT, ResultT]) -> Callable[ParametersT, ResultT]:
    """Run `build` with the cycle collector paused.

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
