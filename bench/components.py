"""What the program costs the processor: 100 endpoints, registered under the SDK's own mocks.

`python -m bench.components` prints seconds of processor time, each the median of five fresh
processes: `import` of components and SDK, `plan`, and `register`, from the plan to the last
resource.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from endpoints.catalog import load_catalog
from endpoints.check.load import load_endpoints
from endpoints.planning import plan_stack
from endpoints.stack.settings import Settings

_RUNS = 5
_COUNT = 100
_RESOURCES = ("g6e.xlarge", "g6e.2xlarge", "g6e.4xlarge", "g6.4xlarge", "g6.8xlarge")
_SETTINGS = {
    "stack": "bench",
    "hasApiKeySeed": True,
    "clusters": {
        "main": {
            "nodes": "kwok",
            "domain": "models.example",
            "routes": {
                "kind": "gateway",
                "public": {"name": "public", "namespace": "gateways"},
                "private": {"name": "private", "namespace": "gateways"},
            },
        }
    },
}


def main() -> int:
    """Prints the medians, and the number of resources that they are for."""
    command = [sys.executable, "-m", "bench.components", "once"]
    runs = [json.loads(subprocess.check_output(command)) for _ in range(_RUNS)]
    print(f"{_COUNT} endpoints, {runs[0]['resources']:,} resources; seconds of processor time")
    for part in ("import", "plan", "register"):
        figures = sorted(run[part] for run in runs)
        median = statistics.median(figures)
        print(f"{part:9} {median:.2f} (of {_RUNS}: {figures[0]:.2f} to {figures[-1]:.2f})")
    return 0


def measure() -> None:
    """Prints the figures of this process as JSON."""
    started = time.process_time()
    import pulumi  # noqa: PLC0415 - its import is measured
    from pulumi.runtime import mocks  # noqa: PLC0415 - as above

    from components.stack import create_stack  # noqa: PLC0415 - as above

    class Mocks(mocks.Mocks):
        """Answers with the inputs, as an API server without defaults would."""

        count = 0

        def call(self, args: mocks.MockCallArgs) -> tuple[dict[str, object], None]:
            raise NotImplementedError(args.token)

        def new_resource(self, args: mocks.MockResourceArgs) -> tuple[str, dict[str, object]]:
            self.count += 1
            return f"{args.name}-id", args.inputs

    imported = time.process_time()
    settings = Settings.model_validate(_SETTINGS)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "endpoints.yaml"
        entries = {f"chat-{number}": _entry(number) for number in range(_COUNT)}
        file.write_text(json.dumps({"endpoints": entries}, indent=1), encoding="utf-8")
        stack = plan_stack(settings, load_endpoints(file, settings, load_catalog()))
    planned = time.process_time()
    recorder = Mocks()
    pulumi.runtime.set_all_config({"endpoints:apiKeySeed": "a seed"}, ["endpoints:apiKeySeed"])
    mocks.set_mocks(recorder, "endpoints", "bench")
    test: Callable[..., Callable[[], None]] = mocks.test  # The decorator has no types.
    test(lambda: create_stack(stack) and None)()
    figures = {
        "import": imported - started,
        "plan": planned - imported,
        "register": time.process_time() - planned,
        "resources": recorder.count,
    }
    # The mocks' callback server would keep the process for a while.
    print(json.dumps(figures), flush=True)
    os._exit(0)


def _entry(number: int) -> dict[str, object]:
    """Four of five may have two replicas, so that there are 180 nodes and 80 budgets."""
    return {
        "cluster": "main",
        "model": "Qwen/Qwen2.5-0.5B-Instruct",
        "resource": _RESOURCES[number // 5 % len(_RESOURCES)],
        "framework": "vllm",
        "replicas": {"min": 1, "max": 1 if number % 5 == 0 else 2},
        "visibility": "private",
    }


if __name__ == "__main__":
    if sys.argv[1:]:
        measure()
    sys.exit(main())
