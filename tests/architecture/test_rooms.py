"""Rules of design that a machine can check."""

import ast
import re
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
    "operate": {
        "operate",
        "endpoints",
        "boto3",
        "botocore",
        "kubernetes",
        "pulumi",
        "semver",
        "urllib3",
    },
    "cli": {
        "cli",
        "catalog_tools",
        "endpoints",
        "hub",
        "operate",
        "rich",
        "sandbox",
        "typer",
    },
    # Engines are not among them: their sources are read, never imported.
    "catalog_tools": {
        "catalog_tools",
        "endpoints",
        "packaging",
        "pydantic",
        "pypi_simple",
        "requests",
        "yaml",
    },
    # The fetcher runs where only the standard library is installed.
    "fetcher": {"fetcher"},
    "hub": {"hub", "endpoints", "huggingface_hub", "httpx2", "pydantic", "yaml"},
}
DISPATCHED = {"endpoints/__main__.py": {"cli"}}
"""Modules that may import another room when they are run."""
OF_THE_SANDBOX = {"failures.py", "progress.py", "sandbox.py", "stacks.py"}
"""Modules of `cli/` that know the sandbox: verbs, errors, steps, and the local stack's module."""
HUB_IMPORTS = {"endpoints.catalog", "endpoints.nearest", "endpoints.rules"}
"""Imports of `hub/`, which turns a hub's facts into records and never plans."""
COMPONENT_IMPORTS = {
    "endpoints",
    "endpoints.aws.explanations",
    "endpoints.plan",
    "endpoints.stack.settings",
    "endpoints.stack.file",
}
"""Imports of components: `components/settings.py` turns Pulumi's configuration into settings.

The other modules read plans, and put errors of AWS into words.
"""


PRODUCT = sorted({*ALLOWED, "catalog", "schemas", "stacks"})
"""Packages that are shipped; they work without the test doubles."""


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


def imports_between_rooms() -> dict[tuple[str, str], list[str]]:
    """Imports between the rooms of `endpoints/`, by source and target; a module is a room too."""
    found: dict[tuple[str, str], list[str]] = {}
    for path in tracked("endpoints/*.py"):
        way = path.relative_to(ROOT / "endpoints")
        room = way.parts[0].removesuffix(".py")
        for module in own_modules(path):
            other = module.split(".")[1]
            if other != room:
                found.setdefault((room, other), []).append(f"{way} -> {module}")
    return found


def own_modules(path: Path) -> Iterable[str]:
    """Imports of `endpoints` in a file, by full names: `from endpoints import plan` as well."""
    for node in ast.walk(ast.parse(path.read_text())):
        for module in modules_of(node):
            if module == "endpoints" and isinstance(node, ast.ImportFrom):
                yield from (f"endpoints.{alias.name}" for alias in node.names)
            elif module.startswith("endpoints."):
                yield module


def imports_in_circles(imports: dict[tuple[str, str], list[str]]) -> list[str]:
    """The imports between rooms that form a circle."""
    reached = {
        room: {other for start, other in imports if start == room}
        for pair in imports
        for room in pair
    }
    for middle, further in reached.items():
        for others in reached.values():
            if middle in others:
                others.update(further)
    return sorted(
        line for (room, other), lines in imports.items() if room in reached[other] for line in lines
    )


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


def test_imports_between_rooms_of_the_pure_half_go_one_way() -> None:
    assert imports_in_circles(imports_between_rooms()) == []


def test_a_circle_of_rooms_is_found_with_the_imports_that_close_it() -> None:
    imports = {
        ("read", "stack"): ["read/wording.py -> endpoints.stack.eks"],
        ("stack", "catalog"): ["stack/eks.py -> endpoints.catalog"],
        ("catalog", "read"): ["catalog/own.py -> endpoints.read.nodes"],
        ("check", "read"): ["check/load.py -> endpoints.read.source"],
    }
    assert imports_in_circles(imports) == [
        "catalog/own.py -> endpoints.read.nodes",
        "read/wording.py -> endpoints.stack.eks",
        "stack/eks.py -> endpoints.catalog",
    ]


def test_the_hub_sees_of_the_pure_half_only_records_and_rules() -> None:
    for path in tracked("hub/*.py"):
        seen = {name for name in imported_modules(path) if name.split(".")[0] == "endpoints"}
        assert seen <= HUB_IMPORTS, path


def test_components_see_of_the_pure_half_only_plans_and_settings() -> None:
    for path in tracked("components/*.py"):
        seen = {name for name in imported_modules(path) if name.split(".")[0] == "endpoints"}
        assert seen <= COMPONENT_IMPORTS, path


def test_verbs_know_no_sandbox_but_its_own() -> None:
    knowing = {path.name for path in tracked("cli/*.py") if "sandbox" in third_party(path)}
    assert knowing == OF_THE_SANDBOX


def test_components_have_one_class_for_all_kubernetes_objects() -> None:
    typed = [path.name for path in tracked("components/*.py") if _is_typed(path)]
    # The provider has settings of its own.
    assert typed == ["cluster.py"]


def _is_typed(path: Path) -> bool:
    return "pulumi_kubernetes" in third_party(path)


def test_only_the_diagnosis_of_components_asks_a_cluster() -> None:
    asking = [path.name for path in tracked("components/*.py") if "operate" in third_party(path)]
    assert asking in ([], ["diagnosis.py"])


def test_the_product_knows_no_double() -> None:
    paths = [ROOT / "__main__.py", *(path for room in PRODUCT for path in tracked(f"{room}/*.py"))]
    assert [path for path in paths if _names_doubles(path)] == []


def test_the_sandbox_knows_doubles_in_one_place() -> None:
    users = {
        str(path.relative_to(ROOT)) for path in tracked("sandbox/*.py") if _names_doubles(path)
    }
    assert users == {"sandbox/engine.py"}


def _names_doubles(path: Path) -> bool:
    return re.search(r"\b(import doubles\b|doubles\.\w)", path.read_text()) is not None


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
