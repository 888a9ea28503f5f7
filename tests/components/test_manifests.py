"""Output of `plan --format manifests` equals the objects that the program registers."""

import json
import re
from collections.abc import Iterable
from typing import Any

import pytest
import yaml

from components.stack import Outputs
from endpoints import plan
from endpoints.report.manifests import manifests_yaml
from tests.components import aws_cases, golden_cases
from tests.components.programs import deploy_plan, planned
from tests.support import resolved
from tests.support.recording import SECRET, Recording

ROLE = "(ARN of role main-weights)"
ARN = "arn:aws:iam::111122223333:role/created"
KEY = re.compile(r"(Bearer )?sk-\(derived from endpoints:apiKeySeed\)")


def printed(stack: plan.Plan) -> list[Any]:
    return list(yaml.safe_load_all(manifests_yaml(stack)))


def registered(recording: Recording[Outputs]) -> list[Any]:
    return [dict(each.inputs) for each in recording.resources.values() if each.is_kubernetes]


def in_order(manifests: Iterable[Any]) -> list[str]:
    return sorted(json.dumps(known(each), sort_keys=True) for each in manifests)


def known(manifest: Any) -> Any:
    """The manifest with real values in the place of the plan's placeholders."""
    metadata = manifest["metadata"]
    if manifest["kind"] == "Secret":
        keys = manifest["stringData"]
        assert all(value == SECRET or KEY.fullmatch(value) for value in keys.values())
        return {**manifest, "stringData": sorted(keys)}
    if "annotations" not in metadata:
        return manifest
    reported = {key: ARN if text == ROLE else text for key, text in metadata["annotations"].items()}
    return {**manifest, "metadata": {**metadata, "annotations": reported}}


@pytest.mark.parametrize("case", golden_cases.CASES)
def test_every_object_is_printed_as_it_is_registered(case: str) -> None:
    shown = printed(golden_cases.stack_of(case))
    assert in_order(shown) == in_order(registered(golden_cases.deployed(case)))


@pytest.mark.parametrize("case", aws_cases.CASES)
def test_what_only_aws_knows_is_a_word_in_its_place(case: str) -> None:
    shown = printed(aws_cases.CASES[case])
    assert in_order(shown) == in_order(registered(aws_cases.deployed(case)))


def test_each_cluster_s_objects_stand_below_its_name() -> None:
    stack = planned(
        resolved.endpoint("near"),
        resolved.endpoint("far", cluster_name="other", cluster=resolved.cluster(context="other")),
    )
    text = manifests_yaml(stack)
    head, main, other = re.split(r"^# Cluster (?:main|other)$", text, flags=re.MULTILINE)
    assert head == ""
    assert "name: near" in main
    assert "name: near" not in other
    assert "name: far" in other
    assert in_order(printed(stack)) == in_order(registered(deploy_plan(stack)))
