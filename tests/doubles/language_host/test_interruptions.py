"""Unreachable clusters, failing programs and killed commands, with the real engine."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

import pytest

from tests.support.project import PENDING, Project, poll

pytestmark = pytest.mark.engine


@pytest.fixture(autouse=True)
def spawned_host(project: Project) -> None:
    project.detach()


def test_an_unreachable_cluster_allows_previews_only(project: Project, tmp_path: Path) -> None:
    project.deploy('ConfigMap("old", metadata={"name": "old"}, data={"a": "1"})')
    unreachable = {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": "c",
        "contexts": [{"name": "c", "context": {"cluster": "c", "user": "u"}}],
        "clusters": [{"name": "c", "cluster": {"server": "http://127.0.0.1:9"}}],
        "users": [{"name": "u", "user": {}}],
    }
    config = tmp_path / "unreachable.json"
    config.write_text(str(unreachable).replace("'", '"'), encoding="utf-8")
    extra = {"KUBECONFIG": str(config)}
    both = """
    ConfigMap("old", metadata={"name": "old"}, data={"a": "1"})
    ConfigMap("new", data={"a": "1"})
    """
    assert project.preview(both, extra=extra).code == 0
    result = project.up(extra=extra)
    assert result.code == 1
    assert "configured Kubernetes cluster is unreachable: unable to load schema" in result.output
    refreshed = project.run("refresh", "--skip-preview", extra=extra)
    assert refreshed.code == 1
    assert "PULUMI_K8S_DELETE_UNREACHABLE" in refreshed.output
    destroyed = project.run("destroy", "--skip-preview", extra=extra)
    assert destroyed.code == 1
    assert "configured Kubernetes cluster is unreachable. If the cluster" in destroyed.output
    dropped = project.run(
        "destroy", "--skip-preview", extra={**extra, "PULUMI_K8S_DELETE_UNREACHABLE": "true"}
    )
    assert dropped.code == 0, dropped.output


@pytest.mark.parametrize(
    ("program", "shown"),
    [
        ('raise pulumi.RunError("choose a model")', "error: choose a model"),
        ("import sys\n    sys.exit(7)", "non-zero exit code: 7"),
        ("{}['missing']", "KeyError: 'missing'"),
    ],
)
def test_program_errors(project: Project, program: str, shown: str) -> None:
    result = project.preview(f"\n    {program}\n")
    assert result.code == 1
    assert shown in result.output
    if "KeyError" in shown:
        assert "Program failed with an unhandled exception" in result.output
        assert "__main__.py" in result.output
        assert "runpy" not in result.output
        assert "language_host" not in result.output


def test_a_killed_cli_leaves_no_plugins_behind(project: Project) -> None:
    project.write(PENDING.replace('"2"', '"600"'))
    command = [project.pulumi, "up", "--skip-preview", "--non-interactive"]
    log = project.folder.parent / "log"
    with log.open("wb") as output:
        child = subprocess.Popen(
            command, cwd=project.folder, env=project.environment, stdout=output, stderr=output
        )
    try:
        assert poll(lambda: "Waiting for app ReplicaSet" in log.read_text(encoding="utf-8"))
        plugins = _children_of({child.pid})
        descendants = plugins | _children_of(plugins)
        assert (len(plugins), len(descendants)) == (2, 3)
    finally:
        child.send_signal(signal.SIGKILL)
        child.wait()
    assert poll(lambda: not any(_is_alive(pid) for pid in descendants))


def _children_of(parents: set[int]) -> set[int]:
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text(encoding="utf-8")
            except OSError:
                continue
            if int(stat.rpartition(")")[2].split()[1]) in parents:
                found.add(int(entry.name))
    return found


def _is_alive(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"
