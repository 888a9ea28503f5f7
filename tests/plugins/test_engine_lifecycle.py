"""The real CLI, the stand-ins and a real control plane: create, update, replace, delete."""

from __future__ import annotations

import pytest

from sandbox.plugins.provider.errors import ApiError
from sandbox.plugins.provider.rest import Rest
from tests.support.project import Project

pytestmark = pytest.mark.engine

DEPLOYMENT = """
    Deployment("web", metadata={{"name": "web", "annotations": {annotations}}}, spec={{
        {replicas}
        "selector": {{"matchLabels": {{"app": "web"}}}},
        "template": {{
            "metadata": {{"labels": {{"app": "web"}}}},
            "spec": {{"containers": [{{
                "name": "main", "image": "{image}",
                "resources": {{"requests": {{"cpu": "1000m", "memory": "1024Mi"}}}},
                "env": [{{"name": "EMPTY", "value": ""}}],
            }}]}},
        }},
    }})
"""


def deployment(replicas: int | None = 1, image: str = "image:1", **annotations: str) -> str:
    return DEPLOYMENT.format(
        replicas="" if replicas is None else f'"replicas": {replicas},',
        image=image,
        annotations={f"pulumi.com/{key}": value for key, value in annotations.items()},
    )


def scale(rest: Rest, namespace: str, replicas: int) -> None:
    path = f"/apis/apps/v1/namespaces/{namespace}/deployments/web/scale"
    rest.request(
        "PATCH",
        path,
        body={"spec": {"replicas": replicas}},
        query={"fieldManager": "kube-controller-manager"},
        content_type="application/merge-patch+json",
    )


def live_replicas(rest: Rest, namespace: str) -> int:
    found = rest.get(f"/apis/apps/v1/namespaces/{namespace}/deployments/web")
    return int(found["spec"]["replicas"])


def test_a_second_preview_is_empty(project: Project) -> None:
    program = f"""
    ConfigMap("settings", data={{"a": "1"}})
    Secret("key", metadata={{"name": "key"}}, string_data={{"password": "hunter2"}})
    Service("web", metadata={{"name": "web", "annotations": {{"pulumi.com/skipAwait": "true"}}}},
        spec={{"selector": {{"app": "web"}}, "ports": [{{"port": 80, "targetPort": "http"}}]}})
    {deployment()}
    print("said by the program")
    """
    # What the program prints goes through the host to the engine.
    project.detach()
    result = project.deploy(program)
    assert "said by the program" in result.output
    project.assert_unchanged()
    assert "warning" not in project.preview().output
    destroyed = project.run("destroy", "--skip-preview")
    assert destroyed.code == 0, destroyed.output


def test_secrets_are_encrypted_in_the_state(project: Project) -> None:
    project.deploy("""
    password = pulumi.Output.secret("correct horse")
    Secret("key", string_data={"password": "hunter2"})
    ConfigMap("settings", data={"open": "plain text", "hidden": password})
    """)
    state = project.state_file()
    assert "plain text" in state
    assert "hunter2" not in state
    assert "aHVudGVyMg" not in state
    assert "correct horse" not in state


def test_create_refuses_what_exists(project: Project, rest: Rest) -> None:
    body = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "taken"}}
    rest.request("POST", f"/api/v1/namespaces/{project.namespace}/configmaps", body=body)
    program = 'ConfigMap("taken", metadata={"name": "taken"}, data={"a": "1"})'
    assert project.preview(program).code == 0
    result = project.up()
    assert result.code == 1
    assert 'configmaps "taken" already exists' in result.output
    assert "The resource already exists in the cluster. This can happen when:" in result.output
    assert "was not successfully created by the Kubernetes API server" in result.output


def test_an_unnamed_config_map_is_replaced_under_a_new_name(project: Project, rest: Rest) -> None:
    project.deploy('ConfigMap("settings", data={"a": "1"})')
    old = project.resource("settings")["id"].split("/")[1]
    assert project.resource("settings")["outputs"]["metadata"]["annotations"] == {
        "pulumi.com/autonamed": "true"
    }
    result = project.deploy('ConfigMap("settings", data={"a": "2"})')
    assert "created replacement" in result.output
    new = project.resource("settings")["id"].split("/")[1]
    assert old != new
    assert result.output.index("created replacement") < result.output.index("deleted original")
    collection = f"/api/v1/namespaces/{project.namespace}/configmaps"
    assert rest.get(f"{collection}/{new}")["data"] == {"a": "2"}
    with pytest.raises(ApiError, match="not found"):
        rest.get(f"{collection}/{old}")


def test_a_named_config_map_is_deleted_first(project: Project) -> None:
    project.deploy('ConfigMap("settings", metadata={"name": "settings"}, data={"a": "1"})')
    result = project.deploy('ConfigMap("settings", metadata={"name": "settings"}, data={"a": "2"})')
    assert result.output.index("deleted original") < result.output.index("created replacement")


def test_replicas_belong_to_whoever_set_them_last(project: Project, rest: Rest) -> None:
    project.deploy(deployment(1))
    scale(rest, project.namespace, 3)

    preview = project.preview(deployment(0))
    # A dry run does not hand the creator's fields over, so it is forced and shows no conflict.
    assert preview.code == 0, preview.output

    stopped = project.up(deployment(0))
    assert stopped.code == 1
    assert "server-side apply field conflict detected" in stopped.output
    assert 'conflict with "kube-controller-manager" with subresource "scale"' in stopped.output
    assert ".spec.replicas" in stopped.output
    assert live_replicas(rest, project.namespace) == 3

    project.deploy(deployment(0, patchForce="true"))
    assert live_replicas(rest, project.namespace) == 0
    project.assert_unchanged()

    project.deploy(deployment(None))
    assert live_replicas(rest, project.namespace) == 1
    scale(rest, project.namespace, 2)
    project.assert_unchanged()
    project.deploy(deployment(None, image="image:2"))
    assert live_replicas(rest, project.namespace) == 2
