"""A model's record, put together from its repository."""

import datetime
import re

from pydantic import ValidationError

from endpoints.catalog import GENERATING, Model, Task, Variant
from hub.decoder import attention, decoder_config, experts, is_encoder
from hub.errors import NotRecognisedError
from hub.gguf_files import as_config, default_variant, variants
from hub.gguf_header import GgufHeader, read_header
from hub.parameters import count_parameters
from hub.repository import Repository
from hub.task import task_of
from hub.untrusted import Json, members, text, whole
from hub.weight_files import PIPELINE, WeightFiles, file_bytes, total_bytes, weight_files

_CONFIG = "config.json"
_CONTEXT = (
    "max_position_embeddings",
    "n_positions",
    "max_sequence_length",
    "max_seq_len",
    "seq_length",
    "max_trained_positions",
)
_README = 64 * 1024
"""Bytes that are read of a README for its head."""


def read_model(repository: Repository, today: datetime.date, task: Task | None = None) -> Model:
    """The record of the model in a repository; `task` overrules the hub's.

    Raises:
        HubError: a file cannot be read, or lacks a fact that planning needs.
    """
    served = task or task_of(repository)
    files = weight_files(repository)
    sizes = {path: file_bytes(repository, path) for path in files.downloaded}
    if PIPELINE in repository.files:
        facts = _pipeline(repository, files)
    elif files.format == "gguf":
        facts = _gguf(repository, served, files)
    else:
        facts = _transformer(repository, served, files)
    fields = {
        "name": repository.name,
        "revision": repository.commit,
        "task": served,
        "format": files.format,
        "files": sizes,
        "license": _license(repository),
        "gated": repository.gated,
        "source": f"hub {repository.hub.endpoint}, read on {today.isoformat()}",
        **facts,
    }
    try:
        return Model.model_validate(fields)
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        field = ".".join(str(key) for key in fault["loc"])
        raise NotRecognisedError(f"{field} cannot be: {fault['msg']}") from None


def _transformer(repository: Repository, task: Task, files: WeightFiles) -> dict[str, object]:
    config = repository.json(_CONFIG)
    decoder = decoder_config(config)
    return {
        "architecture": _name(members(config, "architectures")[:1], "architectures", _CONFIG),
        **_weights(repository, files, config),
        **_decoder(decoder, task),
        "contextLength": _context_length(repository, decoder),
    }


def _pipeline(repository: Repository, files: WeightFiles) -> dict[str, object]:
    index = repository.json(PIPELINE)
    return {
        "architecture": _name([index.get("_class_name")], "_class_name", PIPELINE),
        **_weights(repository, files, {}),
        "contextLength": None,
    }


def _gguf(repository: Repository, task: Task, files: WeightFiles) -> dict[str, object]:
    offered = variants(files.downloaded)
    if not offered:
        raise NotRecognisedError("no GGUF file is a model")
    chosen = default_variant(offered)
    headers = [_header(repository, part) for part in chosen.parts]
    metadata = headers[0].metadata
    config = as_config(metadata)
    architecture = metadata.get("general.architecture")
    return {
        "architecture": _name([architecture], "general.architecture", chosen.parts[0]),
        "parameters": sum(header.elements for header in headers),
        "weightBytes": total_bytes(repository, chosen.parts),
        "variants": {
            item.name: Variant(bytes=total_bytes(repository, item.parts), file=item.parts[0])
            for item in offered
        },
        **_decoder(config, task),
        "contextLength": whole(config, *_CONTEXT),
    }


def _header(repository: Repository, path: str) -> GgufHeader:
    return read_header(lambda start, length: repository.read(path, start, length))


def _weights(repository: Repository, files: WeightFiles, config: Json) -> dict[str, object]:
    parameters, data_type, method = count_parameters(repository, files, config)
    downloaded = total_bytes(repository, files.downloaded)
    loaded = total_bytes(repository, files.loaded)
    return {
        "parameters": parameters,
        "dataType": data_type,
        "quantization": method,
        "weightBytes": downloaded,
        "loadedBytes": None if loaded == downloaded else loaded,
    }


def _decoder(config: Json, task: Task) -> dict[str, object]:
    if task not in GENERATING and is_encoder(config):
        return {}
    if config.get("is_encoder_decoder") is True:
        raise NotRecognisedError("it is an encoder with a decoder, which no engine here serves")
    return {"attention": attention(config), "experts": experts(config)}


def _context_length(repository: Repository, config: Json) -> int | None:
    """Longest input of an encoder, by its sentence-transformers settings or else its positions."""
    limit = whole(repository.optional_json("sentence_bert_config.json"), "max_seq_length")
    known = whole(config, *_CONTEXT)
    if known is not None and config.get("model_type") in {"roberta", "xlm-roberta", "camembert"}:
        # The first positions of these models are for padding.
        known -= (whole(config, "pad_token_id") or 0) + 1
    return limit or known


def _name(found: list[object], field: str, file: str) -> str:
    if found and isinstance(found[0], str) and re.fullmatch(r"[A-Za-z0-9_.-]{1,100}", found[0]):
        return found[0]
    raise NotRecognisedError(f"{file} has no {field}")


def _license(repository: Repository) -> str:
    """The licence's identifier on the model's card, or its own name; `unknown` without either."""
    card = repository.card or _head_of_readme(repository)
    tagged = (tag.removeprefix("license:") for tag in repository.tags if "license:" in tag)
    identifier = text(card, "license") or next(tagged, "unknown")
    return (text(card, "license_name") or identifier) if identifier == "other" else identifier


def _head_of_readme(repository: Repository) -> Json:
    """The metadata at the head of README.md, for hubs that do not pass it on (CSGHub)."""
    if "README.md" not in repository.files:
        return {}
    content = repository.read("README.md", 0, _README).decode(errors="replace")
    head = re.match(r"---\s*\n(.*?)\n---", content, re.DOTALL)
    found = re.findall(
        r"^(license|license_name):[ \t]*['\"]?([\w.+-]+)", head[1] if head else "", re.MULTILINE
    )
    return dict(found)
