"""Time of the sandbox's warm start, and of a preview of the shipped file.

`python -m bench.sandbox` needs built tools; the preview is of the file as `make up` deployed it.
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable

from sandbox import workflow
from sandbox.cluster import Cluster
from sandbox.environment import STACK, prepare
from sandbox.layout import REPOSITORY, default_layout

_RUNS = 5
_STACK_CLUSTER = "main"


def main() -> int:
    """Print one line per figure: median and range, in seconds."""
    layout = default_layout()
    engine = workflow.build_all(layout)
    _print("start of the control plane, data deleted", _starts(delete=True))
    _print("start of the control plane, data kept", _starts(delete=False))
    environment = {**os.environ, **prepare(layout, engine, _STACK_CLUSTER)}

    def preview() -> None:
        command = [str(engine.pulumi), "preview", "--stack", STACK, "--non-interactive"]
        subprocess.run(
            command, cwd=REPOSITORY, env=environment, check=True, stdout=subprocess.DEVNULL
        )

    preview()
    _print("pulumi preview of the shipped file", (_seconds(preview) for _ in range(_RUNS)))
    return 0


def _starts(*, delete: bool) -> Iterable[float]:
    cluster = Cluster(default_layout(), f"bench-{os.getpid()}")
    try:
        cluster.up()
        for _ in range(_RUNS):
            cluster.down(delete=delete)
            yield _seconds(cluster.up)
    finally:
        cluster.down(delete=True)


def _seconds(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def _print(name: str, seconds: Iterable[float]) -> None:
    runs = sorted(seconds)
    median = statistics.median(runs)
    print(f"{name}: {median:.2f} s (of {len(runs)}: {runs[0]:.2f} to {runs[-1]:.2f})", flush=True)


if __name__ == "__main__":
    sys.exit(main())
