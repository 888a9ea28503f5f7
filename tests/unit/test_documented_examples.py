"""The examples that the documents show are right."""

import re
from pathlib import Path

import pytest

from endpoints.catalog import load_catalog
from endpoints.catalog.own_resources import with_own_resources
from endpoints.check.load import load_endpoints
from endpoints.read.findings import Findings
from endpoints.read.problem import InvalidInputError
from endpoints.stack.file import read_settings
from endpoints.stack.settings import Settings
from tests.unit import catalogue

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CHECKS_PAGE = (ROOT / "docs" / "guide" / "checks.md").read_text(encoding="utf-8")
CLUSTERS_PAGE = (ROOT / "docs" / "guide" / "clusters.md").read_text(encoding="utf-8")
CATALOGUE_PAGE = (ROOT / "docs" / "development" / "catalogue.md").read_text(encoding="utf-8")


def example(page: str, start: str) -> str:
    (found,) = (text for text in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL) if start in text)
    return str(found)


def test_the_endpoints_file_of_the_readme_is_valid(tmp_path: Path) -> None:
    file = tmp_path / "endpoints.yaml"
    file.write_text(example(README, "endpoints:\n  qwen-chat:"), encoding="utf-8")
    (endpoint,) = load_endpoints(file, catalogue.settings(), load_catalog())
    assert endpoint.fit is not None


def test_the_stack_of_the_clusters_page_is_valid(tmp_path: Path) -> None:
    settings = stack_settings(example(CLUSTERS_PAGE, "endpoints:budget:"), tmp_path)
    assert (settings.budget, settings.resources) == (5000, "resources.yaml")
    assert set(settings.clusters) == {"main"}


def stack_settings(text: str, folder: Path) -> Settings:
    (folder / "stacks").mkdir()
    (folder / "stacks" / "Pulumi.prod.yaml").write_text(text, encoding="utf-8")
    return read_settings("prod", folder)


def test_the_own_resources_of_the_catalogue_page_are_valid(tmp_path: Path) -> None:
    file = tmp_path / "resources.yaml"
    file.write_text(example(CATALOGUE_PAGE, "h100-half:"), encoding="utf-8")
    findings = Findings(str(file))
    resources = with_own_resources(load_catalog(), file, findings).resources
    findings.raise_if_any()
    assert resources["h100-half"].accelerators == 4
    assert resources["rack-mi300x"].platform == "amd"
    assert resources["g6e.xlarge"].price is not None
    assert resources["g6e.xlarge"].price.usd_per_hour == 1.2


@pytest.mark.parametrize("page", [README, CHECKS_PAGE], ids=["readme", "checks"])
def test_the_problem_that_a_page_shows_is_what_the_program_says(tmp_path: Path, page: str) -> None:
    file = tmp_path / "endpoints.yaml"
    text = example(README, "endpoints:\n  qwen-chat:")
    file.write_text(text.replace("enable-prefix-caching: true", "swap-space: 4"), encoding="utf-8")
    with pytest.raises(InvalidInputError) as caught:
        load_endpoints(file, catalogue.settings(), load_catalog())
    reported = str(caught.value).replace(f"{file}", "endpoints.yaml")
    shown = page.partition("validate\n")[2].partition("```")[0]
    assert reported == shown.rstrip()
