"""A tiny API server on loopback, which gives recorded answers and records its requests."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN = "token-of-a-test"


@dataclass(kw_only=True)
class FakeApi:
    """Answers of the server: lists by path, and exceptions by path."""

    port: int = 0
    items: dict[str, list[Any]] = field(default_factory=dict)
    others: dict[str, tuple[int, str]] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    """Path and label selector of each request, in order."""

    def kubeconfig(self, path: Path, server: str | None = None) -> str:
        """Write the kubeconfig of this server, or of another one, with the context `fake`."""
        document: Mapping[str, Any] = {
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": "fake",
            "contexts": [{"name": "fake", "context": {"cluster": "fake", "user": "me"}}],
            "clusters": [
                {"name": "fake", "cluster": {"server": server or f"http://127.0.0.1:{self.port}"}}
            ],
            "users": [{"name": "me", "user": {"token": TOKEN}}],
        }
        path.write_text(json.dumps(document), encoding="utf-8")
        return str(path)

    def answer(self, target: str, authorization: str | None) -> tuple[int, str]:
        """Status and body for one request."""
        parts = urlsplit(target)
        if authorization != f"Bearer {TOKEN}":
            return 401, "{}"
        self.asked.append((parts.path, parse_qs(parts.query).get("labelSelector", [""])[0]))
        found = {"kind": "List", "items": self.items.get(parts.path, [])}
        return self.others.get(parts.path, (200, json.dumps(found)))


@contextmanager
def fake_api() -> Iterator[FakeApi]:
    """A server that runs during the block."""
    api = FakeApi()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = api.answer(self.path, self.headers.get("Authorization"))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - as above
            """Requests are kept in `asked` instead."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    api.port = server.server_port
    # The server polls for its end; the default of half a second would dominate a test's time.
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield api
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
