"""Common behaviour of all verbs, tested with the quickest: words, streams, exit codes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cli.main import main
from endpoints.catalog import CatalogError
from endpoints.check import stack_input
from tests.support.project_files import STACK, UNKNOWN_KEY, VALID

pytestmark = pytest.mark.usefixtures("project")
ROOT = Path(__file__).parent.parent.parent


def test_validate_says_that_all_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate"]) == 0
    assert capsys.readouterr() == ("endpoints.yaml: 2 endpoints on 1 cluster, 2 pools: valid\n", "")


def test_validate_in_a_folder_of_the_project(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "docs").mkdir()
    monkeypatch.chdir(project / "docs")
    assert main(["validate"]) == 0
    assert capsys.readouterr().out.endswith(
        "endpoints.yaml: 2 endpoints on 1 cluster, 2 pools: valid\n"
    )


@pytest.mark.parametrize("command", ["validate", "plan"])
def test_problems_go_to_stderr(
    project: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    (project / "other.yaml").write_text("endpoint: {}\nendpoints: {}\nfoo: 1\n")
    assert main([command, "--file", "other.yaml"]) == 1
    assert capsys.readouterr() == (
        "",
        f"other.yaml:1:1: endpoint: {UNKNOWN_KEY}\n"
        "    1 | endpoint: {}\n"
        "      | ^\n"
        "other.yaml:3:1: foo: unknown key (got foo). The keys here: defaults, endpoints.\n"
        "    3 | foo: 1\n"
        "      | ^\n"
        "2 problems\n",
    )


def test_own_resources_of_the_stack_are_known(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "own.yaml").write_text("resources: {half: {from: g5.xlarge}}\n")
    (project / "stacks" / "Pulumi.local.yaml").write_text(
        f"{STACK}  endpoints:resources: own.yaml\n"
    )
    (project / "endpoints.yaml").write_text(VALID.replace("g5.xlarge", "half"))
    assert main(["validate"]) == 0
    assert capsys.readouterr().out.endswith(": valid\n")


def test_an_unknown_stack_is_invalid_input(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "--stack", "prod"]) == 1
    assert capsys.readouterr().err == (
        "stacks/Pulumi.prod.yaml: there is no such stack (got prod). Stacks here: local.\n"
        "1 problem\n"
    )


def test_a_broken_catalogue_is_reported(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken() -> None:
        raise CatalogError("catalog/models/x.yaml: no name")

    monkeypatch.setattr(stack_input, "load_catalog", broken)
    assert main(["validate"]) == 1
    assert capsys.readouterr().err == "catalog: catalog/models/x.yaml: no name\n"


@pytest.mark.parametrize(
    "argv", [[], ["nothing"], ["plan", "--format", "xml"], ["validate", "x"], ["model"]]
)
def test_wrong_usage_is_two(argv: list[str]) -> None:
    assert main(argv) == 2


def test_ctrl_c_is_silent(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(stack_input, "load_catalog", interrupt)
    assert main(["validate"]) == 130
    assert capsys.readouterr() == ("", "")


def test_schema_is_printed_or_written(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    printed = capsys.readouterr().out
    assert main(["schema", "--stack"]) == 0
    of_stacks = capsys.readouterr().out
    assert main(["schema", "--write"]) == 0
    assert capsys.readouterr().out == (
        "wrote schemas/endpoints.schema.json\nwrote schemas/stack.schema.json\n"
        "wrote docs/reference/endpoints-yaml.md\nwrote docs/reference/stack-settings.md\n"
        "wrote docs/reference/commands.md\n"
    )
    assert (project / "schemas" / "endpoints.schema.json").read_text() == printed
    assert (project / "schemas" / "stack.schema.json").read_text() == of_stacks


def _python(
    *arguments: str, encoding: str = "utf-8", stdout: int = subprocess.PIPE
) -> "subprocess.CompletedProcess[bytes]":
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": encoding}
    return subprocess.run(
        [sys.executable, *arguments],
        stdout=stdout,
        stderr=subprocess.PIPE,
        check=False,
        env=environment,
    )


def test_imports_neither_pulumi_nor_kubernetes() -> None:
    code = (
        "import sys; from cli.main import main; main(['validate']); main(['up', '--help'])\n"
        "print(sorted({'pulumi', 'kubernetes', 'boto3', 'grpc'} & set(sys.modules)))"
    )
    done = _python("-c", code)
    assert (done.stdout.splitlines()[-1:], done.returncode) == ([b"[]"], 0)


def test_a_closed_pipe_is_silent() -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)
    try:
        done = _python("-m", "endpoints", "schema", stdout=write_end)
    finally:
        os.close(write_end)
    assert (done.returncode, done.stderr) == (0, b"")


def test_an_ascii_terminal_gets_escapes(project: Path) -> None:
    (project / "endpoints.yaml").write_text("ü: 1\nendpoints: {}\n", encoding="utf-8")
    done = _python("-m", "endpoints", "validate", encoding="ascii:strict")
    assert (done.returncode, done.stdout, done.stderr) == (
        1,
        b"",
        b'endpoints.yaml:1:1: ["\\xfc"]: unknown key (got \\xfc). '
        b"The keys here: defaults, endpoints.\n    1 | \\xfc: 1\n      | ^\n1 problem\n",
    )
