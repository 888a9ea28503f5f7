"""Limits on the hub library's HTTP client, so that a hub cannot fill memory or delay a run."""

from collections.abc import Iterator
from typing import cast

import httpx2
from huggingface_hub import get_session

from hub.errors import HubError

TIMEOUT = 10.0
"""Seconds to connect, and between two chunks of an answer."""
LONGEST_ANSWER = 32 * 2**20
"""Most bytes of an answer. Assumption: several times an index of 100,000 tensors."""


def bounded_session() -> httpx2.Client:
    """The client for all calls of the library, with answers limited to LONGEST_ANSWER."""
    session = get_session()
    # Compressed answers are refused, because their full size is not known beforehand.
    session.headers["Accept-Encoding"] = "identity"
    session.event_hooks = {**session.event_hooks, "response": [_bound]}
    return session


class _Bounded(httpx2.SyncByteStream):
    def __init__(self, stream: httpx2.SyncByteStream) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        total = 0
        for chunk in self._stream:
            total += len(chunk)
            if total > LONGEST_ANSWER:
                raise HubError(
                    f"the hub sent more than {LONGEST_ANSWER} bytes where only metadata was asked "
                    "for. Check --endpoint."
                )
            yield chunk

    def close(self) -> None:
        self._stream.close()


def _bound(response: httpx2.Response) -> None:
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise HubError("the hub sent a compressed answer, which was not asked for.")
    response.stream = _Bounded(cast("httpx2.SyncByteStream", response.stream))
