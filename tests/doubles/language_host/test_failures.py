"""The real CLI, our language host, the built provider: failures and their reports."""

from __future__ import annotations

import pytest

from tests.support.kube import Kube, RefusedError, eventually
from tests.support.project import PENDING, Project

pytestmark = pytest.mark.engine


def test_a_pending_pod_fails_the_await_and_the_next_up_updates(project: Project) -> None:
    # What the hook prints goes through the host to the engine.
    project.detach()
    first = project.up(PENDING)
    assert first.code == 1
    urn = "urn:pulumi:dev::test::kubernetes:apps/v1:Deployment::web"
    reasons = [
        f'resource "{urn}" was successfully created, but the Kubernetes API server reported that '
        "it failed to fully initialize or become live: 'web' timed out waiting to be Ready",
        "[MinimumReplicasUnavailable] Deployment does not have minimum availability.",
        "Minimum number of live Pods was not attained",
    ]
    assert project.resource("web")["initErrors"] == reasons
    assert "nodes are available" not in first.output
    assert "later" not in project.state_file()
    # An error hook is how a program adds its own diagnosis.
    assert "diagnosis: no node has a GPU for web" in first.output
    assert "failed: create" in first.output

    second = project.up()
    assert second.code == 1
    text = (
        f'the Kubernetes API server reported that "{project.namespace}/web" failed to fully '
        "initialize or become live: 'web' timed out waiting to be Ready"
    )
    assert text in second.output
    assert "failed: update" in second.output

    refreshed = project.run("refresh", "--skip-preview")
    assert refreshed.code == 0, refreshed.output
    assert "Resource 'web' was created but failed to initialize" in refreshed.output


def test_a_policy_denies_in_the_preview(project: Project, kube: Kube) -> None:
    name = project.namespace
    base = "/apis/admissionregistration.k8s.io/v1"
    kube.create(
        f"{base}/validatingadmissionpolicies",
        {
            "metadata": {"name": name},
            "spec": {
                "failurePolicy": "Fail",
                "matchConstraints": {
                    "resourceRules": [
                        {
                            "apiGroups": [""],
                            "apiVersions": ["v1"],
                            "operations": ["CREATE", "UPDATE"],
                            "resources": ["services"],
                        }
                    ]
                },
                "validations": [
                    {
                        "expression": "!has(object.metadata.labels) || "
                        "object.metadata.labels['mood'] != 'bad'",
                        "message": "stop it first",
                    }
                ],
            },
        },
    )
    kube.create(
        f"{base}/validatingadmissionpolicybindings",
        {
            "metadata": {"name": name},
            "spec": {
                "policyName": name,
                "validationActions": ["Deny"],
                "matchResources": {
                    "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": name}}
                },
            },
        },
    )
    service = """
    Service("web", metadata={{"name": "web", "labels": {{"mood": "{mood}"}},
        "annotations": {{"pulumi.com/skipAwait": "true"}}}}, spec={{"ports": [{{"port": 80}}]}})
    """
    refused = service.format(mood="bad")

    def denied() -> bool:
        body = {
            "metadata": {"name": "probe", "labels": {"mood": "bad"}},
            "spec": {"ports": [{"port": 80}]},
        }
        try:
            path = f"/api/v1/namespaces/{name}/services"
            kube.request("POST", path, body, query={"dryRun": "All"})
        except RefusedError:
            return True
        return False

    eventually(denied)
    creation = project.preview(refused)
    assert creation.code == 1
    assert "stop it first" in creation.output

    project.deploy(service.format(mood="good"))
    update = project.preview(refused)
    assert update.code == 1
    assert "stop it first" in update.output
    assert f'reported that "{name}/web" failed to fully initialize' in update.output


def test_refresh_sees_drift(project: Project, kube: Kube) -> None:
    program = """
    Service("web", metadata={"name": "web", "labels": {"team": "a"},
        "annotations": {"pulumi.com/skipAwait": "true"}}, spec={"ports": [{"port": 80}]})
    """
    project.deploy(program)
    path = f"/api/v1/namespaces/{project.namespace}/services/web"
    kube.patch(path, {"metadata": {"labels": {"team": "b"}}})
    project.assert_unchanged()
    refreshed = project.run("refresh", "--skip-preview", "--diff")
    assert refreshed.code == 0, refreshed.output
    assert project.resource("web")["inputs"]["metadata"]["labels"] == {"team": "b"}
    preview = project.preview(None, "--diff")
    assert 'team: "b" => "a"' in preview.output, preview.output
    project.deploy(program)
    assert kube.get(path)["metadata"]["labels"] == {"team": "a"}

    kube.delete(path)
    gone = project.run("refresh", "--skip-preview")
    assert "deleted" in gone.output
    assert "::web" not in project.state_file()
