"""Process of the engines' stand-in: start, stop and settings."""

from __future__ import annotations

import http.client
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sandbox import processes
from sandbox.cluster import Cluster
from sandbox.layout import REPOSITORY
from sandbox.waiting import poll
from tests.support import engine_stand_in
from tests.support.engine_stand_in import CONTROL_PORT, Behaviour

_START_SECONDS = 20
_GRACE_SECONDS = 0.5


class EngineStandIn:
    """Handle on the process, for tests in the network namespace of its cluster.

    Args:
        folder: its link and its log.
        cluster: the cluster whose pods the process simulates.
    """

    def __init__(self, folder: Path, cluster: Cluster) -> None:
        self._cluster = cluster
        self._executable = folder / "engine-stand-in"
        self._log = folder / "engine-stand-in.log"

    def up(self) -> None:
        """Start the process unless it runs, and wait until it answers.

        Raises:
            AssertionError: it ended, or does not answer.
        """
        if not processes.running([self._executable]):
            self._executable.unlink(missing_ok=True)
            self._executable.symlink_to(Path(sys.executable).resolve())
            api = self._cluster.api()
            arguments = (str(api.port), str(api.pki), str(self._cluster.folder))
            processes.start(
                self._executable,
                ("-m", engine_stand_in.__name__, *arguments),
                {**os.environ, "PYTHONPATH": str(REPOSITORY)},
                self._log,
            )
        assert poll(self._answers, _START_SECONDS), self._log.read_text()

    def down(self) -> None:
        """Stop the process."""
        processes.stop([self._executable], grace_seconds=_GRACE_SECONDS)

    def set(self, namespace: str, endpoint: str, **behaviour: Any) -> None:
        """Set the engine of an endpoint to these fields of `Behaviour`; others are reset."""
        _ask("PUT", f"/{namespace}/{endpoint}", asdict(Behaviour(**behaviour)))

    def received(self, namespace: str, endpoint: str) -> int:
        """How many requests the engine let in since it was started."""
        return int(_ask("GET", f"/{namespace}/{endpoint}")["received"])

    def in_flight(self, namespace: str, endpoint: str) -> int:
        """Number of requests that the engine has not answered yet."""
        return int(_ask("GET", f"/{namespace}/{endpoint}")["in_flight"])

    def _answers(self) -> bool:
        try:
            _ask("GET", "/")
        except OSError:
            return not processes.running([self._executable])
        return True


def _ask(method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    connection = http.client.HTTPConnection("127.0.0.1", CONTROL_PORT, timeout=10)
    try:
        connection.request(method, path, None if body is None else json.dumps(body))
        answer: dict[str, Any] = json.loads(connection.getresponse().read())
    finally:
        connection.close()
    return answer
