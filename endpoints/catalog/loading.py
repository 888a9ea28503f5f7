"""Loading of the catalogue, once per process: small files at once, large ones on first use."""

import functools
import json
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from endpoints.catalog.engine import EngineFacts
from endpoints.catalog.framework import Framework, FrameworkVersion
from endpoints.catalog.model import Model
from endpoints.catalog.resource import CloudResource

RecordT = TypeVar("RecordT", Framework, CloudResource, Model)
FileT = TypeVar("FileT", Model, EngineFacts)
CATALOG = Path(__file__).parents[2] / "catalog"


class CatalogError(ValueError):
    """Error in a file of the catalogue, as opposed to the endpoints file."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Catalog:
    """Records of the catalogue by name; models and engine versions are read on first use."""

    frameworks: Mapping[str, Framework]
    resources: Mapping[str, CloudResource]
    models: Mapping[str, Model]
    engines: Mapping[str, EngineFacts]

    def facts(self, version: FrameworkVersion) -> EngineFacts | None:
        """Facts of the engine's own package; None for an engine without arguments."""
        return self.engines[version.facts] if version.facts else None


@functools.cache
def load_catalog(root: Path = CATALOG) -> Catalog:
    """The catalogue under `root`: its `frameworks`, `resources`, `models` and `engines`.

    Raises:
        CatalogError: a file does not fit its record, or two records share a name; for models and
            engines when they are first asked for.
    """
    return Catalog(
        frameworks=_records(root / "frameworks", TypeAdapter(list[Framework])),
        resources=_records(root / "resources", TypeAdapter(list[CloudResource])),
        models=_Files(root / "models", ".yaml", Model),
        engines=_Files(root / "engines", ".json", EngineFacts),
    )


class _Files(Mapping[str, FileT]):
    """Mapping from a file's path to its record, which is read on first use."""

    def __init__(self, folder: Path, suffix: str, record: type[FileT]) -> None:
        self._adapter: TypeAdapter[FileT] = TypeAdapter(record)
        self._files = {
            file.relative_to(folder).as_posix().removesuffix(suffix): file
            for file in sorted(folder.rglob(f"*{suffix}"))
        }
        self._read: dict[str, FileT] = {}

    def __getitem__(self, name: str) -> FileT:
        if name not in self._read:
            self._read[name] = self._load(name, self._files[name])
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    def _load(self, name: str, file: Path) -> FileT:
        try:
            record = self._adapter.validate_json(json.dumps(_content(file)))
        except ValidationError as error:
            raise CatalogError(f"{file}: {_faults(error, skip=0)}") from None
        except (yaml.YAMLError, ValueError, TypeError) as error:
            raise CatalogError(f"{file}: {error}") from error
        if record.path != name:
            raise CatalogError(f"{file}: it is about {record.path}")
        return record


class _Strict(yaml.constructor.SafeConstructor):
    """YAML constructor that refuses duplicate keys, which PyYAML would silently drop."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Build a map and refuse duplicate keys.

        Raises:
            ValueError: the map has a duplicate key.
        """
        names = [key.value for key, _ in node.value]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            line = node.start_mark.line + 1
            raise ValueError(f"{twice!r} is twice in the map that begins in line {line}")
        return super().construct_mapping(node, deep)


def _loader(parser: type[Any]) -> type[Any]:
    """A strict loader on the parser, which leaves dates as text."""
    resolvers = {
        first: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
        for first, pairs in parser.yaml_implicit_resolvers.items()
    }
    return type("_Loader", (_Strict, parser), {"yaml_implicit_resolvers": resolvers})


# PyYAML may have been built without its C parser, which reads the catalogue in a fifth of the time.
_LOADER = _loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def _records(folder: Path, adapter: TypeAdapter[list[RecordT]]) -> dict[str, RecordT]:
    """The records of all files under `folder`, each a record or a list of them, by name."""
    found: dict[str, RecordT] = {}
    files: dict[str, Path] = {}
    for file in sorted(folder.rglob("*.yaml")):
        for record in _read(file, adapter):
            if record.name in found:
                raise CatalogError(f"{file}: {record.name} is also in {files[record.name]}")
            found[record.name] = record
            files[record.name] = file
    return found


def _read(file: Path, adapter: TypeAdapter[list[RecordT]]) -> list[RecordT]:
    try:
        content = _content(file)
        is_list = isinstance(content, list)
        # JSON mode is strict and still accepts a list for a tuple, which YAML cannot write.
        return adapter.validate_json(json.dumps(content if is_list else [content]))
    except ValidationError as error:
        raise CatalogError(f"{file}: {_faults(error, skip=0 if is_list else 1)}") from None
    except (yaml.YAMLError, ValueError, TypeError) as error:
        raise CatalogError(f"{file}: {error}") from error


def _content(file: Path) -> object:
    text = file.read_text(encoding="utf-8")
    return json.loads(text) if file.suffix == ".json" else yaml.load(text, _LOADER)


def _faults(error: ValidationError, skip: int) -> str:
    return "; ".join(
        f"{'.'.join(str(key) for key in fault['loc'][skip:])}: {fault['msg']}"
        for fault in error.errors(include_url=False)
    )
