"""Time to load the catalogue in a fresh process, as the median of nine runs.

`python -m bench.catalog` prints milliseconds: `start` is the cost of every run. `models` and
`engines` are the further cost of reading all of them, which only a file naming all of them pays.
"""

import json
import statistics
import subprocess
import sys
import time

from endpoints.catalog import load_catalog

_RUNS = 9


def main() -> int:
    """Print a line per part; every run is a fresh process."""
    runs = [_run() for _ in range(_RUNS)]
    for part in runs[0]:
        median = statistics.median(run[part] for run in runs)
        print(f"{part:8} {median * 1000:7.1f} ms")
    return 0


def measure() -> None:
    """Print the seconds of each part as JSON."""
    started = time.perf_counter()
    catalog = load_catalog()
    loaded = time.perf_counter()
    list(catalog.models.values())
    models = time.perf_counter()
    list(catalog.engines.values())
    engines = time.perf_counter()
    whole = engines - started
    parts = {"start": loaded - started, "models": models - loaded, "engines": engines - models}
    print(json.dumps({**parts, "whole": whole}))


def _run() -> dict[str, float]:
    command = [sys.executable, "-m", "bench.catalog", "measure"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measure()
    else:
        sys.exit(main())
