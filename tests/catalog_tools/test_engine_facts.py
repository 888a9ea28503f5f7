"""From what was read to the catalogue's file: history, notes, counts, and the commands."""

import dataclasses
import functools
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypi_simple import PyPISimple

from catalog_tools import engine_args
from catalog_tools import timeline as timeline_command
from catalog_tools.extraction import counts, engines, notes, timeline
from catalog_tools.extraction.counts import count_twice
from catalog_tools.extraction.facts import engine_facts, write_facts
from catalog_tools.extraction.notes import Notes
from catalog_tools.extraction.package import Index, Package
from catalog_tools.extraction.timeline import Timeline, load_timeline, save_timeline
from cli.main import main
from endpoints.catalog import EngineFacts
from tests.catalog_tools.sglang_sample import LAYOUTS
from tests.catalog_tools.simple_index import Files, served, tarball

HISTORY = {
    "1.0": {"limit", "swap", "old-limit", "S"},
    "1.1": {"limit", "swap", "flag"},
    "1.9": {"limit", "flag", "again"},
    "1.10": {"limit", "flag", "new-limit", "again"},
}
TIMELINE = Timeline(
    versions=tuple(HISTORY),
    spellings={version: frozenset(names) for version, names in HISTORY.items()},
)


def package(version: str, layout: str = "calls") -> Package:
    return Package(
        name="sglang",
        version=version,
        file=f"sglang-{version}.tar.gz",
        sha256="0" * 64,
        released="2030-01-02",
        sources=LAYOUTS[layout],
    )


def facts(version: str, **given: object) -> EngineFacts:
    made = package(version)
    noted = Notes.model_validate(given, strict=False)
    return engine_facts(made, engines.read(made), TIMELINE, noted)


@pytest.mark.parametrize(
    ("name", "version", "since"),
    [
        ("limit", "1.10", None),
        ("flag", "1.10", "1.1"),
        ("flag", "1.9", "1.1"),
        ("again", "1.10", "1.9"),
        ("new-limit", "1.10", "1.10"),
        ("swap", "1.1", None),
    ],
)
def test_since_is_the_first_version_of_the_last_span(
    name: str, version: str, since: str | None
) -> None:
    assert TIMELINE.since(name, version) == since


def test_removed_is_what_earlier_versions_had_and_this_one_has_not() -> None:
    found = list(TIMELINE.removed("1.10", frozenset({"limit", "flag", "new-limit"})))
    assert found == [
        ("S", "1.0", "1.1"),
        ("again", "1.9", "1.10"),
        ("old-limit", "1.0", "1.1"),
        ("swap", "1.1", "1.9"),
    ]


def test_a_timeline_survives_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timeline, "DATA", tmp_path)
    save_timeline("toy", TIMELINE)
    assert load_timeline("toy") == TIMELINE


def test_notes_are_added_to_what_was_read() -> None:
    found = facts(
        "2.0",
        descriptions={"max-limit": "Most of it"},
        deprecated={
            "flag": {"since": "2.0", "text": "Now."},
            "both": {"since": "3", "text": "No."},
        },
        conflicts=[
            {"arguments": ("limit", "share", "gone"), "source": "here"},
            {"arguments": ("limit", "level"), "lastIn": "1.9", "source": "here"},
        ],
    ).by_spelling
    assert found["limit"].description == "Most of it"
    assert found["flag"].deprecated == "Now."
    assert found["both"].deprecated is None
    assert found["old-flag"].deprecated == "Write `flag`."
    assert (found["limit"].conflicts, found["share"].conflicts) == (("share",), ("limit",))
    assert found["level"].conflicts == ()


def test_what_is_removed_leads_to_its_newest_name_or_to_advice() -> None:
    removed = facts(
        "2.0",
        renamed={"swap": "swap-2", "swap-2": "limit", "again": "swap-3"},
        advice={"again": "Remove it: it is gone."},
    ).removed
    assert [(item.name, item.renamed_to, item.advice) for item in removed] == [
        ("again", None, "Remove it: it is gone."),
        ("new-limit", None, None),
        ("swap", "limit", None),
    ]


