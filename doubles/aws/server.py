"""HTTP server: control requests, faults, and moto behind them."""

from __future__ import annotations

import json
import logging
import threading
import warnings
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from moto.moto_server.werkzeug_app import (
    DomainDispatcherApplication,
    MotoRequestHandler,
    create_backend_app,
)
from werkzeug.serving import make_server

from doubles.aws.aws_policies import keep_cluster_policies
from doubles.aws.calls import identify, refusal
from doubles.aws.control import Control
from doubles.aws.eks.responses import register
from doubles.aws.mended import mend_moto
from doubles.aws.nodes import Nodes
from doubles.aws.world import WORLD
from sandbox.ports import LOOPBACK

CONTROL = "/_control/"
_READING = ("Describe", "Get", "List", "Head")
_Start = Callable[..., Any]


def serve(port: int) -> tuple[int, Nodes]:
    """Serve on loopback in threads of this process; returns the port and the keeper of nodes."""
    register()
    keep_cluster_policies()
    mend_moto()
    # Error codes that all services share are in no service's model.
    warnings.filterwarnings("ignore", message=".*does not match an error shape")
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    nodes = Nodes()
    application = _Application(Control(nodes))
    server = make_server(
        LOOPBACK, port, application, threaded=True, request_handler=MotoRequestHandler
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    threading.Thread(target=nodes.keep, daemon=True).start()
    return server.server_port, nodes


class _Application:
    """The WSGI application."""

    def __init__(self, control: Control) -> None:
        self._control = control
        self._moto = DomainDispatcherApplication(create_backend_app)

    def __call__(self, environ: dict[str, Any], start: _Start) -> Iterable[bytes]:
        if environ["PATH_INFO"].startswith(CONTROL):
            return self._controlled(environ, start)
        call = identify(environ)
        if call is None:
            return self._forwarded(environ, start)
        self._control.calls.append((call.service, call.operation, call.action))
        fault = self._control.faults.fault(call)
        if fault is not None:
            status, headers, body = refusal(call, fault.code, fault.text(call), fault.status)
            return _answered(start, status, headers, body)
        hold = self._control.faults.hold(call)
        answer = self._forwarded(environ, start)
        if not call.operation.startswith(_READING):
            WORLD.changed.set()
        if hold is not None:
            hold.arrived.set()
            hold.released.wait()
        return answer

    def _forwarded(self, environ: dict[str, Any], start: _Start) -> Iterable[bytes]:
        answer: Iterable[bytes] = self._moto(environ, start)
        return [b"".join(answer)]

    def _controlled(self, environ: dict[str, Any], start: _Start) -> Iterable[bytes]:
        name = environ["PATH_INFO"].removeprefix(CONTROL)
        text = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        try:
            answer, status = self._control.answer(name, json.loads(text or b"{}")), HTTPStatus.OK
        except (KeyError, TypeError, ValueError, OSError) as error:
            answer, status = f"{type(error).__name__}: {error}", HTTPStatus.BAD_REQUEST
        headers = {"Content-Type": "application/json"}
        return _answered(start, status, headers, json.dumps(answer).encode())


def _answered(start: _Start, status: int, headers: dict[str, str], body: bytes) -> Iterable[bytes]:
    lengths = {**headers, "Content-Length": str(len(body))}
    start(f"{status} {HTTPStatus(status).phrase}", list(lengths.items()))
    return [body]
