"""Who fetches weights from the hub before an engine starts, from where, whereto, and with what."""

from typing import Any

import pytest
from hypothesis import given

from endpoints import plan
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.endpoint.timers import derive_timers
from endpoints.planning import plan_stack
from endpoints.pods.pod import plan_pod
from endpoints.pods.weight_fetch import fetch_warnings
from endpoints.stack.settings import Settings
from tests.support import resolved, strategies

CLAIM = {"kind": "claim"}
NAMED = {"kind": "claim", "name": "shared"}
IMAGE = {"kind": "image", "repository": "registry.example:5000/models"}
UNREADING = resolved.framework(resolved.engine(localArgs=()))
GGUF = resolved.framework(resolved.engine(formats=("gguf",), localArgs=("--model", "{file}")))


def pod(endpoint: ResolvedEndpoint) -> plan.Pod:
    return plan_pod(endpoint, derive_timers(endpoint, waves=1))


def gguf(**changes: Any) -> ResolvedEndpoint:
    variants = {
        "Q4_K_M": {"bytes": 4_000_000_000, "file": "q4-00001-of-00003.gguf"},
        "Q8_0": {"bytes": 8_000_000_000},
    }
    model = resolved.model(format="gguf", variants=variants)
    return resolved.endpoint(model=model, framework=GGUF, quantization="Q4_K_M", **changes)


def cluster_plan(*endpoints: ResolvedEndpoint) -> plan.Cluster:
    clusters = {endpoint.cluster_name: endpoint.cluster for endpoint in endpoints}
    settings = Settings.model_validate({"stack": "t", "clusters": clusters, "hasApiKeySeed": True})
    (planned,) = plan_stack(settings, endpoints).clusters
    return planned


def claims(*endpoints: ResolvedEndpoint) -> list[plan.CustomObject]:
    found = cluster_plan(*endpoints).objects
    return [each for each in found if each.kind == "PersistentVolumeClaim"]


def test_the_step_of_a_node_s_own_disk() -> None:
    planned = pod(resolved.endpoint())
    (fetch,) = planned.weight_copies
    assert fetch.command == ("python3", "-m", "fetcher")
    assert fetch.args[:8] == (
        *("--hub", "https://huggingface.co", "--model", "owner/model"),
        *("--revision", "abc123", "--folder", "/models/weights"),
    )
    assert (fetch.args[8:10], fetch.args[-2:]) == (
        ("--exclude", "original/*"),
        ("--include", "*_Dense/*.bin"),
    )
    assert fetch.secret_env == ()
    (mount,) = fetch.mounts
    assert mount.path == f"{fetch.env['PYTHONPATH']}/fetcher"
    assert planned.volumes == (plan.ConfigMapVolume(name=mount.volume, config_map="fetch-weights"),)
    assert planned.container.mounts == ()
    (program,) = cluster_plan(resolved.endpoint()).config_maps
    assert (program.metadata.name, program.metadata.namespace) == ("fetch-weights", "endpoints")
    assert "__main__.py" in program.data


def test_a_variant_s_files_alone() -> None:
    (fetch,) = pod(gguf()).weight_copies
    assert fetch.args[-4:] == ("--exclude", "*", "--include", "q4-?????-of-00003.gguf")
    assert "/models/weights/q4-00001-of-00003.gguf" in pod(gguf()).container.args


def test_the_token_is_a_secret_s_and_the_step_s_alone() -> None:
    hub = {"url": "https://hub.example", "token": {"name": "hub", "key": "read"}}
    planned = pod(resolved.endpoint(cluster=resolved.cluster(hub=hub)))
    (fetch,) = planned.weight_copies
    token = plan.SecretEnv(name="HF_TOKEN", secret="hub", key="read")
    assert fetch.secret_env == (token,)
    assert fetch.args[1] == "https://hub.example"
    assert token not in planned.container.secret_env
    unreading = pod(resolved.endpoint(cluster=resolved.cluster(hub=hub), framework=UNREADING))
    assert token in unreading.container.secret_env
    assert unreading.container.env["HF_ENDPOINT"] == "https://hub.example"


@pytest.mark.parametrize(
    "endpoint",
    [
        resolved.endpoint(framework=UNREADING),
        resolved.endpoint(framework=UNREADING, cluster=resolved.cluster(weights=CLAIM)),
        resolved.endpoint(cluster=resolved.cluster(weights=IMAGE)),
        resolved.changed(gguf(), quantization="Q8_0"),
    ],
    ids=["reads no folder", "reads no folder on a claim", "of an image", "unknown file"],
)
def test_nothing_is_fetched(endpoint: ResolvedEndpoint) -> None:
    assert pod(endpoint).weight_copies == ()
    assert cluster_plan(endpoint).config_maps == ()


