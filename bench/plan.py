"""Time and memory to load and plan files of 500 to 5,000 endpoints, each in a fresh process.

`python -m bench.plan` prints a table: seconds to load and to plan, and the peak of memory.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from endpoints.catalog import load_catalog
from endpoints.check.load import load_endpoints
from endpoints.planning import plan_stack
from endpoints.project import project_root
from endpoints.stack.file import read_settings

_COUNTS = (500, 1_000, 2_000, 5_000)
_HEAD = "defaults: {cluster: main, visibility: private}\nendpoints:\n"
_ENTRY = """\
  chat-{number}:
    model: {model}
    resource: {resource}
    framework: {framework}
    engineArgs: {{{length}: {tokens}}}
    replicas: {{min: 0, max: 3}}
    state: running
    restart: {number}
"""
_KINDS = (
    ("Qwen/Qwen2.5-7B-Instruct", "g6e.xlarge", "vllm", "max-model-len"),
    ("Qwen/Qwen3-8B", "g6e.2xlarge", "sglang", "context-length"),
    ("meta-llama/Llama-3.3-70B-Instruct", "p5.48xlarge", "vllm@0.33.0", "max-model-len"),
    ("Qwen/Qwen2.5-VL-7B-Instruct", "g6.12xlarge", "vllm", "max-model-len"),
    ("Qwen/Qwen2.5-0.5B-Instruct", "g5.xlarge", "sglang", "context-length"),
)
"""Kinds of endpoints: model, resource, framework and the argument for the longest context."""


def main() -> int:
    """Print one line per size; each figure comes from a fresh process."""
    print("endpoints    bytes  load s  plan s  both s  peak MB")
    for count in _COUNTS:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "endpoints.yaml"
            path.write_text(_HEAD + "".join(map(_entry, range(count))), encoding="utf-8")
            command = [sys.executable, "-m", "bench.plan", str(path)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            figures = json.loads(done.stdout)
            size = path.stat().st_size
        load, plan, peak = figures["load"], figures["plan"], figures["peak"]
        print(f"{count:9,} {size:8,} {load:7.2f} {plan:7.2f} {load + plan:7.2f} {peak:8.0f}")
    return 0


def measure(path: Path) -> None:
    """Print the figures of one file as JSON: seconds, and MB of 10^6 bytes."""
    settings = read_settings("local", project_root(Path.cwd()))
    catalog = load_catalog()
    started = time.perf_counter()
    endpoints = load_endpoints(path, settings, catalog)
    loaded = time.perf_counter()
    plan_stack(settings, endpoints)
    planned = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    print(json.dumps({"load": loaded - started, "plan": planned - loaded, "peak": peak}))


def _entry(number: int) -> str:
    """An endpoint with a context length of its own, so that no cached fit serves it."""
    model, resource_name, framework, length = _KINDS[number % len(_KINDS)]
    return _ENTRY.format(
        number=number,
        model=model,
        resource=resource_name,
        framework=framework,
        length=length,
        tokens=4096 + number,
    )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measure(Path(sys.argv[1]))
    else:
        sys.exit(main())
