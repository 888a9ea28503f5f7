"""A model hub on this machine that serves real content, and fails on request.

Large files come from a store of another origin, as at hubs.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from urllib.parse import unquote, urlsplit

COMMIT = "5c8a1b2f" * 5
LARGE = 2**16
"""Bytes from which on files are in the store."""
_PIECE = 2**15


@dataclass(kw_only=True)
class WeightsHub:
    """One repository `owner/model`, and what goes wrong with it."""

    files: dict[str, bytes]
    token: str | None = None
    """Without it everything is refused; None: it is public."""
    revisions: set[str] = field(default_factory=lambda: {"main", COMMIT})
    commit: str = COMMIT
    """What the revisions are at."""
    is_terse: bool = False
    """It says neither sizes nor checksums."""
    has_checksums: bool = True
    sizes: dict[str, int] = field(default_factory=dict)
    """Of files that it does not have."""
    cut_after: int | None = None
    """Bytes after which the store hangs up, in every answer."""
    corrupt: Counter[str] = field(default_factory=Counter)
    """How many answers with a file are wrong in one byte."""
    busy: int = 0
    """Answers of the store that are 503."""
    hold_after: int | None = None
    """Bytes after which the store waits for `go_on`, and hangs up."""
    go_on: Event = field(default_factory=Event)
    sent: Counter[str] = field(default_factory=Counter)
    """Bytes of each file."""
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    """Path and Authorization of each request."""
    url: str = ""
    store: str = ""

    def page(self) -> bytes:
        """The list of files."""
        siblings = [
            {"rfilename": path, **self._facts(content)} for path, content in self.files.items()
        ]
        siblings += [{"rfilename": path, "size": size} for path, size in self.sizes.items()]
        return json.dumps({"id": "owner/model", "sha": self.commit, "siblings": siblings}).encode()

    def _facts(self, content: bytes) -> Mapping[str, object]:
        if self.is_terse:
            return {}
        return _facts(content) if self.has_checksums else {"size": len(content)}


@contextmanager
def serving(hub: WeightsHub) -> Iterator[WeightsHub]:
    """The hub and its store, as long as the block."""
    with ExitStack() as stack:
        hub.url = stack.enter_context(_server(hub, _HubHandler))
        hub.store = stack.enter_context(_server(hub, _StoreHandler))
        yield hub
        hub.go_on.set()


@contextmanager
def _server(hub: WeightsHub, kind: type["_Handler"]) -> Iterator[str]:
    handler = type(kind.__name__, (kind,), {"hub": hub})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.socket.close()


def _facts(content: bytes) -> dict[str, object]:
    size = len(content)
    if size >= LARGE:
        stored = {"sha256": hashlib.sha256(content).hexdigest()}
        return {"size": size, "blobId": "0" * 40, "lfs": stored}
    blob = b"blob %d\0" % size + content
    return {"size": size, "blobId": hashlib.sha1(blob, usedforsecurity=False).hexdigest()}


class _Handler(BaseHTTPRequestHandler):
    hub: WeightsHub

    def log_message(self, *_: object) -> None:
        """Requests are kept in `asked` instead."""

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def asked(self) -> str:
        self.hub.asked.append((self.path, self.headers["Authorization"]))
        return unquote(urlsplit(self.path).path)

    def content(self, path: str) -> None:
        whole = self.hub.files[path]
        if self.hub.corrupt[path] > 0:
            self.hub.corrupt[path] -= 1
            whole = bytes([whole[0] ^ 1]) + whole[1:]
        found = re.fullmatch(r"bytes=(\d+)-", self.headers["Range"] or "")
        start = int(found[1]) if found else 0
        self.send_response(206 if found else 200)
        self.send_header("Content-Length", str(len(whole) - start))
        if found:
            self.send_header("Content-Range", f"bytes {start}-{len(whole) - 1}/{len(whole)}")
        self.end_headers()
        end = start + (self.hub.cut_after or len(whole))
        for place in range(start, min(end, len(whole)), _PIECE):
            piece = whole[place : min(place + _PIECE, end)]
            self.wfile.write(piece)
            self.hub.sent[path] += len(piece)
            held = self.hub.hold_after
            if held is not None and place + len(piece) - start >= held:
                self.hub.go_on.wait(10)
                return


class _HubHandler(_Handler):
    def do_GET(self) -> None:
        path = self.asked()
        page = re.fullmatch(r"/api/models/owner/model/revision/(.+)", path)
        file = re.fullmatch(rf"/owner/model/resolve/{self.hub.commit}/(.+)", path)
        if self.hub.token and self.headers["Authorization"] != f"Bearer {self.hub.token}":
            self.answer(403 if self.headers["Authorization"] else 401)
        elif page and page[1] in self.hub.revisions:
            self.answer(200, self.hub.page())
        elif file and len(self.hub.files[file[1]]) >= LARGE:
            self.answer(302, Location=f"{self.hub.store}/{file[1]}")
        elif file:
            self.content(file[1])
        else:
            self.answer(404)


class _StoreHandler(_Handler):
    def do_GET(self) -> None:
        path = self.asked().removeprefix("/")
        if self.hub.busy:
            self.hub.busy -= 1
            self.answer(503, Retry_After="0")
        else:
            self.content(path)
