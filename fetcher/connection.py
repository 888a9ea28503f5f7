"""HTTP to a model hub, with a token that no other host sees."""

import os
import ssl
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.client import HTTPException, HTTPResponse
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit

from fetcher.errors import BrokenError, FetchError

TIMEOUT = 30.0
"""Seconds to connect, and between two pieces of an answer."""
_LATER = {408, 429, 500, 502, 503, 504}
"""Answers of servers that are too busy, and will not be."""


@dataclass(frozen=True, kw_only=True)
class Hub:
    """Where models are; the token is sent there alone, and never shown."""

    url: str
    token: str | None = field(default_factory=lambda: os.environ.get("HF_TOKEN"), repr=False)

    @contextmanager
    def get(
        self, path: str, what: str, headers: Mapping[str, str] | None = None
    ) -> Iterator[HTTPResponse]:
        """The answer to one request for `what`, as people call it.

        Raises:
            BrokenError: another attempt may succeed.
            FetchError: no other attempt would.
        """
        request = urllib.request.Request(f"{self.url}{path}", headers=dict(headers or {}))
        request.add_header("Accept-Encoding", "identity")
        opener = urllib.request.build_opener(_Token(self))
        try:
            with opener.open(request, timeout=TIMEOUT) as response:
                yield response
        except HTTPError as error:
            raise self._refused(error, what) from None
        except URLError as error:
            raise BrokenError(f"{self.url} is out of reach: {error.reason}") from None
        except (HTTPException, ConnectionError, TimeoutError, ssl.SSLError) as error:
            raise BrokenError(f"the connection broke: {error or type(error).__name__}") from None

    def _refused(self, error: HTTPError, what: str) -> Exception:
        status = error.code
        said = f"{self.url} answers HTTP {status} for {what}"
        is_elsewhere = _origin(error.url or self.url) != _origin(self.url)
        # Addresses of files at a store are signed for some minutes; the hub gives new ones.
        if status in _LATER or (is_elsewhere and status == 403):
            return BrokenError(said, _seconds(error.headers))
        if status in {401, 403} and self.token:
            return FetchError(
                f"{said}: the token may not read it. Accept the model's licence at the hub with "
                "the account of the token, or put another token into the Secret of `hub.token`."
            )
        if status in {401, 403}:
            return FetchError(
                f"{said}: it is gated, private or not there. Name a Secret with a token in "
                "`hub.token` of the cluster's settings."
            )
        if status == 404:
            return FetchError(f"{said}: check the model's name and its revision.")
        return FetchError(f"{said}.")


class _Token(urllib.request.BaseHandler):
    """Puts the token on what goes to the hub's own server, and on nothing else.

    Files come from stores of other names, to which the hub redirects.
    """

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    def http_request(self, request: urllib.request.Request) -> urllib.request.Request:
        """The request as it is sent, which may be a redirected one."""
        if self._hub.token and _origin(request.full_url) == _origin(self._hub.url):
            request.add_unredirected_header("Authorization", f"Bearer {self._hub.token}")
        return request

    https_request = http_request


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc


def _seconds(headers: Message) -> float:
    asked = headers.get("Retry-After", "")
    return min(float(asked), 60.0) if asked.isdecimal() else 0.0
