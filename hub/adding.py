"""Pins a model: reads its facts from a hub and writes its record into the catalogue."""

import datetime
import logging
import os
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from huggingface_hub import constants

from endpoints.catalog import CATALOG, Model, Task
from endpoints.rules import MODEL_PATTERN, REVISION_PATTERN
from hub.errors import HubError
from hub.facts import read_model
from hub.record_file import changes, pinned, record_text, write_record
from hub.repository import Hub, open_repository

_LONGEST_TOKEN = 4096


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """Which model to pin, from where, into which catalogue."""

    model: str
    """`owner/name`, or `owner/name@revision`."""
    endpoint: str | None = None
    """The hub's URL; None: `HF_ENDPOINT`, or the public one."""
    token_file: Path | None = None
    """Holds the hub's token; None: `HF_TOKEN`."""
    catalog: Path = CATALOG
    task: Task | None = None
    """None: what the hub says."""
    is_refresh: bool = False
    """Whether a record with other facts is replaced."""
    is_dry_run: bool = False
    """Whether nothing is written."""


def add_model(wish: Wish) -> str:
    """Pins a model; returns what to print: the record of a dry run, else what was done.

    Raises:
        HubError: the wish, the hub or the catalogue's record stands against it.
    """
    # The library logs headers that servers wrote; only our own messages are shown.
    logging.getLogger("huggingface_hub").setLevel(logging.ERROR)
    name, revision = _model(wish.model)
    hub = Hub(endpoint=_endpoint(wish.endpoint), token=_token(wish.token_file))
    repository = open_repository(hub, name, revision)
    today = datetime.datetime.now(tz=datetime.UTC).date()
    model = read_model(repository, today, wish.task)
    if wish.is_dry_run:
        return record_text(model).rstrip("\n")
    old = pinned(wish.catalog, name)
    if old is not None:
        differing = changes(old, model)
        if not differing:
            return f"{name} is pinned already\n{_summary(old)}"
        if not wish.is_refresh:
            lines = "\n".join(f"  {line}" for line in differing)
            raise HubError(
                f"{name} is in the catalogue with other facts:\n{lines}\n"
                "Give --refresh to replace its record."
            )
    return f"wrote {write_record(wish.catalog, model)}\n{_summary(model)}"


def _model(written: str) -> tuple[str, str | None]:
    name, at, revision = written.partition("@")
    if not re.fullmatch(MODEL_PATTERN, name):
        raise HubError(
            f"{name[:100]!r} is not a model: it must be owner/name, of letters, digits, `-`, `_` "
            "and `.`."
        )
    if at and not re.fullmatch(REVISION_PATTERN, revision):
        raise HubError(f"{revision[:100]!r} is not a branch, tag or commit.")
    return name, revision or None


def _endpoint(written: str | None) -> str:
    url = (written or os.environ.get("HF_ENDPOINT") or constants.ENDPOINT).rstrip("/")
    try:
        parts = urlsplit(url)
        is_plain = not (parts.username or parts.password or parts.query or parts.fragment)
        is_valid = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        is_plain = is_valid = False
    if not (is_plain and is_valid) or re.search(r"[^!-~]", url):
        # Not shown, because the URL may hold a password.
        raise HubError(
            "the hub's endpoint must be a URL such as https://hub.example.internal/hf, without "
            "user, password and query. Check --endpoint or HF_ENDPOINT."
        )
    return url


def _token(file: Path | None) -> str | None:
    if file is None:
        token, origin = os.environ.get("HF_TOKEN", "").strip(), "HF_TOKEN"
    else:
        origin = str(file)
        try:
            with file.open(encoding="utf-8") as stream:
                token = stream.read(_LONGEST_TOKEN).strip()
        except (OSError, UnicodeDecodeError):
            raise HubError(f"the token in {file} cannot be read.") from None
        if not token:
            raise HubError(f"{file} holds no token.")
    if token and not re.fullmatch(r"[!-~]+", token):
        raise HubError(f"the token in {origin} is not one line of printable ASCII.")
    return token or None


def _summary(model: Model) -> str:
    stored = [model.quantization or "", model.data_type or "", model.format]
    context = f"context {model.context_length}, " if model.context_length else ""
    return (
        f"{model.architecture}, {model.task}, {model.parameters / 1e9:.2f} billion parameters, "
        f"{model.weight_bytes / 1e9:.2f} GB ({' '.join(filter(None, stored))}), {context}"
        f"{model.license}{', gated' if model.gated else ''}"
    )
