"""The deployed endpoints, as a fake API server has them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from endpoints.report.status import status_text
from endpoints.stack.settings import Settings
from operate.errors import ClusterError
from operate.status import status
from tests.support import resolved
from tests.support.fake_api import FakeApi, fake_api
from tests.unit.live_objects import DONE, RUNNING, WAITING, container, deployment, pod

DEPLOYMENTS = "/apis/apps/v1/namespaces/{}/deployments"
GROUPS = "/apis/leaderworkerset.x-k8s.io/v1/namespaces/{}/leaderworkersets"
AUTOSCALERS = "/apis/keda.sh/v1alpha1/namespaces/{}/scaledobjects"
PODS = "/api/v1/namespaces/{}/pods"
EVENTS = "/api/v1/namespaces/{}/events"
LABEL = "endpoints.internal/endpoint"
ROUTES = {"kind": "ingress", "public": "internet", "private": "internal"}


@pytest.fixture(name="api")
def _api() -> Iterator[FakeApi]:
    with fake_api() as api:
        yield api


def settings(**clusters: dict[str, Any]) -> Settings:
    made = {
        name: resolved.cluster(kubeconfig="kubeconfig", context="fake", **changes)
        for name, changes in clusters.items()
    }
    return Settings.model_validate({"stack": "local", "clusters": made})


def table(stack: Settings, root: Path) -> list[str]:
    """The lines of the table."""
    return status_text(status(stack, root)).splitlines()


def test_every_endpoint_of_every_cluster_by_name(api: FakeApi, tmp_path: Path) -> None:
    api.kubeconfig(tmp_path / "kubeconfig")
    api.items = {
        DEPLOYMENTS.format("endpoints"): [
            deployment("sleeper", replicas=0),
            deployment("My_Chat", replicas=2, readyReplicas=2),
        ],
        DEPLOYMENTS.format("far-away"): [deployment("old", state="stopped", replicas=0)],
    }
    # Neither LeaderWorkerSets nor KEDA are there.
    api.others = {GROUPS.format("far-away"): (404, "{}"), AUTOSCALERS.format("far-away"): (404, "")}
    stack = settings(
        main={}, far={"namespace": "far-away", "scheme": "http", "domain": "far.example"}
    )
    assert table(stack, tmp_path) == [
        "ENDPOINT  STATE     REPLICAS  MODEL        URL                             DETAIL",
        "My_Chat   Running   2/2       owner/model  https://my-chat.models.example",
        "old       Stopped   0/0       owner/model  http://old.far.example",
        "sleeper   Sleeping  0/0       owner/model  https://sleeper.models.example",
    ]
    assert api.asked == [
        (path.format(namespace), selector)
        for namespace in ("endpoints", "far-away")
        for path, selector in (
            (DEPLOYMENTS, LABEL),
            (GROUPS, LABEL),
            (PODS, LABEL),
            (AUTOSCALERS, LABEL),
            (EVENTS, ""),
        )
    ]


def test_details_stand_beside_the_state(api: FakeApi, tmp_path: Path) -> None:
    api.kubeconfig(tmp_path / "kubeconfig")
    fetching = [
        pod(container(WAITING), container(RUNNING, "weights"), name=name) for name in ("a", "b")
    ]
    api.items = {
        DEPLOYMENTS.format("endpoints"): [deployment(replicas=2), deployment("lost")],
        GROUPS.format("endpoints"): [deployment("Wide", replicas=0)],
        PODS.format("endpoints"): fetching,
        AUTOSCALERS.format("endpoints"): [
            {
                "metadata": {
                    "labels": {LABEL: "wide"},
                    "annotations": {"endpoints.internal/otherwise": "stopped"},
                }
            }
        ],
    }
    logs = {
        "a": "weights are fetched by another pod: waiting\n",
        "b": "weights 43 % 6.1 of 14.2 GiB 110 MB/s\n",
    }
    api.others = {
        f"{PODS.format('endpoints')}/{name}/log": (200, text) for name, text in logs.items()
    }
    rows = table(settings(main={}), tmp_path)
    details = [row[row.index("https:") :].split("  ")[-1].strip() for row in rows[1:]]
    assert [row.split()[:2] for row in rows[1:]] == [
        ["My.Chat", "Building"],
        ["Wide", "Stopped"],
        ["lost", "Deploying"],
    ]
    assert details == [
        "weights 43 % 6.1 of 14.2 GiB 110 MB/s",
        "by its schedule",
        "waits for a node, or for its image",
    ]
    api.others = dict.fromkeys(api.others, (500, "{}"))
    assert "fetches its weights" in "".join(table(settings(main={}), tmp_path))


def test_a_failure_s_reason_is_one_line(api: FakeApi, tmp_path: Path) -> None:
    api.kubeconfig(tmp_path / "kubeconfig")
    crashed = {"terminated": {"reason": "Error", "exitCode": 1, "message": "first\nlast\n"}}
    api.items = {
        DEPLOYMENTS.format("endpoints"): [deployment()],
        PODS.format("endpoints"): [pod(container(crashed), container(DONE, "weights"))],
    }
    (_, row) = table(settings(main={}), tmp_path)
    assert row.endswith("  container engine ended: Error: first last: exit code 1.")


def test_nothing_is_deployed(api: FakeApi, tmp_path: Path) -> None:
    api.kubeconfig(tmp_path / "kubeconfig")
    assert table(settings(main={}), tmp_path) == ["no endpoints are deployed"]


def test_the_cluster_that_refuses_is_named(api: FakeApi, tmp_path: Path) -> None:
    api.kubeconfig(tmp_path / "kubeconfig")
    path = DEPLOYMENTS.format("far-away")
    api.others = {path: (403, "{}")}
    stack = settings(main={}, far={"namespace": "far-away"})
    with pytest.raises(ClusterError) as caught:
        status(stack, tmp_path)
    assert str(caught.value) == f"cluster far: the cluster refuses {path}: 403 Forbidden"
