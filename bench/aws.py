"""Time of a preview of 50 endpoints on 10 pools on AWS, compared with the sandbox.

`python -m bench.aws` starts its own control plane and emulated AWS. It deploys only the existing
cluster that the previews need.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import yaml

from doubles.aws import Cloud, existing_cluster, install_aws_command
from sandbox import workflow
from sandbox.cluster import Cluster
from sandbox.environment import prepare
from sandbox.layout import REPOSITORY, default_layout

_RUNS = 5
_REGION = "us-east-1"
_LINKED = ("__main__.py", "components", "endpoints", "operate", "catalog", ".venv", "Pulumi.yaml")
_RESOURCES = (
    *(f"g6e.{size}" for size in ("xlarge", "2xlarge", "4xlarge", "8xlarge", "16xlarge")),
    *(f"g6.{size}" for size in ("xlarge", "2xlarge", "4xlarge", "8xlarge", "16xlarge")),
)
_PER_POOL = 5


def main() -> int:
    """Print the medians of AWS and of the sandbox, in seconds, and their ratio."""
    layout = default_layout()
    engine = workflow.build_all(layout)
    cluster = Cluster(layout, f"bench-{os.getpid()}")
    with Cloud() as cloud, tempfile.TemporaryDirectory() as folder:
        try:
            cluster.up()
            existing_cluster(cloud, "models", _REGION)
            cloud.link("models", _REGION, cluster.kubeconfig)
            install_aws_command(Path(folder) / "bin", Path(sys.executable))
            own = prepare(layout, engine, "main")
            path = os.pathsep.join([str(Path(folder) / "bin"), own["PATH"]])
            environment = {**os.environ, **own, **cloud.environment(), "PATH": path}
            stacks: Mapping[str, Mapping[str, object]] = {
                "local": _local(cluster.kubeconfig),
                "aws": _AWS,
            }
            medians = {
                name: _median(Path(folder) / name, settings, environment)
                for name, settings in stacks.items()
            }
        finally:
            cluster.down(delete=True)
    print(f"AWS takes {medians['aws'] / medians['local']:.2f} times the local stack's time")
    return 0


def _median(folder: Path, cluster: Mapping[str, object], environment: Mapping[str, str]) -> float:
    project = _project(folder, cluster)
    local = {**environment, "PULUMI_BACKEND_URL": f"file://{folder / 'state'}"}
    (folder / "state").mkdir()
    _pulumi(project, local, "stack", "init", "test")
    runs = sorted(_preview(project, local) for _ in range(_RUNS))
    median = statistics.median(runs)
    print(f"preview, {folder.name}: {median:.2f} s (of {_RUNS}: {runs[0]:.2f} to {runs[-1]:.2f})")
    return median


def _project(folder: Path, cluster: Mapping[str, object]) -> Path:
    project = folder / "project"
    (project / "stacks").mkdir(parents=True)
    for name in _LINKED:
        (project / name).symlink_to(REPOSITORY / name)
    settings = {"endpoints:apiKeySeed": "a seed", "endpoints:clusters": {"main": cluster}}
    text = yaml.safe_dump({"config": settings})
    (project / "stacks/Pulumi.test.yaml").write_text(text, encoding="utf-8")
    file = {"endpoints": {f"chat-{number}": _entry(number) for number in range(_COUNT)}}
    (project / "endpoints.yaml").write_text(json.dumps(file, indent=1), encoding="utf-8")
    return project


def _entry(number: int) -> dict[str, object]:
    return {
        "cluster": "main",
        "model": "Qwen/Qwen2.5-0.5B-Instruct",
        "resource": _RESOURCES[number % len(_RESOURCES)],
        "framework": "vllm",
        "replicas": {"min": 0, "max": 1},
    }


def _preview(project: Path, environment: Mapping[str, str]) -> float:
    started = time.perf_counter()
    _pulumi(project, environment, "preview")
    return time.perf_counter() - started


def _pulumi(project: Path, environment: Mapping[str, str], *arguments: str) -> None:
    subprocess.run(
        ["pulumi", *arguments, "--non-interactive"],
        cwd=project,
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )


def _local(kubeconfig: Path) -> dict[str, object]:
    return {**_SHARED, "nodes": "kwok", "kubeconfig": str(kubeconfig), "context": "sandbox"}


_COUNT = _PER_POOL * len(_RESOURCES)
_SHARED = {
    "domain": "models.example",
    "prometheus": "http://127.0.0.1:9",
    "routes": {
        "kind": "gateway",
        "public": {"name": "public", "namespace": "gateways"},
        "private": {"name": "private", "namespace": "gateways"},
    },
}
_AWS = {
    **_SHARED,
    "kind": "eks",
    "nodes": "managed",
    "eks": {"name": "models", "region": _REGION, "devicePlugins": {"nvidia": "exists"}},
}

if __name__ == "__main__":
    sys.exit(main())