def test_a_file_leaves_out_what_has_its_default(tmp_path: Path) -> None:
    path = write_facts(facts("2.0"), tmp_path)
    content = json.loads(path.read_text())
    assert path == tmp_path / "engines" / "sglang" / "2.0.json"
    assert content["source"] == f"sglang-2.0.tar.gz, sha256 {'0' * 64}"
    first = content["arguments"][0]
    assert first == {
        "name": "attention-backend",
        "type": "select",
        "choices": ["triton", "fa3", "flashinfer"],
        "since": "2.0",
    }
    assert content["metrics"]["sglang:num_running_reqs"] == "gauge"
    assert EngineFacts.model_validate_json(path.read_text()) == facts("2.0")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_second_way_finds_the_same_and_what_is_only_there_to_be_refused(layout: str) -> None:
    made = package("2.0", layout)
    sources = {
        path.replace("srt/fields.py", "srt/arg_groups/fields/model.py"): text
        for path, text in made.sources.items()
    }
    count = count_twice(dataclasses.replace(made, sources=sources), engines.read(made))
    assert (count.only_first, count.only_second) == ((), ("gone", "retired"))


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the commands write; the index has sglang 0.5.0 and 0.5.1, which lost nothing."""
    files = Files("sglang")
    for version in ("0.4.1", "0.5.0", "0.5.1"):
        root = f"sglang-{version}"
        members = {f"{root}/{path}": text for path, text in LAYOUTS["calls"].items()}
        files.add(f"{root}.tar.gz", tarball(members))
    files.add("sglang-0.5.2.tar.gz", tarball({"sglang-0.5.2/sglang/srt/server_args.py": ""}))
    (tmp_path / "sglang").mkdir()
    (tmp_path / "sglang" / "notes.yaml").write_text("descriptions: {limit: Most of it}\n")
    (tmp_path / "sglang" / "timeline.json").write_text('{"versions": [], "spans": {}}')
    for module in (counts, notes, timeline):
        monkeypatch.setattr(module, "DATA", tmp_path)
    monkeypatch.setattr(
        engine_args, "write_facts", functools.partial(write_facts, catalog=tmp_path)
    )
    with served(files) as endpoint:
        connect = functools.partial(PyPISimple, endpoint=endpoint)
        for command in (engine_args, timeline_command):
            real = functools.partial(Index, cache=tmp_path, connect=connect)
            monkeypatch.setattr(command, "Index", real)
        yield tmp_path


def test_the_commands_write_facts_counts_and_timeline(data: Path) -> None:
    assert main(["catalog", "engine-args", "sglang", "0.5.0", "v0.5.1"]) == 0
    written = EngineFacts.model_validate_json(
        (data / "engines" / "sglang" / "0.5.1.json").read_bytes()
    )
    assert written.by_spelling["max-limit"].description == "Most of it"
    assert main(["catalog", "engine-args", "--check", "sglang", "0.5.1"]) == 0
    assert counts.load_counts("sglang")["0.5.1"].arguments == len(written.arguments)


def test_the_timeline_begins_with_the_oldest_version_and_stops_at_one_it_cannot_read(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["catalog", "timeline", "sglang"]) == 1
    out, err = capsys.readouterr()
    assert [line.split(":")[0] for line in out.splitlines()] == ["0.5.0", "0.5.1"]
    assert err == "error: sglang.srt.server_args has no class ServerArgs\n"
    assert load_timeline("sglang").versions == ()


@pytest.mark.parametrize(
    ("version", "message"),
    [("0.5.2", "has no class ServerArgs"), ("0.6", "0.6 was not published"), ("x", "x is not")],
)
def test_a_command_that_fails_says_why(
    version: str, message: str, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["catalog", "engine-args", "sglang", version]) == 1
    assert message in capsys.readouterr().err
    assert not (data / "engines").exists()
