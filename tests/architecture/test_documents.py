"""What the documents say of the tree is true."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()


def tracked_folders() -> set[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return {line.split("/")[0] for line in listed.stdout.splitlines() if "/" in line}


def test_every_path_that_the_readme_names_exists() -> None:
    paths = re.findall(r"`((?:[a-z_]+/)+[A-Za-z0-9_.]*)`", README)
    assert paths
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_the_map_names_every_folder() -> None:
    hidden = {folder for folder in tracked_folders() if folder.startswith(".")}
    named = set(re.findall(r"`([a-z_]+)/", README))
    assert tracked_folders() - hidden - named == set()


def test_every_target_that_the_readme_names_is_in_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"[`$] ?make ([a-z-]+)", README)) <= targets


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = sorted(int(path.name[:4]) for path in (ROOT / "docs/decisions").glob("[0-9]*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_index_of_decisions_has_each_by_its_title() -> None:
    index = (ROOT / "docs/decisions/README.md").read_text()
    for path in (ROOT / "docs/decisions").glob("[0-9]*.md"):
        number, title = path.read_text().splitlines()[0].removeprefix("# ").split(". ", 1)
        assert f"| [{number}]({path.name}) | {title} |" in index


def test_every_link_between_the_documents_leads_somewhere() -> None:
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md"]
    for page in [*pages, *(ROOT / "docs").rglob("*.md")]:
        links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text())
        local = [link for link in links if "://" not in link]
        assert [link for link in local if not (page.parent / link).exists()] == [], page


def test_every_decision_that_code_names_exists() -> None:
    decisions = {path.name[:4] for path in (ROOT / "docs/decisions").glob("[0-9]*.md")}
    named: set[str] = set()
    for path in [*ROOT.glob("endpoints/**/*.py"), *ROOT.glob("components/*.py")]:
        named |= set(re.findall(r"docs/decisions/(\d{4})", path.read_text()))
    assert named <= decisions
