"""Weight files of a repository: those that an engine downloads, and those that it loads."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from endpoints.catalog import Format
from hub.errors import NotRecognisedError
from hub.repository import Repository
from hub.untrusted import section

INDEX = "model.safetensors.index.json"
SINGLE = "model.safetensors"
PIPELINE = "model_index.json"
_PICKLES = re.compile(r"pytorch_model[^/]*\.bin")
_COMPONENT = re.compile(r"[^/.]+(?P<variant>\.[^/]+?)?(-\d+-of-\d+)?\.safetensors")


@dataclass(frozen=True, slots=True)
class WeightFiles:
    """Sorted paths of the files that an engine downloads, and of those that it loads."""

    format: Format
    downloaded: tuple[str, ...]
    loaded: tuple[str, ...]


def weight_files(repository: Repository) -> WeightFiles:
    """The weight files of the preferred format: safetensors, GGUF, then pickles, as in CSGHub.

    Raises:
        HubError: the repository has none, or the index of their parts cannot be read.
    """
    paths = list(repository.files)
    kinds: tuple[tuple[Format, list[str]], ...] = (
        ("safetensors", [path for path in paths if _is_safetensors(path)]),
        ("gguf", [path for path in paths if path.lower().endswith(".gguf")]),
        ("pytorch", [path for path in paths if _PICKLES.fullmatch(path.split("/")[-1])]),
    )
    for name, found in kinds:
        if found:
            return WeightFiles(name, tuple(found), tuple(_loaded(repository, name, found)))
    if "adapter_config.json" in repository.files:
        raise NotRecognisedError("this is an adapter, not a model", "Add the model it is made for.")
    raise NotRecognisedError("there is no file with weights")


def total_bytes(repository: Repository, paths: Iterable[str]) -> int:
    """Total bytes of the files.

    Raises:
        NotRecognisedError: the hub does not give the size of one.
    """
    return sum(file_bytes(repository, path) for path in paths)


def file_bytes(repository: Repository, path: str) -> int:
    """Bytes of one file.

    Raises:
        NotRecognisedError: the hub does not give the size.
    """
    size = repository.files.get(path)
    if not size:
        raise NotRecognisedError(f"the hub does not say the size of {path}")
    return size


def _is_safetensors(path: str) -> bool:
    # vLLM and SGLang skip `original/`, where Meta and OpenAI put a second copy.
    is_copy = path.startswith("original/")
    is_adapter = path.rsplit("/", maxsplit=1)[-1].startswith("adapter_")
    return path.endswith(".safetensors") and not is_copy and not is_adapter


def _loaded(repository: Repository, kind: Format, paths: list[str]) -> Collection[str]:
    if PIPELINE in repository.files:
        return _of_components(repository, paths)
    if kind != "safetensors":
        return paths
    if INDEX in repository.files:
        parts = {str(part) for part in section(repository.json(INDEX), "weight_map").values()}
        known = [path for path in paths if path in parts]
        if not parts or len(known) != len(parts):
            raise NotRecognisedError(f"{INDEX} does not name files that are there")
        return known
    return [SINGLE] if SINGLE in paths else paths


def _of_components(repository: Repository, paths: list[str]) -> list[str]:
    """Weights of each component of a pipeline, without fp16 and other variants."""
    loaded: list[str] = []
    for component, kind in repository.json(PIPELINE).items():
        if not isinstance(kind, list) or None in kind:
            continue
        variants: dict[str, list[str]] = {}
        for path in paths:
            folder, _, file = path.rpartition("/")
            match = _COMPONENT.fullmatch(file) if folder == component else None
            if match is not None:
                variants.setdefault(match["variant"] or "", []).append(path)
        if variants:
            loaded += variants[min(variants)]
    if not loaded:
        raise NotRecognisedError(f"no component of {PIPELINE} has safetensors")
    return sorted(loaded)
