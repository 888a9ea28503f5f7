"""Files of models' records in the catalogue."""

import json
import os
import tempfile
from pathlib import Path

import yaml

from endpoints.catalog import Model
from hub.errors import HubError


def record_text(model: Model) -> str:
    """The record as YAML, in the order of its fields, without defaults."""
    content = model.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    # Non-ASCII is escaped: YAML takes some of it, such as U+0085, for the end of a line.
    return yaml.safe_dump(content, sort_keys=False, width=100)


def pinned(catalog: Path, name: str) -> Model | None:
    """The catalogue's record of the model; None without one.

    Raises:
        HubError: the file is not valid.
    """
    path = _path(catalog, name)
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        return Model.model_validate_json(json.dumps(content))
    except FileNotFoundError:
        return None
    except (OSError, yaml.YAMLError, ValueError, TypeError):
        raise HubError(f"{path} is no valid record. Repair or remove it.") from None


def changes(old: Model, new: Model) -> list[str]:
    """A line for each field that differs, except the facts' source."""
    before, after = (model.model_dump(mode="json", by_alias=True) for model in (old, new))
    return [
        f"{field}: {_short(before[field])} -> {_short(after[field])}"
        for field in after
        if field != "source" and before[field] != after[field]
    ]


def write_record(catalog: Path, model: Model) -> Path:
    """Write the record, whole or not at all; returns its file.

    Raises:
        HubError: the file cannot be written.
    """
    path = _path(catalog, model.name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, record_text(model))
    except OSError as error:
        raise HubError(f"{path} cannot be written: {error.strerror}.") from None
    return path


def _path(catalog: Path, name: str) -> Path:
    return catalog / "models" / f"{name}.yaml"


def _replace(path: Path, content: str) -> None:
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".new")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)


def _short(value: object) -> str:
    written = json.dumps(value, ensure_ascii=False)
    return written if len(written) <= 100 else f"{written[:97]}..."
