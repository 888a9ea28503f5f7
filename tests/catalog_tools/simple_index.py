"""A package index on this machine, and archives to put into it."""

import contextlib
import hashlib
import io
import json
import tarfile
import threading
import zipfile
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TYPE = "application/vnd.pypi.simple.v1+json"


def tarball(members: Mapping[str, str]) -> bytes:
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:gz") as archive:
        for name, text in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(text)
            archive.addfile(member, io.BytesIO(text.encode()))
        link = tarfile.TarInfo("toy-1.0/toy/link.py")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    return content.getvalue()


def wheel(members: Mapping[str, str]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return content.getvalue()


class Files:
    """The files of one project, and which of them were fetched."""

    def __init__(self, project: str) -> None:
        self.project = project
        self.contents: dict[str, bytes] = {}
        self.listed: list[dict[str, object]] = []
        self.fetched: list[str] = []

    def add(self, name: str, content: bytes, sha256: str | None = None, **more: object) -> None:
        self.contents[name] = content
        entry: dict[str, object] = {
            "filename": name,
            "url": f"../../files/{name}",
            "hashes": {"sha256": sha256 or hashlib.sha256(content).hexdigest()},
            "size": len(content),
            "upload-time": "2030-01-02T03:04:05.000000Z",
        }
        self.listed.append({**entry, **more})

    def answer(self, path: str) -> tuple[str, bytes] | None:
        if path == f"/simple/{self.project}/":
            page = {"meta": {"api-version": "1.1"}, "name": self.project, "files": self.listed}
            return TYPE, json.dumps(page).encode()
        name = path.removeprefix("/files/")
        if name in self.contents:
            self.fetched.append(name)
            return "application/octet-stream", self.contents[name]
        return None


@contextlib.contextmanager
def served(files: Files) -> Iterator[str]:
    """The address of an index that has the files."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer = files.answer(self.path)
            self.send_response(404 if answer is None else 200)
            kind, content = answer or ("text/plain", b"")
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/simple/"
        server.shutdown()