@pytest.mark.parametrize(("weights", "name"), [(NAMED, "shared"), (CLAIM, None)])
def test_a_claim_is_read_where_it_was_written(weights: dict[str, str], name: str | None) -> None:
    planned = pod(resolved.endpoint(cluster=resolved.cluster(weights=weights)))
    (fetch,) = planned.weight_copies
    claim, _ = planned.volumes
    assert isinstance(claim, plan.ClaimVolume)
    assert claim.claim.startswith(name or "weights-model-")
    (read,) = planned.container.mounts
    assert (read.path, read.sub_path, read.read_only) == (
        "/models/weights",
        "owner/model/abc123",
        True,
    )
    written = next(mount for mount in fetch.mounts if mount.volume == read.volume)
    folder = fetch.args[fetch.args.index("--folder") + 1]
    assert (f"{written.path}/{read.sub_path}", written.read_only) == (folder, False)
    assert planned.container.cache_claims == ()
    assert planned.container.limits["ephemeral-storage"] == "10Gi"


def test_an_engine_that_reads_no_folder_keeps_its_cache_on_the_claim() -> None:
    endpoint = resolved.endpoint(framework=UNREADING, cluster=resolved.cluster(weights=NAMED))
    planned = pod(endpoint)
    assert planned.container.cache_claims == ("shared",)
    assert (planned.volumes, planned.container.mounts) == ((), ())


def test_an_image_is_mounted_where_the_engine_reads() -> None:
    model = resolved.model(name="Owner/Big.Model")
    planned = pod(
        resolved.endpoint(
            model=model, revision="refs/PR/1", cluster=resolved.cluster(weights=IMAGE)
        )
    )
    (volume,) = planned.volumes
    assert volume == plan.ImageVolume(
        name="weights-image",
        reference="registry.example:5000/models/owner/big.model:refs-pr-1",
    )
    (mount,) = planned.container.mounts
    assert (mount.path, mount.sub_path) == ("/models/weights", None)


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
    assert [claim.metadata.annotations["endpoints.internal/revision"] for claim in made] == [
        claim.metadata.annotations["endpoints.internal/revision"]
        for claim in claims(*reversed(endpoints))
    ]
    used = [pod(endpoint).volumes[0] for endpoint in endpoints]
    assert used[0] == used[1]
    assert {volume.claim for volume in used if isinstance(volume, plan.ClaimVolume)} == {
        claim.metadata.name for claim in made
    }


def test_another_class_or_size_is_another_claim() -> None:
    """As a claim can change neither."""
    clusters = [resolved.cluster(weights={**CLAIM, "storageClass": name}) for name in ("a", "b")]
    large = resolved.model(weightBytes=30 * 2**30)
    made = {
        claims(resolved.endpoint(cluster=cluster, model=model))[0].metadata.name
        for cluster in clusters
        for model in (resolved.model(), large)
    }
    assert len(made) == 4


@pytest.mark.parametrize("weights", [None, NAMED, IMAGE])
def test_no_claim_is_made_for_others(weights: dict[str, str] | None) -> None:
    assert claims(resolved.endpoint(cluster=resolved.cluster(weights=weights))) == []


@pytest.mark.parametrize(
    ("revision", "folder"),
    [
        ("main", "owner/model/main"),
        ("a/../../b", "owner/model/a-..-..-b-feddf167"),
        ("refs/pr/1", "owner/model/refs-pr-1-da766fe4"),
    ],
)
def test_a_revision_is_one_folder(revision: str, folder: str) -> None:
    cluster = resolved.cluster(weights=NAMED)
    (mount,) = pod(resolved.endpoint(cluster=cluster, revision=revision)).container.mounts
    assert mount.sub_path == folder


@given(strategies.endpoints())
def test_the_step_takes_no_more_than_the_engine(endpoint: ResolvedEndpoint) -> None:
    planned = pod(endpoint)
    for step in planned.weight_copies:
        assert step.requests.items() <= planned.container.requests.items()
        assert step.limits.items() <= planned.container.limits.items()
        assert set(step.requests) == {"cpu", "memory", "ephemeral-storage"}
    names = {volume.name for volume in planned.volumes}
    mounted = [planned.container.mounts, *(step.mounts for step in planned.weight_copies)]
    assert {mount.volume for mounts in mounted for mount in mounts} == names
    assert all(len(claim.metadata.name) <= 63 for claim in claims(endpoint))


@pytest.mark.parametrize(
    ("gated", "settings", "warned"),
    [
        (True, {}, True),
        (True, {"weights": CLAIM}, True),
        (True, {"hub": {"token": {"name": "hub"}}}, False),
        (True, {"weights": IMAGE}, False),
        (False, {}, False),
    ],
)
def test_a_gated_model_needs_a_token(gated: bool, settings: dict[str, Any], warned: bool) -> None:
    endpoint = resolved.endpoint(
        model=resolved.model(gated=gated), cluster=resolved.cluster(**settings)
    )
    reported = fetch_warnings(endpoint)
    assert len(reported) == warned
    if warned:
        assert reported[0].startswith("owner/model is gated, and cluster main names no token")
