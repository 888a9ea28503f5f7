"""The program as a whole: settings, file, plan, components, exports."""

import json
import runpy
from pathlib import Path
from typing import Any

import pulumi
import pytest
import yaml

from components.stack import cost_outputs
from endpoints.catalog import load_catalog
from endpoints.check.load import load_endpoints
from endpoints.planning import plan_stack
from endpoints.stack.settings import Settings
from sandbox.layout import REPOSITORY
from tests.components.programs import SEED
from tests.support.recording import Recording, record

PROGRAM = REPOSITORY / "__main__.py"
LOCAL = yaml.safe_load((REPOSITORY / "stacks" / "Pulumi.local.yaml").read_text(encoding="utf-8"))
CLUSTERS = LOCAL["config"]["endpoints:clusters"]


def run(file: Path, clusters: Any, **settings: str) -> Recording[None]:
    main = runpy.run_path(str(PROGRAM))["main"]
    config = {"endpoints:file": str(file), "endpoints:clusters": json.dumps(clusters)}
    config |= {f"endpoints:{key}": value for key, value in settings.items()}
    return record(main, config=config, secret_config={"endpoints:apiKeySeed": SEED})


def test_the_shipped_file_is_created_as_planned() -> None:
    file = REPOSITORY / "endpoints.yaml"
    recording = run(file, CLUSTERS)
    settings = Settings.model_validate(
        {"stack": "test", "clusters": CLUSTERS, "hasApiKeySeed": True}
    )
    stack = plan_stack(settings, load_endpoints(file, settings, load_catalog()))
    assert recording.exports == {
        "endpoints": {
            endpoint.name: {
                "url": endpoint.url,
                "slug": endpoint.logical_name,
                "state": endpoint.state,
                "visibility": endpoint.visibility,
                "model": endpoint.model,
                "resource": endpoint.resource,
                "framework": endpoint.framework,
                "minReplicas": endpoint.min_replicas,
                "maxReplicas": endpoint.max_replicas,
                "cluster": endpoint.cluster,
                "pool": endpoint.pool,
                "cost": cost_outputs(endpoint.cost),
            }
            for endpoint in stack.endpoints
        },
        "cost": cost_outputs(stack.cost),
    }
    deployments = [
        item for item in recording.resources.values() if item.type.endswith(":Deployment")
    ]
    assert {item.name for item in deployments} == {each.logical_name for each in stack.endpoints}


def test_an_invalid_file_is_reported_without_a_traceback(tmp_path: Path) -> None:
    file = tmp_path / "endpoints.yaml"
    file.write_text("endpoints: {chat: {}}\n")
    with pytest.raises(pulumi.RunError, match=r"endpoints\.chat\.model: missing"):
        run(file, CLUSTERS)


def test_invalid_settings_are_reported_without_a_traceback() -> None:
    with pytest.raises(pulumi.RunError, match=r"Pulumi\.test\.yaml: .*clusters\.main"):
        run(REPOSITORY / "endpoints.yaml", {"main": {}})


def test_the_budget_of_the_configuration_holds() -> None:
    with pytest.raises(pulumi.RunError, match=r"endpoints:budget: .*\$1"):
        run(REPOSITORY / "endpoints.yaml", CLUSTERS, budget="1")


def test_own_resources_of_the_configuration_are_known(tmp_path: Path) -> None:
    own, file = tmp_path / "own.yaml", tmp_path / "endpoints.yaml"
    own.write_text("resources: {mine: {from: g6e.xlarge}}\n")
    file.write_text(
        "defaults: {cluster: main, framework: vllm, resource: mine}\n"
        "endpoints: {chat: {model: Qwen/Qwen2.5-7B-Instruct}}\n"
    )
    recording = run(file, CLUSTERS, resources=str(own), allowUnpinnedModels="true")
    assert recording.exports["endpoints"]["chat"]["resource"] == "mine"
