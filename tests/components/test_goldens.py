"""Manifests equal those that a person has reviewed; `update_goldens` rewrites them."""

import pytest
import yaml

from tests.components.golden_cases import CASES, GOLDENS, render
from tests.components.golden_files import assert_golden


@pytest.mark.parametrize("case", CASES)
def test_the_manifests_are_the_golden_ones(case: str) -> None:
    assert_golden(GOLDENS / f"{case}.yaml", render(case))


def test_every_golden_has_its_case() -> None:
    assert {golden.stem for golden in GOLDENS.iterdir()} == set(CASES)


def test_custom_objects_have_no_empty_maps() -> None:
    # The API server drops them, so that every preview would add them again.
    metadata = [
        manifest["metadata"]
        for golden in GOLDENS.iterdir()
        for manifest in yaml.safe_load_all(golden.read_text(encoding="utf-8"))
        if "." in manifest["apiVersion"].removesuffix(".k8s.io/v1")
    ]
    assert metadata
    assert all(all(each.values()) for each in metadata)


def test_volumes_of_one_name_are_of_one_kind() -> None:
    # The preview of a change from one kind to the other would have both, which is refused.
    kinds: dict[str, set[str]] = {}
    for golden in GOLDENS.iterdir():
        for manifest in yaml.safe_load_all(golden.read_text(encoding="utf-8")):
            if manifest["kind"] == "Deployment":
                for volume in manifest["spec"]["template"]["spec"]["volumes"]:
                    kinds.setdefault(volume["name"], set()).update(volume.keys() - {"name"})
    assert kinds
    assert all(len(found) == 1 for found in kinds.values()), kinds
