"""A model repository of a hub at one commit, read through `huggingface_hub`."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

import httpx2
from huggingface_hub import (
    HfApi,
    ModelCardData,
    ModelInfo,
    constants,
    hf_hub_url,
    hf_raise_for_status,
)
from huggingface_hub.errors import (
    GatedRepoError,
    HfHubHTTPError,
    HFValidationError,
    OfflineModeIsEnabled,
    RemoteEntryNotFoundError,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)

from hub.errors import HubError, NotRecognisedError
from hub.transport import LONGEST_ANSWER, TIMEOUT, bounded_session
from hub.untrusted import LARGEST, Json, is_shown, parse

ResultT = TypeVar("ResultT")
_COMMIT = r"[0-9a-f]{40}|[0-9a-f]{64}"
_TOKEN_HELP = "Set HF_TOKEN, or give --token-file FILE."


@dataclass(frozen=True, kw_only=True, slots=True)
class Hub:
    """A model hub and an optional token, which is never shown."""

    endpoint: str = constants.ENDPOINT
    token: str | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Repository:
    """A model's files at one commit, and the metadata of its page."""

    hub: Hub
    name: str
    commit: str
    files: Mapping[str, int | None]
    """Paths to bytes; None where the hub does not give a size."""
    tags: tuple[str, ...] = ()
    pipeline_tag: str | None = None
    card: Json = field(default_factory=dict)
    gated: bool = False

    def read(self, path: str, start: int, length: int) -> bytes:
        """Read at most `length` bytes of a file; fewer at its end.

        Raises:
            HubError: the hub does not serve the file.
        """
        return _answer(self.hub, self.name, partial(self._read, path, start, length), path)

    def json(self, path: str) -> Json:
        """Read the map in a JSON file.

        Raises:
            HubError: the hub does not serve the file, or it holds no map.
        """
        content = self.read(path, 0, LONGEST_ANSWER)
        return parse(content, path)

    def optional_json(self, path: str) -> Json:
        """Read the map in a JSON file, as `json` does; empty if the file does not exist."""
        return self.json(path) if path in self.files else {}

    def _read(self, path: str, start: int, length: int) -> bytes:
        url = hf_hub_url(self.name, path, revision=self.commit, endpoint=self.hub.endpoint)
        headers = {"Range": f"bytes={start}-{start + length - 1}"}
        if self.hub.token:
            headers["Authorization"] = f"Bearer {self.hub.token}"
        session = bounded_session()
        with session.stream("GET", url, headers=headers, timeout=TIMEOUT) as response:
            if response.status_code == 416:
                return b""
            hf_raise_for_status(response)
            if start and response.status_code != 206:
                fault = f"{self.hub.endpoint} does not serve parts of files (HTTP Range)."
                raise HubError(f"{fault} Check --endpoint.")
            return _first(response.iter_raw(), length)


def open_repository(hub: Hub, name: str, revision: str | None) -> Repository:
    """The repository `owner/name` at a branch, tag or commit; None is the default branch.

    Raises:
        HubError: the repository cannot be read.
    """
    bounded_session()
    api = HfApi(endpoint=hub.endpoint)
    read = partial(
        api.model_info,
        name,
        revision=revision,
        timeout=TIMEOUT,
        files_metadata=True,
        token=hub.token or False,
    )
    info = _answer(hub, name, read, revision)
    if info.id != name and str(info.id).lower() == name.lower():
        raise HubError(f"the hub writes it {info.id}: use that name.")
    if not isinstance(info.sha, str) or not re.fullmatch(_COMMIT, info.sha):
        raise NotRecognisedError("the hub does not say the commit")
    card = vars(info.card_data) if isinstance(info.card_data, ModelCardData) else {}
    return Repository(
        hub=hub,
        name=name,
        commit=info.sha,
        files=dict(sorted(_sizes(info))),
        tags=tuple(tag for tag in info.tags or () if is_shown(tag)),
        pipeline_tag=info.pipeline_tag if is_shown(info.pipeline_tag) else None,
        card=card,
        gated=info.gated in {"auto", "manual"},
    )


def _sizes(info: ModelInfo) -> Iterator[tuple[str, int | None]]:
    for file in info.siblings or ():
        if is_shown(file.rfilename):
            known = type(file.size) is int and 0 <= file.size <= LARGEST
            yield file.rfilename, file.size if known else None


def _answer(hub: Hub, name: str, read: Callable[[], ResultT], what: str | None) -> ResultT:
    """Return the result of `read`, and turn its errors into a HubError."""
    with _http_errors(hub, name, what):
        try:
            return read()
        except HFValidationError:
            raise HubError(
                f"{name} is not a model's name: hubs allow 96 characters, and no two of `-` and "
                "`.` in a row."
            ) from None
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            # The library expects well-formed answers.
            raise HubError(
                f"{hub.endpoint} answers unlike a model hub. Check --endpoint."
            ) from None


@contextmanager
def _http_errors(hub: Hub, name: str, what: str | None) -> Iterator[None]:
    """Turn HTTP errors into a HubError without the server's words, which could repeat the token."""
    try:
        yield
    except GatedRepoError:
        then = "The token that was given may not read it." if hub.token else _TOKEN_HELP
        page = f"{hub.endpoint}/{name}"
        raise HubError(f"{name} is gated: accept its licence on {page}. {then}") from None
    except RevisionNotFoundError:
        raise HubError(f"{name} has no revision {what} on {hub.endpoint}.") from None
    except RepositoryNotFoundError:
        message = f"{hub.endpoint} has no model {name}, or it is private."
        raise HubError(f"{message} For a private one: {_TOKEN_HELP}") from None
    except RemoteEntryNotFoundError:
        raise NotRecognisedError(f"{name} has no file {what}") from None
    except HfHubHTTPError as error:
        status = error.response.status_code
        then = " Check the token." if status in {401, 403} else ""
        raise HubError(f"{hub.endpoint} answered HTTP {status} for {name}.{then}") from None
    except OfflineModeIsEnabled:
        raise HubError("HF_HUB_OFFLINE is set: unset it to read a hub.") from None
    except httpx2.TimeoutException:
        message = f"{hub.endpoint} did not answer within {TIMEOUT:.0f} s."
        raise HubError(f"{message} Check the network, or give another --endpoint.") from None
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
        message = f"{hub.endpoint} cannot be reached ({type(error).__name__})."
        raise HubError(f"{message} Check the network, or give another --endpoint.") from None


def _first(chunks: Iterator[bytes], length: int) -> bytes:
    content = bytearray()
    for chunk in chunks:
        content += chunk
        if len(content) >= length:
            break
    return bytes(content[:length])
