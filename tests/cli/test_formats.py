"""Output of the command line for people, for machines and for a workflow run."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

import operate.plan
from cli.main import main
from endpoints import plan
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.planning import plan_stack
from endpoints.stack.settings import Settings
from tests.support.project_files import UNKNOWN_KEY, VALID

pytestmark = pytest.mark.usefixtures("project")
NOISY = "Instruct, visibility: public, engineArgs: {a: '##[add-mask]b'}}"


@pytest.mark.parametrize("command", ["validate", "plan"])
def test_problems_for_machines(
    project: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    (project / "endpoints.yaml").write_text("endpoint: {}\nendpoints: {}\n")
    assert main([command, "--format", "json"]) == 1
    out, err = capsys.readouterr()
    assert (json.loads(out), err) == (
        {
            "problems": [
                {
                    "file": "endpoints.yaml",
                    "line": 1,
                    "column": 1,
                    "path": "endpoint",
                    "message": "unknown key",
                    "value": "endpoint",
                    "fix": "Did you mean endpoints?",
                    "source": "endpoint: {}",
                }
            ],
            "total": 1,
        },
        "",
    )


def test_validate_for_machines(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "problems": [],
        "total": 0,
        "summary": "2 endpoints on 1 cluster, 2 pools",
        "warnings": [],
    }


def test_plan_for_machines(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "--format", "json"]) == 0
    endpoints = json.loads(capsys.readouterr().out)["endpoints"]
    assert [endpoint["name"] for endpoint in endpoints] == ["qwen", "small"]
    assert endpoints[0]["autoscaler"]["object"]["manifest"]["kind"] == "ScaledObject"
    assert endpoints[0]["route"]["object"]["manifest"]["kind"] == "Ingress"


@pytest.mark.parametrize("command", ["validate", "plan"])
def test_problems_beside_the_lines_of_a_change(
    project: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    (project / "endpoints.yaml").write_text("endpoint: {}\nendpoints: {}\n")
    assert main([command, "--format", "github"]) == 1
    assert capsys.readouterr() == (
        f"::error file=endpoints.yaml,line=1,col=1,title=endpoint::{UNKNOWN_KEY}\n",
        f"endpoints.yaml:1:1: endpoint: {UNKNOWN_KEY}\n"
        "    1 | endpoint: {}\n"
        "      | ^\n"
        "1 problem\n",
    )


def test_notices_beside_the_file_of_a_change(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "endpoints.yaml").write_text(VALID.replace("Instruct}", NOISY, 1))
    notice = (
        "::notice file=endpoints.yaml,title=qwen::qwen is public: whoever reaches ingress class "
        "internet calls https://qwen.models.example.internal freely, as often as they like\n"
        + "".join(
            f"::notice file=endpoints.yaml,title={name}::{name} sleeps after 3600s without "
            "requests, and no request wakes it: set replicas.min to 1, or `wake` for cluster main "
            "in stacks/Pulumi.local.yaml\n"
            for name in ("qwen", "small")
        )
    )
    assert main(["validate", "--format", "github"]) == 0
    assert capsys.readouterr().out == (
        f"{notice}endpoints.yaml: 2 endpoints on 1 cluster, 2 pools: valid\n"
    )
    assert main(["plan", "--format", "github"]) == 0
    annotations, _, text = capsys.readouterr().out.partition("stack local:")
    assert annotations == notice
    # What a runner would read as commands is in the plan, but not as such.
    assert "## [add-mask]b" in text
    assert "##[" not in text


def test_validate_reports_warnings(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def warned(settings: Settings, endpoints: Sequence[ResolvedEndpoint]) -> plan.Plan:
        stack = plan_stack(settings, endpoints)
        first, *others = stack.endpoints
        first = replace(first, notices=("it is public",), warnings=("its model is not pinned",))
        return replace(stack, endpoints=(first, *others))

    monkeypatch.setattr(operate.plan, "plan_stack", warned)
    assert main(["validate"]) == 0
    assert capsys.readouterr() == (
        "qwen: warning: its model is not pinned\n"
        "endpoints.yaml: 2 endpoints on 1 cluster, 2 pools: valid\n",
        "",
    )
    assert main(["validate", "--format", "json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["warnings"] == ["qwen: warning: its model is not pinned"]


def test_machines_get_fifty_problems_and_their_number(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keys = "".join(f"key-{number}: 1\n" for number in range(60))
    (project / "endpoints.yaml").write_text(f"endpoints: {{}}\n{keys}")
    assert main(["validate", "--format", "json"]) == 1
    printed = json.loads(capsys.readouterr().out)
    assert (len(printed["problems"]), printed["total"]) == (50, 60)
    assert main(["validate"]) == 1
    assert capsys.readouterr().err.endswith(
        "and 10 more problems, shown when these are mended\n60 problems\n"
    )


def test_plan_for_kubectl(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "--format", "manifests"]) == 0
    manifests = list(yaml.safe_load_all(capsys.readouterr().out))
    deployments = [each for each in manifests if each["kind"] == "Deployment"]
    assert [each["metadata"]["name"] for each in deployments] == ["qwen", "small"]


def test_only_a_plan_has_manifests(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "--format", "manifests"]) == 2
    assert "'manifests'" in capsys.readouterr().err


@pytest.mark.parametrize("form", ["text", "json", "github", "manifests"])
def test_the_same_plan_gives_the_same_text(capsys: pytest.CaptureFixture[str], form: str) -> None:
    assert main(["plan", "--format", form]) == 0
    first = capsys.readouterr().out
    assert main(["plan", "--format", form]) == 0
    assert capsys.readouterr().out == first
