"""A server with scripted answers that records its requests."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = tuple[int, dict[str, Any]]


class Script:
    """Answers of the server by method and path; the last answer of a list stays."""

    def __init__(self, answers: dict[str, list[Answer]]) -> None:
        self.answers = answers
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.endpoint = ""

    def begin(self, answers: dict[str, list[Answer]]) -> None:
        """Set the answers from now on, and forget the recorded requests."""
        self.answers = answers
        self.asked.clear()

    def bodies(self, call: str) -> list[dict[str, Any]]:
        """Bodies of the requests to a method and path, without the token against repetition."""
        return [
            {key: value for key, value in body.items() if key != "clientRequestToken"}
            for asked, body in self.asked
            if asked == call
        ]


def error(status: int, code: str, message: str) -> Answer:
    return status, {"__type": code, "message": message}


@contextmanager
def scripted(answers: dict[str, list[Answer]]) -> Iterator[Script]:
    script = Script(answers)

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            call = f"{self.command} {self.path.partition('?')[0]}"
            text = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            script.asked.append((call, json.loads(text or b"{}")))
            known = script.answers[call]
            status, body = known.pop(0) if len(known) > 1 else known[0]
            sent = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("x-amzn-RequestId", "request-1")
            self.send_header("Content-Length", str(len(sent)))
            if "__type" in body:
                self.send_header("x-amzn-ErrorType", body["__type"])
            self.end_headers()
            self.wfile.write(sent)

        do_GET = do_POST = do_DELETE = answer  # noqa: N815 - named by http.server

        def log_message(self, *_arguments: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    script.endpoint = f"http://127.0.0.1:{server.server_port}"
    try:
        yield script
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
