"""Verb `status` with a fake API server."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from cli.main import main
from tests.support.fake_api import FakeApi, fake_api
from tests.unit.live_objects import deployment

DEPLOYMENTS = "/apis/apps/v1/namespaces/{}/deployments"
ROUTES = {"kind": "ingress", "public": "internet", "private": "internal"}


@pytest.fixture(name="api")
def _api() -> Iterator[FakeApi]:
    with fake_api() as api:
        yield api


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose stack `local` has one cluster `main`, without a kubeconfig yet."""
    cluster = {
        "nodes": "existing",
        "kubeconfig": "kubeconfig",
        "routes": ROUTES,
        "domain": "models.example",
    }
    stack = tmp_path / "stacks" / "Pulumi.local.yaml"
    stack.parent.mkdir()
    stack.write_text(yaml.safe_dump({"config": {"endpoints:clusters": {"main": cluster}}}))
    (tmp_path / "Pulumi.yaml").touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Return exit code, output and errors of a command."""
    code = main(arguments)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_the_command_prints_the_table(
    api: FakeApi, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    api.kubeconfig(project / "kubeconfig")
    api.items = {DEPLOYMENTS.format("endpoints"): [deployment("chat")]}
    table = (
        "ENDPOINT  STATE      REPLICAS  MODEL        URL                          DETAIL\n"
        "chat      Deploying  0/1       owner/model  https://chat.models.example  "
        "waits for a node, or for its image\n"
    )
    assert run(capsys, "status") == (0, table, "")


def test_an_unreachable_cluster_is_an_error(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with fake_api() as gone:
        gone.kubeconfig(project / "kubeconfig")
    reported = (
        "error: cluster main: the cluster is out of reach: HTTPConnection(host='127.0.0.1',"
        f" port={gone.port}): Failed to establish a new connection:"
        " [Errno 111] Connection refused\n"
    )
    assert run(capsys, "status") == (1, "", reported)


def test_a_missing_kubeconfig_is_an_error(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reported = (
        f"error: cluster main: {project}/kubeconfig cannot be used:"
        " Invalid kube-config file. No configuration found.\n"
    )
    assert run(capsys, "status", "--stack", "local") == (1, "", reported)


def test_a_stack_that_is_not_there_is_an_error(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, "status", "--stack", "locla")
    assert (code, out) == (1, "")
    assert err == (
        "stacks/Pulumi.locla.yaml: there is no such stack (got locla). Did you mean local?\n"
        "1 problem\n"
    )


def test_machines_get_the_fields_of_the_record(
    api: FakeApi, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    api.kubeconfig(project / "kubeconfig")
    api.items = {DEPLOYMENTS.format("endpoints"): [deployment("chat")]}
    code, out, _ = run(capsys, "status", "--format", "json")
    (endpoint,) = json.loads(out)["endpoints"]
    assert (code, endpoint["name"], endpoint["desired"]) == (0, "chat", 1)
