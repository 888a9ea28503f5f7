"""Resources that stay or go when entries are removed, renamed or resized."""

import pytest

from sandbox.cluster import Cluster
from tests.support.deployed import DEPLOYMENTS, NODES, ROUTES, SERVICES, DeployedFile
from tests.support.kube import Json, Kube, eventually

pytestmark = pytest.mark.engine
SMALL = {"replicas": {"min": 1, "max": 1}}


def names(deployed: DeployedFile, collection: str) -> set[str]:
    return {item["metadata"]["name"] for item in deployed.kube.items(collection)}


def lasting_name(item: Json) -> str:
    # Objects that an earlier test deleted in the background may still be ending.
    return "" if "deletionTimestamp" in item["metadata"] else str(item["metadata"]["name"])


def test_removing_an_entry_deletes_its_own_objects_only(deployed: DeployedFile) -> None:
    deployed.write({"one": {}, "two": SMALL})
    deployed.up()
    kept = deployed.deployment("one")["metadata"]["uid"]
    deployed.write({"one": {}})
    steps = deployed.planned()
    assert set(steps) == {"delete", "update"} or set(steps) == {"delete"}
    assert all(name.endswith(("::two", "-3")) for name in steps["delete"]), steps
    deployed.up()
    assert names(deployed, DEPLOYMENTS.format(deployed.namespace)) == {"one"}
    assert deployed.deployment("one")["metadata"]["uid"] == kept
    deployed.assert_no_changes()


def test_the_last_endpoint_takes_its_pool_along(deployed: DeployedFile) -> None:
    deployed.write({"one": SMALL, "two": {**SMALL, "resource": "g6.xlarge"}})
    deployed.up()
    ours = f"{deployed.namespace}-"
    assert {name for name in names(deployed, NODES) if name.startswith(ours)} == {
        f"{ours}g6e-xlarge-on-demand-0",
        f"{ours}g6-xlarge-on-demand-0",
    }
    deployed.write({"one": SMALL})
    deployed.up()
    assert {name for name in names(deployed, NODES) if name.startswith(ours)} == {
        f"{ours}g6e-xlarge-on-demand-0"
    }


def test_renaming_is_a_delete_and_a_create(deployed: DeployedFile) -> None:
    deployed.write({"one": {}})
    deployed.up()
    deployed.write({"uno": {}})
    deployed.preview()
    deployed.up()
    for collection in (DEPLOYMENTS, SERVICES, ROUTES):
        assert names(deployed, collection.format(deployed.namespace)) == {"uno"}
    deployed.assert_no_changes()


def test_another_spelling_with_the_same_slug_changes_no_identity(deployed: DeployedFile) -> None:
    deployed.write({"my-chat": SMALL})
    deployed.up()
    before = deployed.deployment("my-chat")["metadata"]["uid"]
    deployed.write({"my.Chat": SMALL})
    deployed.up()
    assert deployed.deployment("my-chat")["metadata"]["uid"] == before
    assert set(deployed.last_changes()) == {"update"}


def test_a_dedicated_pool_is_its_own(deployed: DeployedFile) -> None:
    deployed.write({"one": {**SMALL, "dedicated": True}, "two": SMALL})
    deployed.up()
    pod = eventually(lambda: deployed.pods("one"))[0]
    assert pod["spec"]["nodeName"] == f"{deployed.namespace}-g6e-xlarge-on-demand-one-0"


def test_destroy_leaves_the_cluster_as_it_was(
    deployed: DeployedFile, control_plane: Cluster
) -> None:
    kube = Kube(control_plane.kubeconfig)
    policies = "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies"
    watched = (NODES, "/api/v1/namespaces", policies, f"{policies[:-3]}ybindings")

    def found() -> dict[str, set[str]]:
        return {path: set(map(lasting_name, kube.items(path))) - {""} for path in watched}

    before = found()
    deployed.write({"one": {}, "two": {"state": "stopped", **SMALL}})
    deployed.up()
    assert found() != before
    deployed.run("destroy", "--yes")
    assert found() == before
    assert not kube.exists(f"/api/v1/namespaces/{deployed.namespace}")


def test_an_empty_file_of_endpoints_removes_them_all(deployed: DeployedFile) -> None:
    deployed.write({"one": SMALL})
    deployed.up()
    deployed.write("endpoints: {}\n")
    deployed.up()
    assert names(deployed, DEPLOYMENTS.format(deployed.namespace)) == set()
    deployed.assert_no_changes()
