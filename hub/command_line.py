"""The command line of the hub: `python -m endpoints model add owner/name[@revision]`."""

import argparse
import datetime
import logging
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from huggingface_hub import constants

from endpoints.catalog import CATALOG, Model
from endpoints.rules import MODEL_PATTERN, REVISION_PATTERN
from hub.errors import HubError
from hub.facts import read_model
from hub.record_file import changes, pinned, record_text, write_record
from hub.repository import Hub, open_repository
from hub.task import TASKS

DONE, FAILED, INTERRUPTED = 0, 1, 130
_LONGEST_TOKEN = 4096


def main(argv: Sequence[str]) -> int:
    """Run `model ...`, whose arguments `argv` are.

    Returns:
        0 if the record is written or was there already, 1 if not, 130 after Ctrl-C.

    Raises:
        SystemExit: with 2 for wrong usage, with 0 after `--help`.
    """
    options = _parser().parse_args(argv)
    # The library logs headers that servers wrote; only our own messages are shown.
    logging.getLogger("huggingface_hub").setLevel(logging.ERROR)
    try:
        print(_add(options))
    except HubError as error:
        print(f"error: {error}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    return DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m endpoints model", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    text = "read a model's facts from a hub and pin them in the catalogue"
    add = commands.add_parser("add", help=text, description=text)
    add.add_argument("model", metavar="OWNER/NAME[@REVISION]", help="branch, tag or commit")
    add.add_argument(
        "--endpoint", metavar="URL", help="hub; default: HF_ENDPOINT or the public one"
    )
    add.add_argument(
        "--token-file", type=Path, metavar="FILE", help="holds the hub's token; default: HF_TOKEN"
    )
    add.add_argument("--catalog", type=Path, default=CATALOG, metavar="DIR")
    add.add_argument("--task", choices=TASKS, help="default: what the hub says")
    add.add_argument("--refresh", action="store_true", help="replace a record that differs")
    add.add_argument("--dry-run", action="store_true", help="print the record, write nothing")
    return parser


def _add(options: argparse.Namespace) -> str:
    name, revision = _model(options.model)
    hub = Hub(endpoint=_endpoint(options.endpoint), token=_token(options.token_file))
    repository = open_repository(hub, name, revision)
    today = datetime.datetime.now(tz=datetime.UTC).date()
    model = read_model(repository, today, options.task)
    if options.dry_run:
        return record_text(model).rstrip("\n")
    old = pinned(options.catalog, name)
    if old is not None:
        differing = changes(old, model)
        if not differing:
            return f"{name} is pinned already\n{_summary(old)}"
        if not options.refresh:
            lines = "\n".join(f"  {line}" for line in differing)
            raise HubError(
                f"{name} is in the catalogue with other facts:\n{lines}\n"
                "Give --refresh to replace its record."
            )
    return f"wrote {write_record(options.catalog, model)}\n{_summary(model)}"


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
