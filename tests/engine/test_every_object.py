"""All kinds of objects that serving needs, and a real API server's view of them."""

from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from sandbox.cluster import Cluster
from tests.support.deployed import STACK, DeployedFile
from tests.support.kube import Json, eventually

pytestmark = pytest.mark.engine

CLAIMS = "/api/v1/namespaces/{}/persistentvolumeclaims"
VOLUMES = "/api/v1/persistentvolumes"
COLLECTIONS = (
    *(f"/api/v1/namespaces/{{}}/{kind}" for kind in ("pods", "services", "secrets", "configmaps")),
    CLAIMS,
    "/apis/apps/v1/namespaces/{}/deployments",
    "/apis/autoscaling/v2/namespaces/{}/horizontalpodautoscalers",
    "/apis/gateway.networking.k8s.io/v1/namespaces/{}/httproutes",
    "/apis/gateway.networking.k8s.io/v1beta1/namespaces/{}/referencegrants",
    "/apis/http.keda.sh/v1beta1/namespaces/{}/interceptorroutes",
    "/apis/keda.sh/v1alpha1/namespaces/{}/scaledobjects",
    "/apis/monitoring.coreos.com/v1/namespaces/{}/podmonitors",
    "/apis/monitoring.coreos.com/v1/namespaces/{}/prometheusrules",
    "/apis/networking.k8s.io/v1/namespaces/{}/ingresses",
    "/apis/networking.k8s.io/v1/namespaces/{}/networkpolicies",
    "/apis/policy/v1/namespaces/{}/poddisruptionbudgets",
)
OF_KUBERNETES = {"kube-root-ca.crt"}
OFFICE_HOURS = {
    "timezone": "Europe/Berlin",
    "windows": [{"start": "0 8 * * 1-5", "end": "0 20 * * 1-5", "min": 2}],
}
ENDPOINTS: dict[str, Any] = {
    "chat": {
        "apiKeys": [{"name": "api-key", "secret": {"name": "team-keys"}}],
        "scaling": {"downStabilization": "10m", "schedule": OFFICE_HOURS},
    },
    "sleeper": {"replicas": {"min": 0, "max": 2}, "sleepAfter": "20m"},
    # Without accelerators nothing is tolerated; with one replica nothing surges or is budgeted.
    "embedder": {
        "model": "BAAI/bge-small-en-v1.5",
        "resource": "m7i.xlarge",
        "framework": "tei",
        "replicas": {"min": 1, "max": 1},
    },
    "worker": {
        "cluster": "images",
        "visibility": "public",
        "framework": "sglang",
        "scaling": {"metric": "waiting", "target": 0.5},
    },
}
"""Endpoints on two clusters, whose settings differ in all that an endpoint cannot express."""


@pytest.fixture
def everything(deployed: DeployedFile, control_plane: Cluster) -> Iterator[DeployedFile]:
    deployed.configure(
        kubeconfig=str(control_plane.kubeconfig),
        createNamespace=False,
        weights={"kind": "claim", "storageClass": deployed.namespace},
        hub={"url": "https://hub.example", "token": {"name": "hub"}},
        wake={"hold": "5m", "interceptor": {"namespace": deployed.namespace}},
        monitoring={"kind": "operator", "labels": {"release": "prometheus"}, "dashboards": True},
        networkPolicy={"admit": [{"namespace": "batch", "labels": {"app": "jobs"}}]},
    )
    _add_cluster_of_images(deployed)
    # One for each model, and larger than any: nothing here provisions volumes.
    volumes = [f"{deployed.namespace}-{number}" for number in range(2)]
    deployed.kube.create("/api/v1/namespaces", {"metadata": {"name": deployed.namespace}})
    for name in volumes:
        deployed.kube.create(VOLUMES, _volume(name, deployed.namespace))
    yield deployed
    for name in volumes:
        deployed.kube.delete(f"{VOLUMES}/{name}")


def test_no_object_differs_from_what_the_api_server_made_of_it(everything: DeployedFile) -> None:
    everything.write(ENDPOINTS)
    everything.up()
    everything.assert_no_changes()
    made = _objects(everything)
    everything.write({name: {**entry, "state": "stopped"} for name, entry in ENDPOINTS.items()})
    everything.up()
    everything.assert_no_changes()
    eventually(lambda: not everything.kube.items(COLLECTIONS[0].format(everything.namespace)))
    everything.write(ENDPOINTS)
    everything.up()
    everything.assert_no_changes()
    assert _objects(everything) == made
    everything.run("destroy", "--yes", "--skip-preview")
    eventually(lambda: not _left(everything), 60)


def _objects(deployed: DeployedFile) -> set[str]:
    """Kind and name of the namespace's objects without pods, whose names differ each time."""
    return {each for each in _left(deployed) if not each.startswith("pods/")}


def _left(deployed: DeployedFile) -> set[str]:
    return {
        f"{collection.rsplit('/', 1)[-1]}/{item['metadata']['name']}"
        for collection in COLLECTIONS
        for item in deployed.kube.items(collection.format(deployed.namespace))
        if item["metadata"]["name"] not in OF_KUBERNETES
    }


def _volume(name: str, storage_class: str) -> Json:
    return {
        "metadata": {"name": name},
        "spec": {
            "accessModes": ["ReadWriteMany"],
            "capacity": {"storage": "1Ti"},
            "hostPath": {"path": "/nowhere"},
            "storageClassName": storage_class,
        },
    }


def _add_cluster_of_images(deployed: DeployedFile) -> None:
    path = deployed.folder / "stacks" / f"Pulumi.{STACK}.yaml"
    content = yaml.safe_load(path.read_text())
    clusters = content["config"]["endpoints:clusters"]
    main = clusters["main"]
    clusters["images"] = {
        **{key: main[key] for key in ("kubeconfig", "nodes", "domain", "prometheus")},
        "namespace": f"{deployed.namespace}-images",
        "routes": {"kind": "ingress", "public": "internet", "private": "internal"},
        "weights": {"kind": "image", "repository": "registry.example.com/models"},
        "autoscaler": "hpa",
        "monitoring": {"kind": "annotations"},
        "networkPolicy": {"admit": [{"cidr": "10.0.0.0/16"}]},
    }
    path.write_text(yaml.safe_dump(content))
