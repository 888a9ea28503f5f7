"""Help of every verb, and the time that the command takes to print it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command
from typer.testing import CliRunner

from cli.main import app
from cli.reference import COMMANDS, commands_page

ROOT = Path(__file__).parents[2]


def verbs(group: TyperGroup, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from verbs(command, (*path, name))
        else:
            yield (*path, name)


ROOT_GROUP = get_command(app)
assert isinstance(ROOT_GROUP, TyperGroup)
VERBS = tuple(verbs(ROOT_GROUP))


def test_these_are_the_verbs() -> None:
    assert {path[0] for path in VERBS} == {
        "catalog",
        "down",
        "model",
        "plan",
        "preflight",
        "preview",
        "recover",
        "sandbox",
        "schema",
        "status",
        "up",
        "validate",
    }


@pytest.mark.parametrize("path", VERBS, ids=" ".join)
def test_help_has_an_example_and_the_exit_codes(path: tuple[str, ...]) -> None:
    result = CliRunner().invoke(app, [*path, "--help"], env={"COLUMNS": "100"})
    assert result.exit_code == 0
    assert f"$ endpoints {' '.join(path)}" in result.output.replace('"$(', "$ ")
    codes = " ".join(result.output.partition("Exit codes: ")[2].split())
    assert [code for code in ("0 ", " 1 ", " 2 ", " 130 ") if code not in codes] == []


def test_the_reference_is_up_to_date() -> None:
    committed = (ROOT / COMMANDS).read_text(encoding="utf-8")
    assert committed == commands_page(ROOT_GROUP), "run `endpoints schema --write`"


@pytest.mark.parametrize("arguments", [["--help"], ["up", "--help"], ["validate"]])
def test_nothing_heavy_is_imported_before_it_is_needed(arguments: list[str]) -> None:
    code = (
        f"import sys; from cli.main import main; main({arguments!r})\n"
        "heavy = {'pulumi', 'kubernetes', 'boto3', 'grpc', 'huggingface_hub', 'requests'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_shell_learns_what_completes() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "endpoints"],
        env={
            **os.environ,
            "_ENDPOINTS_COMPLETE": "complete_bash",
            "COMP_WORDS": "endpoints pre",
            "COMP_CWORD": "1",
        },
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == ["preview", "preflight"]
