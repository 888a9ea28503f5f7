"""The rules of design that a machine can check."""

import ast
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ALLOWED = {
    "endpoints": {"cronsim", "endpoints", "pydantic", "pydantic_core", "yaml"},
    "components": {
        "components",
        "endpoints",
        "operate",
        "pulumi",
        "pulumi_aws",
        "pulumi_kubernetes",
    },
    "operate": {"operate", "endpoints", "boto3", "botocore", "kubernetes", "urllib3"},
    # No engine is among them: its sources are read, never imported.
    "catalog_tools": {
        "catalog_tools",
        "endpoints",
        "packaging",
        "pydantic",
        "pypi_simple",
        "requests",
        "yaml",
    },
    # It runs where only the standard library is.
    "fetcher": {"fetcher"},
    "hub": {"hub", "endpoints", "huggingface_hub", "httpx2", "pydantic", "yaml"},
}
DISPATCHED = {"endpoints/__main__.py": {"hub"}}
"""Modules that may import another room when a command asks for it (docs/decisions/0009)."""
HUB_IMPORTS = {"endpoints.catalog", "endpoints.nearest", "endpoints.rules"}
"""A hub's facts become records; nothing there plans."""
COMPONENT_IMPORTS = {
    "endpoints",
    "endpoints.aws.explanations",
    "endpoints.plan",
    "endpoints.stack.settings",
    "endpoints.stack.file",
}
"""`components/settings.py` turns Pulumi's configuration into settings; the rest reads plans,
and puts errors of AWS into words."""


def tracked(pattern: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", pattern],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).exists()]


def imported_modules(path: Path) -> Iterable[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        yield from modules_of(node)


def modules_of(node: ast.AST) -> Iterable[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        assert node.level == 0, f"{node.module} is imported relatively"
        yield node.module or ""


def third_party(path: Path) -> set[str]:
    return {module.split(".")[0] for module in imported_modules(path)} - sys.stdlib_module_names


@pytest.mark.parametrize("room", sorted(ALLOWED))
def test_a_room_imports_only_what_the_design_allows(room: str) -> None:
    for path in tracked(f"{room}/*.py"):
        allowed = ALLOWED[room] | DISPATCHED.get(str(path.relative_to(ROOT)), set())
        assert third_party(path) <= allowed, path


@pytest.mark.parametrize("file", DISPATCHED)
def test_another_room_is_imported_only_when_it_is_asked_for(file: str) -> None:
    tree = ast.parse((ROOT / file).read_text())
    at_once = {module.split(".")[0] for node in tree.body for module in modules_of(node)}
    assert at_once.isdisjoint(DISPATCHED[file])


def test_the_hub_sees_of_the_pure_half_only_records_and_rules() -> None:
    for path in tracked("hub/*.py"):
        seen = {name for name in imported_modules(path) if name.split(".")[0] == "endpoints"}
        assert seen <= HUB_IMPORTS, path


def test_components_see_of_the_pure_half_only_plans_and_settings() -> None:
    for path in tracked("components/*.py"):
        seen = {name for name in imported_modules(path) if name.split(".")[0] == "endpoints"}
        assert seen <= COMPONENT_IMPORTS, path


def test_components_have_one_class_for_all_kubernetes_objects() -> None:
    typed = [path.name for path in tracked("components/*.py") if _is_typed(path)]
    # The provider has settings of its own.
    assert typed == ["cluster.py"]


def _is_typed(path: Path) -> bool:
    return "pulumi_kubernetes" in third_party(path)


def test_only_the_diagnosis_of_components_asks_a_cluster() -> None:
    asking = [path.name for path in tracked("components/*.py") if "operate" in third_party(path)]
    assert asking in ([], ["diagnosis.py"])


def test_no_python_file_holds_two_jobs() -> None:
    lengths = {path: len(path.read_text().splitlines()) for path in tracked("*.py")}
    assert {str(path): lines for path, lines in lengths.items() if lines > 250} == {}


def test_the_program_stays_short() -> None:
    assert len((ROOT / "__main__.py").read_text().splitlines()) < 30


def test_every_test_file_is_collected() -> None:
    strays = [
        path
        for path in tracked("tests/*.py")
        if "def test_" in path.read_text() and not path.name.startswith("test_")
    ]
    assert strays == []


def test_no_module_is_a_drawer() -> None:
    drawers = {"utils.py", "helpers.py", "misc.py", "common.py"}
    assert [path for path in tracked("*.py") if path.name in drawers] == []
