"""Messages of Pulumi's protocol, without importing Pulumi.

`import pulumi.runtime.proto` runs `pulumi/__init__.py` first, which takes twice as long as the
messages themselves, and every `pulumi preview` starts four plugins. The generated modules only
import each other relatively, so the package can be loaded under a name of its own.
"""

from __future__ import annotations

import importlib
import importlib.machinery
import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pulumi.runtime.proto import (
        engine_pb2,
        engine_pb2_grpc,
        language_pb2,
        language_pb2_grpc,
        plugin_pb2,
        provider_pb2,
        provider_pb2_grpc,
        status_pb2,
    )

_PACKAGE = "_pulumi_protocol"


def _load() -> None:
    spec = importlib.util.find_spec("pulumi")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("the package `pulumi` is not installed in this environment")
    folder = Path(next(iter(spec.submodule_search_locations))) / "runtime" / "proto"
    # The package's own __init__ imports everything; an empty one imports what is asked for.
    package = importlib.util.module_from_spec(
        importlib.machinery.ModuleSpec(_PACKAGE, None, is_package=True)
    )
    package.__path__ = [str(folder)]
    sys.modules[_PACKAGE] = package


def __getattr__(name: str) -> object:
    if name.startswith("__"):
        raise AttributeError(name)
    if _PACKAGE not in sys.modules:
        _load()
    module = importlib.import_module(f"{_PACKAGE}.{name}")
    globals()[name] = module
    return module


__all__ = [
    "engine_pb2",
    "engine_pb2_grpc",
    "language_pb2",
    "language_pb2_grpc",
    "plugin_pb2",
    "provider_pb2",
    "provider_pb2_grpc",
    "status_pb2",
]
