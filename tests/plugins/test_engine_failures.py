"""The real CLI, the stand-ins and a real control plane: what goes wrong, and how it is told."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sandbox.plugins.provider.errors import ApiError
from sandbox.plugins.provider.rest import Rest
from tests.plugins.project import Project

pytestmark = pytest.mark.engine

PENDING = """
    def diagnose(args):
        pulumi.log.error(f"diagnosis: no node has a GPU for {args.name}")
        print("failed:", args.failed_operation)
        return False

    web = Deployment("web", metadata={"name": "web", "annotations": {
        "pulumi.com/timeoutSeconds": "2"}}, spec={
        "replicas": 1,
        "selector": {"matchLabels": {"app": "web"}},
        "template": {
            "metadata": {"labels": {"app": "web"}},
            "spec": {"containers": [{
                "name": "main", "image": "image:1",
                "resources": {"limits": {"nvidia.com/gpu": 1}},
            }]},
        },
    }, opts=ResourceOptions(hooks=pulumi.ResourceHookBinding(
        on_error=[pulumi.ErrorHook("diagnose", diagnose)])))
    ConfigMap("later", data={"a": "1"}, opts=ResourceOptions(depends_on=[web]))
"""


def poll(done: Callable[[], bool], seconds: float = 30) -> bool:
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def test_a_pending_pod_fails_the_await_and_the_next_up_updates(project: Project) -> None:
    first = project.up(PENDING)
    assert first.code == 1
    urn = "urn:pulumi:dev::test::kubernetes:apps/v1:Deployment::web"
    reasons = [
        f'resource "{urn}" was successfully created, but the Kubernetes API server reported that '
        "it failed to fully initialize or become live: 'web' timed out waiting to be Ready",
        "[MinimumReplicasUnavailable] Deployment does not have minimum availability.",
        "Minimum number of live Pods was not attained",
    ]
    assert project.resource("web")["initErrors"] == reasons
    assert "nodes are available" not in first.output
    assert "later" not in project.state_file()
    # An error hook is how a program adds its own diagnosis.
    assert "diagnosis: no node has a GPU for web" in first.output
    assert "failed: create" in first.output

    second = project.up()
    assert second.code == 1
    text = (
        f'the Kubernetes API server reported that "{project.namespace}/web" failed to fully '
        "initialize or become live: 'web' timed out waiting to be Ready"
    )
    assert text in second.output
    assert "failed: update" in second.output

    refreshed = project.run("refresh", "--skip-preview")
    assert refreshed.code == 0, refreshed.output
    assert "Resource 'web' was created but failed to initialize" in refreshed.output


def test_a_policy_denies_in_the_preview(project: Project, rest: Rest) -> None:
    name = project.namespace
    base = "/apis/admissionregistration.k8s.io/v1"
    rest.request(
        "POST",
        f"{base}/validatingadmissionpolicies",
        body={
            "apiVersion": "admissionregistration.k8s.io/v1",
            "kind": "ValidatingAdmissionPolicy",
            "metadata": {"name": name},
            "spec": {
                "failurePolicy": "Fail",
                "matchConstraints": {
                    "resourceRules": [
                        {
                            "apiGroups": [""],
                            "apiVersions": ["v1"],
                            "operations": ["CREATE", "UPDATE"],
                            "resources": ["services"],
                        }
                    ]
                },
                "validations": [
                    {
                        "expression": "!has(object.metadata.labels) || "
                        "object.metadata.labels['mood'] != 'bad'",
                        "message": "stop it first",
                    }
                ],
            },
        },
    )
    rest.request(
        "POST",
        f"{base}/validatingadmissionpolicybindings",
        body={
            "apiVersion": "admissionregistration.k8s.io/v1",
            "kind": "ValidatingAdmissionPolicyBinding",
            "metadata": {"name": name},
            "spec": {
                "policyName": name,
                "validationActions": ["Deny"],
                "matchResources": {
                    "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": name}}
                },
            },
        },
    )
    service = """
    Service("web", metadata={{"name": "web", "labels": {{"mood": "{mood}"}},
        "annotations": {{"pulumi.com/skipAwait": "true"}}}}, spec={{"ports": [{{"port": 80}}]}})
    """
    refused = service.format(mood="bad")

    def denied() -> bool:
        body = {
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": {"name": "probe", "labels": {"mood": "bad"}},
            "spec": {"ports": [{"port": 80}]},
        }
        try:
            path = f"/api/v1/namespaces/{name}/services"
            rest.request("POST", path, body=body, query={"dryRun": "All"})
        except ApiError:
            return True
        return False

    assert poll(denied)
    creation = project.preview(refused)
    assert creation.code == 1
    assert "stop it first" in creation.output

    project.deploy(service.format(mood="good"))
    update = project.preview(refused)
    assert update.code == 1
    assert "stop it first" in update.output
    assert f'reported that "{name}/web" failed to fully initialize' in update.output


def test_refresh_sees_drift(project: Project, rest: Rest) -> None:
    program = """
    Service("web", metadata={"name": "web", "labels": {"team": "a"},
        "annotations": {"pulumi.com/skipAwait": "true"}}, spec={"ports": [{"port": 80}]})
    """
    project.deploy(program)
    path = f"/api/v1/namespaces/{project.namespace}/services/web"
    rest.request(
        "PATCH",
        path,
        body={"metadata": {"labels": {"team": "b"}}},
        query={"fieldManager": "somebody"},
        content_type="application/merge-patch+json",
    )
    project.assert_unchanged()
    refreshed = project.run("refresh", "--skip-preview", "--diff")
    assert refreshed.code == 0, refreshed.output
    assert project.resource("web")["inputs"]["metadata"]["labels"] == {"team": "b"}
    preview = project.preview(None, "--diff")
    assert 'team: "b" => "a"' in preview.output, preview.output

    rest.request("DELETE", path)
    gone = project.run("refresh", "--skip-preview")
    assert "deleted" in gone.output
    assert "::web" not in project.state_file()


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
        assert "sandbox/plugins" not in result.output


def test_a_killed_cli_leaves_no_plugins_behind(project: Project) -> None:
    project.write(PENDING.replace('"2"', '"600"'))
    command = [project.pulumi, "up", "--skip-preview", "--non-interactive"]
    log = project.folder.parent / "log"
    with log.open("wb") as output:
        child = subprocess.Popen(
            command, cwd=project.folder, env=project.environment, stdout=output, stderr=output
        )
    home = str(project.environment["PULUMI_HOME"])
    try:
        assert poll(lambda: "Waiting for app ReplicaSet" in log.read_text(encoding="utf-8"))
        plugins = _processes(home) | _children_of(_processes(home))
        assert len(plugins) == 3
    finally:
        child.send_signal(signal.SIGKILL)
        child.wait()
    assert poll(lambda: not any(_is_alive(pid) for pid in plugins))


def _processes(text: str) -> set[int]:
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                line = (entry / "cmdline").read_bytes().decode(errors="replace")
            except OSError:
                continue
            if f"{text}/plugins" in line:
                found.add(int(entry.name))
    return found


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
