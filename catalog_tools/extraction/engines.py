"""The engines whose packages can be read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from catalog_tools.extraction.package import Package
from catalog_tools.extraction.reading import Reading, ReadingError
from catalog_tools.extraction.sglang import read_sglang
from catalog_tools.extraction.source_tree import SourceTree
from catalog_tools.extraction.vllm import read_vllm


@dataclass(frozen=True, kw_only=True, slots=True)
class Engine:
    """How an engine's package is read; `oldest` is where its timeline begins."""

    read: Callable[[SourceTree], Reading]
    oldest: str


ENGINES: Mapping[str, Engine] = {
    "sglang": Engine(read=read_sglang, oldest="0.4.10"),
    "vllm": Engine(read=read_vllm, oldest="0.9.2"),
}


def read(package: Package) -> Reading:
    """Read a package.

    Raises:
        ReadingError: it is written in a way that its reader does not know.
    """
    try:
        return ENGINES[package.name].read(SourceTree(package.sources))
    except SyntaxError as error:
        raise ReadingError(f"{package.file} was written for a newer Python: {error}") from None
