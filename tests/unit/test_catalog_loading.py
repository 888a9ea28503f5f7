"""A fault in a catalogue file names the file and the place inside it."""

import re
import shutil
from pathlib import Path

import pytest

from endpoints.catalog import CATALOG, CatalogError, load_catalog

COPIED = ("frameworks", "resources", "models/Qwen", "engines/tei")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for folder in COPIED:
        shutil.copytree(CATALOG / folder, tmp_path / "catalog" / folder)
    return tmp_path / "catalog"


def fault(root: Path) -> str:
    with pytest.raises(CatalogError, match=re.escape(str(root))) as caught:
        read_all(root)
    return str(caught.value)


def read_all(root: Path) -> None:
    list(load_catalog(root).models.values())


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_copy_loads_as_the_shipped_one(root: Path) -> None:
    copy, shipped = load_catalog(root), load_catalog()
    assert copy.frameworks == shipped.frameworks
    assert copy.resources == shipped.resources
    assert dict(copy.models) == {name: shipped.models[name] for name in copy.models}
    assert dict(copy.engines) == {name: shipped.engines[name] for name in copy.engines}
    assert len(copy.models) > 20
    assert len(copy.engines) == 1


def test_files_are_read_when_they_are_asked_for(root: Path) -> None:
    catalog = load_catalog(root)
    (root / "models" / "Qwen" / "Qwen3-8B.yaml").write_text("name: 1")
    assert catalog.models["Qwen/Qwen2.5-0.5B-Instruct"].task == "text-generation"
    with pytest.raises(CatalogError):
        catalog.models["Qwen/Qwen3-8B"]


def test_wrong_value_is_named_with_its_path(root: Path) -> None:
    file = root / "frameworks" / "tei.yaml"
    edit(file, "port: 8000", "port: 80")
    assert fault(root) == (
        f"{file}: versions.1.9.3.port: Input should be greater than or equal to 1024"
    )


def test_path_into_a_list_begins_with_the_index(root: Path) -> None:
    edit(root / "resources" / "aws.yaml", "usdPerHour: 0.752", "usdPerHour: free")
    assert "aws.yaml: 1.price.usdPerHour: " in fault(root)


def test_all_faults_of_a_file_are_reported(root: Path) -> None:
    file = root / "models" / "Qwen" / "Qwen3-8B.yaml"
    edit(file, "task: text-generation", "task: text-guessing\nauthor: me")
    assert ("task: " in fault(root), "author: " in fault(root)) == (True, True)


def test_numbers_are_not_taken_for_text_nor_text_for_numbers(root: Path) -> None:
    edit(root / "models" / "Qwen" / "Qwen3-8B.yaml", "parameters: 8", 'parameters: "8" #')
    assert "parameters: Input should be a valid integer" in fault(root)


def test_date_without_quotes_stays_text(root: Path) -> None:
    edit(root / "resources" / "aws.yaml", '"2026-07-20"', "2026-07-20")
    price = load_catalog(root).resources["g4dn.xlarge"].price
    assert price is not None
    assert price.date == "2026-07-20"


def test_key_that_is_there_twice_is_refused(root: Path) -> None:
    edit(root / "frameworks" / "tei.yaml", "name: tei", "name: tei\nname: tie")
    assert "'name' is twice in the map that begins in line " in fault(root)


def test_record_that_is_there_twice_is_refused(root: Path) -> None:
    first = root / "frameworks" / "tei.yaml"
    second = root / "frameworks" / "tie.yaml"
    shutil.copy(first, second)
    assert fault(root) == f"{second}: tei is also in {first}"


def test_file_about_another_model_is_refused(root: Path) -> None:
    first = root / "models" / "Qwen" / "Qwen3-8B.yaml"
    second = root / "models" / "Qwen" / "copy.yaml"
    shutil.copy(first, second)
    assert fault(root) == f"{second}: it is about Qwen/Qwen3-8B"


@pytest.mark.parametrize("text", ["a: [", "a: !!python/object:os.path {}", "", "- 1", "1"])
def test_what_is_no_record_names_its_file(root: Path, text: str) -> None:
    file = root / "models" / "broken.yaml"
    file.write_text(text, encoding="utf-8")
    assert str(file) in fault(root)
