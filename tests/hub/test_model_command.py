"""`model add` as a person uses it: what it says, and what is in the catalogue after it."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from endpoints.catalog import Model
from hub.errors import HubError
from hub.record_file import pinned, record_text, write_record
from tests.hub.hub_server import HubServer, serving
from tests.hub.models import LLAMA, ONE, llama
from tests.hub.served import Served, model

Add = Callable[..., int]
NAME = "acme/llama"
TOKEN = "hf_averysecrettoken"


@pytest.fixture
def record(tmp_path: Path) -> Path:
    return tmp_path / f"models/{NAME}.yaml"


@pytest.fixture
def served(hub: HubServer) -> Served:
    hub.repositories[NAME] = model(LLAMA, model__safetensors=ONE)
    return hub.repositories[NAME]


def test_it_says_which_file_is_written_and_what_is_in_it(
    served: Served, add: Add, record: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert add(NAME) == 0
    assert capsys.readouterr().out == (
        f"wrote {record}\n"
        "LlamaForCausalLM, text-generation, 0.02 billion parameters, "
        "0.03 GB (bfloat16 safetensors), context 131072, apache-2.0\n"
    )
    assert record.read_text().startswith(f"name: {NAME}\nrevision: {served.commit}\n")
    assert add(NAME) == 0
    assert capsys.readouterr().out.startswith(f"{NAME} is pinned already\n")


def test_a_dry_run_prints_the_record_and_writes_nothing(
    served: Served, add: Add, record: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert add(NAME, "--dry-run") == 0
    printed = capsys.readouterr().out
    assert not record.parent.exists()
    assert add(NAME) == 0
    assert record.read_text() == printed


def test_another_commit_is_shown_and_needs_a_word(
    served: Served, add: Add, record: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert add(NAME) == 0
    before = record.read_text()
    old, served.commit = served.commit, "f" * 40
    served.page["gated"] = "auto"
    capsys.readouterr()
    assert add(NAME) == 1
    assert capsys.readouterr().err == (
        f"error: {NAME} is in the catalogue with other facts:\n"
        f'  revision: "{old}" -> "{served.commit}"\n'
        "  gated: false -> true\n"
        "Give --refresh to replace its record.\n"
    )
    assert record.read_text() == before
    assert add(NAME, "--refresh") == 0
    assert f"revision: {served.commit}\n" in record.read_text()


def test_the_task_can_be_given(served: Served, add: Add, record: Path) -> None:
    served.page["pipeline_tag"] = "any-to-any"
    assert add(NAME, "--task", "image-text-to-text") == 0
    assert "task: image-text-to-text\n" in record.read_text()


def test_an_endpoint_can_be_given(hub: HubServer, add: Add, record: Path) -> None:
    with serving(is_csghub=True) as csghub:
        csghub.repositories[NAME] = llama()
        assert add(NAME, "--endpoint", f"{csghub.endpoint}/") == 0
        assert f"source: hub {csghub.endpoint}, read on 20" in record.read_text()
    assert hub.tokens == []


@pytest.fixture(params=["environment", "file"])
def token_options(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> list[str]:
    """Options that give TOKEN, which may be in the environment."""
    if request.param == "environment":
        monkeypatch.setenv("HF_TOKEN", TOKEN)
        return []
    (tmp_path / "token").write_text(f"{TOKEN}\n")
    return ["--token-file", str(tmp_path / "token")]


def test_the_token_is_sent_and_never_shown(
    hub: HubServer,
    served: Served,
    add: Add,
    record: Path,
    token_options: list[str],
    *,
    capsys: pytest.CaptureFixture[str],
) -> None:
    served.accepted_by = "another"
    assert add(NAME, *token_options) == 1
    assert add("acme/unknown", *token_options) == 1
    served.accepted_by = TOKEN
    assert add(NAME, *token_options) == 0
    assert set(hub.tokens) == {f"Bearer {TOKEN}"}
    shown = capsys.readouterr()
    assert TOKEN not in shown.out + shown.err + record.read_text()


def test_a_token_that_no_header_can_carry_is_not_shown(
    served: Served, add: Add, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_one\nhf_two")
    assert add(NAME) == 1
    expected = "error: the token in HF_TOKEN is not one line of printable ASCII.\n"
    assert capsys.readouterr() == ("", expected)


def test_the_program_dispatches_it(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "endpoints", "model", "add", "no-owner"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr.startswith("error: 'no-owner' is not a model: it must be owner/name")


def test_wrong_usage_is_reported(add: Add, capsys: pytest.CaptureFixture[str]) -> None:
    assert add(NAME, "--task", "dancing") == 2
    assert "'dancing'" in capsys.readouterr().err


FIELDS: dict[str, object] = {
    "name": "acme/model",
    "revision": "main",
    "task": "text-generation",
    "format": "gguf",
    "architecture": "llama",
    "parameters": 1,
    "weightBytes": 1,
    "contextLength": None,
    "license": "mit",
    "source": "x",
}


@given(
    st.dictionaries(st.text(), st.integers(1)),
    st.text(),
    st.text("0123456789abcdef_:-", min_size=1),
)
def test_whatever_a_hub_says_survives_the_file(
    tmp_path_factory: pytest.TempPathFactory, files: dict[str, int], licence: str, revision: str
) -> None:
    written = {**FIELDS, "files": files, "license": licence, "revision": revision}
    found = TypeAdapter(Model).validate_python(written)
    catalog = tmp_path_factory.getbasetemp() / "survives"
    write_record(catalog, found)
    assert pinned(catalog, found.name) == found


def test_nothing_half_written_is_left(tmp_path: Path) -> None:
    found = TypeAdapter(Model).validate_python(FIELDS)
    (tmp_path / "models/acme/model.yaml").mkdir(parents=True)
    with pytest.raises(HubError, match=r"model\.yaml cannot be written: Is a directory"):
        write_record(tmp_path, found)
    assert [path.name for path in (tmp_path / "models/acme").iterdir()] == ["model.yaml"]


def test_a_broken_record_is_not_replaced(
    served: Served, add: Add, record: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record.parent.mkdir(parents=True)
    record.write_text("name: [")
    assert add(NAME, "--refresh") == 1
    assert capsys.readouterr().err == (
        f"error: {record} is no valid record. Repair or remove it.\n"
    )


def test_fields_are_written_in_the_order_of_the_record() -> None:
    found = TypeAdapter(Model).validate_python(FIELDS)
    assert [line.split(":")[0] for line in record_text(found).splitlines()] == list(FIELDS)
