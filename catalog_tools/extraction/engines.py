"""Engines whose packages can be read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from catalog_tools.extraction.package import Package
from catalog_tools.extraction.reading import Reading, ReadingError
from catalog_tools.extraction.sglang import read_sglang
from catalog_tools.extraction.source_tree import SourceTree
from catalog_tools.extraction.vllm import read_vllm


@dataclass(frozen=True, kw_only=True, slots=True)
class Engine:
    """Reader of an engine's package; `oldest` is the first version of its timeline."""

    read: Callable[[SourceTree], Reading]
    oldest: str


ENGINES: Mapping[str, Engine] = {
    "sglang": Engine(read=read_sglang, oldest="0.4.10"),
    "vllm": Engine(read=read_vllm, oldest="0.9.2"),
}


def read(package: Package) -> Reading:
    """Read a package of the engine.

    Raises:
        ReadingError: the package is written in a way that the reader does not support.
    """
    try:
        return ENGINES[package.name].read(SourceTree(package.sources))
    except SyntaxError as error:
        raise ReadingError(f"{package.file} was written for a newer Python: {error}") from None
