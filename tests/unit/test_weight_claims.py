"""Which claims are made, and which of them an endpoint's weights are on."""

import pytest
from hypothesis import given

from endpoints import plan
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.planning import plan_stack
from endpoints.stack.settings import Settings
from tests.support import resolved, strategies
from tests.support.pods import own_volumes, pod_of

CLAIM = {"kind": "claim"}
NAMED = {"kind": "claim", "name": "shared"}
IMAGE = {"kind": "image", "repository": "registry.example:5000/models"}


def claims(*endpoints: ResolvedEndpoint) -> list[plan.KubernetesObject]:
    clusters = {endpoint.cluster_name: endpoint.cluster for endpoint in endpoints}
    settings = Settings.model_validate({"stack": "t", "clusters": clusters, "hasApiKeySeed": True})
    (planned,) = plan_stack(settings, endpoints).clusters
    return [each for each in planned.objects if each.kind == "PersistentVolumeClaim"]


def test_a_claim_for_each_model_and_revision() -> None:
    here = resolved.cluster(weights={**CLAIM, "storageClass": "efs"})
    other = resolved.model(name="owner/other", weightBytes=30 * 2**30)
    endpoints = [
        resolved.endpoint("one", cluster=here),
        resolved.endpoint("two", cluster=here, state="stopped", visibility="public"),
        resolved.endpoint("three", cluster=here, revision="def456"),
        resolved.endpoint("four", cluster=here, model=other),
    ]
    made = claims(*endpoints)
    assert [claim.spec["resources"] for claim in made] == [
        {"requests": {"storage": size}} for size in ("24Gi", "24Gi", "40Gi")
    ]
    assert {str(claim.spec["accessModes"]) for claim in made} == {"['ReadWriteMany']"}
    assert {claim.spec["storageClassName"] for claim in made} == {"efs"}
    assert [claim.metadata["annotations"]["endpoints.internal/revision"] for claim in made] == [
        claim.metadata["annotations"]["endpoints.internal/revision"]
        for claim in claims(*reversed(endpoints))
    ]
    used = [own_volumes(pod_of(endpoint))[0] for endpoint in endpoints]
    assert used[0] == used[1]
    assert {volume["persistentVolumeClaim"]["claimName"] for volume in used} == {
        claim.metadata["name"] for claim in made
    }


def test_another_class_or_size_is_another_claim() -> None:
    """As a claim can change neither."""
    clusters = [resolved.cluster(weights={**CLAIM, "storageClass": name}) for name in ("a", "b")]
    large = resolved.model(weightBytes=30 * 2**30)
    made = {
        claims(resolved.endpoint(cluster=cluster, model=model))[0].metadata["name"]
        for cluster in clusters
        for model in (resolved.model(), large)
    }
    assert len(made) == 4


@pytest.mark.parametrize("weights", [None, NAMED, IMAGE])
def test_no_claim_is_made_for_others(weights: dict[str, str] | None) -> None:
    assert claims(resolved.endpoint(cluster=resolved.cluster(weights=weights))) == []


@given(strategies.endpoints())
def test_names_are_ones_that_kubernetes_takes(endpoint: ResolvedEndpoint) -> None:
    assert all(len(claim.metadata["name"]) <= 63 for claim in claims(endpoint))
