"""Verb `plan`: a line for each endpoint, and all reasons for the named ones."""

import json
from pathlib import Path

import pytest

from cli.main import main
from cli.options import endpoint_names, stack_names
from tests.support.project_files import VALID

pytestmark = pytest.mark.usefixtures("project")


def test_a_line_for_each_endpoint(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan"]) == 0
    out, err = capsys.readouterr()
    lines = out.splitlines()
    assert (lines[0].split(":")[0], err) == ("stack local", "")
    assert [line.split()[:2] for line in lines[2:5]] == [
        ["ENDPOINT", "STATE"],
        ["qwen", "running"],
        ["small", "running"],
    ]
    assert lines[-1].startswith("`endpoints plan qwen` shows every decision about it")


def test_fifty_endpoints_with_long_names_fit_a_hundred_columns(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = VALID.partition("endpoints:\n")[0]
    model = "model: Qwen/Qwen2.5-7B-Instruct"
    entries = [f"  {'long-' * 11}name-{number}: {{{model}}}\n" for number in range(50)]
    (project / "endpoints.yaml").write_text(f"{head}endpoints:\n{''.join(entries)}")
    assert main(["plan"]) == 0
    lines = capsys.readouterr().out.splitlines()[2:53]
    assert len(lines) == 51
    assert max(map(len, lines)) <= 100
    assert all("…" in line for line in lines[1:])


def test_the_reasons_of_those_that_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "small"]) == 0
    out = capsys.readouterr().out
    assert "\n  small: running" in out
    assert "\n  qwen: running" not in out
    assert "    timers     scheduling" in out
    assert [line for line in out.splitlines() if line.startswith("  pool ")] == [
        "  pool g5-xlarge-on-demand: 0 to 1 node of g5.xlarge, for small"
    ]
    assert main(["plan", "--all"]) == 0
    assert "\n  qwen: running" in capsys.readouterr().out


def test_no_word_twice(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "--all"]) == 0
    line = next(one for one in capsys.readouterr().out.splitlines() if "autoscaler KEDA" in one)
    kinds = line.partition(", by ")[2].split(", ")
    assert len(kinds) == len(set(kinds))


def test_machines_get_what_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "small", "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert [one["name"] for one in data["endpoints"]] == ["small"]
    assert [one["resource"] for one in data["pools"]] == ["g5.xlarge"]


def test_every_name_that_is_none_is_reported(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", "smal", "zzz", "qwen"]) == 1
    assert capsys.readouterr() == (
        "",
        "endpoints.yaml: endpoints: no such endpoint (got smal). Did you mean small?\n"
        "endpoints.yaml: endpoints: no such endpoint (got zzz). Endpoints here: qwen, small.\n"
        "2 problems\n",
    )


def test_an_empty_file_has_no_table(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "endpoints.yaml").write_text("endpoints: {}\n")
    assert main(["plan"]) == 0
    assert capsys.readouterr().out.endswith("\n\nno endpoints\n")


def test_names_are_completed(project: Path) -> None:
    assert endpoint_names("") == ["qwen", "small"]
    assert endpoint_names("s") == ["small"]
    assert stack_names("lo") == ["local"]
    (project / "endpoints.yaml").write_text("endpoints: [")
    assert endpoint_names("") == []
    (project / "endpoints.yaml").unlink()
    assert endpoint_names("") == []
