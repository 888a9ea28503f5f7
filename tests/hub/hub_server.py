"""A model hub on this machine: the routes that the hub's library calls, and their errors."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import unquote, urlsplit

from tests.hub.served import LARGE, Served

BRANCH = "main"


class HubServer(ThreadingHTTPServer):
    """Serves `repositories`; as CSGHub does, when `is_csghub`."""

    daemon_threads = True

    def __init__(self, *, is_csghub: bool = False) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.is_csghub = is_csghub
        self.prefix = "/hf" if is_csghub else ""
        self.repositories: dict[str, Served] = {}
        self.raw: dict[str, tuple[bytes, dict[str, str]]] = {}
        """Path to an answer's body and headers, instead of what is served there."""
        self.tokens: list[str | None] = []
        """The Authorization header of each request."""
        self.sent = 0
        """Bytes of all answers' bodies."""

    def handle_error(self, *_: object) -> None:
        """A reader that has enough may close the connection."""

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}{self.prefix}"


@contextmanager
def serving(*, is_csghub: bool = False) -> Iterator[HubServer]:
    """A hub that runs as long as the block."""
    with HubServer(is_csghub=is_csghub) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True
    server: HubServer

    def do_GET(self) -> None:
        self.server.tokens.append(self.headers["Authorization"])
        path = unquote(urlsplit(self.path).path)
        prefix = self.server.prefix
        page = re.fullmatch(rf"{prefix}/api/models/([^/]+/[^/]+)(?:/revision/(.+))?", path)
        file = re.fullmatch(rf"{prefix}/([^/]+/[^/]+)/resolve/([^/]+)/(.+)", path)
        stored = re.fullmatch(r"/store/([^/]+/[^/]+)/(.+)", path)
        if path in self.server.raw:
            self._answer(200, *self.server.raw[path])
        elif page:
            self._page(page[1], page[2])
        elif file:
            self._file(file[1], file[2], file[3])
        elif stored:
            self._content(self.server.repositories[stored[1]], stored[2])
        else:
            self._refuse(404, None)

    def log_message(self, *_: object) -> None:
        """Tests say for themselves what went wrong."""

    def _page(self, name: str, revision: str | None) -> None:
        served = self.server.repositories.get(name)
        if served is None:
            self._refuse(500 if self.server.is_csghub else 401, "RepoNotFound")
        elif revision not in {None, BRANCH, served.commit}:
            self._refuse(404, "RevisionNotFound")
        else:
            files = [
                {"rfilename": path, "size": file.size, "blobId": "0"}
                for path, file in served.files.items()
            ]
            page = {"id": name, "sha": served.commit, "siblings": files, **served.page}
            if self.server.is_csghub:
                page.pop("cardData", None)
                page.pop("gated", None)
            self._answer(200, json.dumps(page).encode(), {})

    def _file(self, name: str, revision: str, path: str) -> None:
        served = self.server.repositories[name]
        token = f"Bearer {served.accepted_by}"
        if served.accepted_by is not None and self.headers["Authorization"] != token:
            self._refuse(403 if self.headers["Authorization"] else 401, "GatedRepo")
        elif path not in served.files or revision != served.commit:
            self._refuse(404, "EntryNotFound")
        elif served.files[path].size >= LARGE:
            self._answer(302, b"", {"Location": f"/store/{name}/{path}"})
        else:
            self._content(served, path)

    def _content(self, served: Served, path: str) -> None:
        file = served.files[path]
        asked = re.fullmatch(r"bytes=(\d+)-(\d+)", self.headers["Range"] or "")
        if asked is None:
            self._answer(200, file.part(0, file.size), {"X-Repo-Commit": served.commit})
            return
        start, end = int(asked[1]), min(int(asked[2]) + 1, file.size)
        if start >= file.size:
            self._answer(416, b"", {"Content-Range": f"bytes */{file.size}"})
            return
        headers = {
            "Content-Range": f"bytes {start}-{end - 1}/{file.size}",
            "X-Repo-Commit": served.commit,
            "ETag": '"0"',
        }
        self._answer(206, file.part(start, end), headers)

    def _refuse(self, status: int, code: str | None) -> None:
        known = code is not None and not self.server.is_csghub
        token = self.headers["Authorization"] or ""
        # A hub that repeats what it was sent: none of it may reach a person's terminal.
        message = {"X-Error-Message": f"no {token}", "X-HF-Warning": f"t; no {token}"}
        self._answer(
            status, token.encode(), {"X-Error-Code": str(code), **message} if known else {}
        )

    def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.server.sent += len(body)
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
