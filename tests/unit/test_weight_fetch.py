"""Who fetches weights from the hub before an engine starts, from where, whereto, and with what."""

from typing import Any

import pytest
from hypothesis import given

from endpoints import plan
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.planning import plan_stack
from endpoints.pods.weight_fetch import fetch_warnings
from endpoints.stack.settings import Settings
from tests.support import resolved, strategies
from tests.support.pods import (
    engine_of,
    own_mounts,
    own_volumes,
    pod_of,
    secrets_of,
    step_of,
    values_of,
)

CLAIM = {"kind": "claim"}
NAMED = {"kind": "claim", "name": "shared"}
IMAGE = {"kind": "image", "repository": "registry.example:5000/models"}
UNREADING = resolved.framework(resolved.engine(localArgs=()))
GGUF = resolved.framework(resolved.engine(formats=("gguf",), localArgs=("--model", "{file}")))


def fetch_of(endpoint: ResolvedEndpoint) -> dict[str, Any]:
    fetch = step_of(pod_of(endpoint))
    assert fetch is not None
    return fetch


def cache_of(pod: dict[str, Any]) -> dict[str, Any]:
    (found,) = (volume for volume in pod["volumes"] if volume["name"].endswith("model-cache"))
    return dict(found)


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


def test_the_step_of_a_node_s_own_disk() -> None:
    planned, fetch = pod_of(resolved.endpoint()), fetch_of(resolved.endpoint())
    assert fetch["command"] == ["python3", "-m", "fetcher"]
    assert fetch["args"][:8] == [
        *("--hub", "https://huggingface.co", "--model", "owner/model"),
        *("--revision", "abc123", "--folder", "/models/weights"),
    ]
    assert (fetch["args"][8:10], fetch["args"][-2:]) == (
        ["--exclude", "original/*"],
        ["--include", "*_Dense/*.bin"],
    )
    assert secrets_of(fetch) == {}
    (mount,) = own_mounts(fetch)
    assert mount["mountPath"] == f"{values_of(fetch)['PYTHONPATH']}/fetcher"
    assert own_volumes(planned) == [{"name": mount["name"], "configMap": {"name": "fetch-weights"}}]
    assert own_mounts(engine_of(planned)) == []
    (program,) = cluster_plan(resolved.endpoint()).config_maps
    assert (program.metadata["name"], program.metadata["namespace"]) == (
        "fetch-weights",
        "endpoints",
    )
    assert "__main__.py" in program.manifest["data"]


def test_a_variant_s_files_alone() -> None:
    args = fetch_of(gguf())["args"]
    assert args[-4:] == ["--exclude", "*", "--include", "q4-?????-of-00003.gguf"]
    engine = engine_of(pod_of(gguf()))
    assert "/models/weights/q4-00001-of-00003.gguf" in engine["args"]


def test_the_token_is_a_secret_s_and_the_step_s_alone() -> None:
    hub = {"url": "https://hub.example", "token": {"name": "hub", "key": "read"}}
    endpoint = resolved.endpoint(cluster=resolved.cluster(hub=hub))
    fetch, token = fetch_of(endpoint), {"HF_TOKEN": ("hub", "read")}
    assert secrets_of(fetch) == token
    assert fetch["args"][1] == "https://hub.example"
    assert "HF_TOKEN" not in secrets_of(engine_of(pod_of(endpoint)))
    unreading = engine_of(pod_of(resolved.changed(endpoint, framework=UNREADING)))
    assert token.items() <= secrets_of(unreading).items()
    assert values_of(unreading)["HF_ENDPOINT"] == "https://hub.example"


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
    assert step_of(pod_of(endpoint)) is None
    assert cluster_plan(endpoint).config_maps == ()


@pytest.mark.parametrize(("weights", "name"), [(NAMED, "shared"), (CLAIM, None)])
def test_a_claim_is_read_where_it_was_written(weights: dict[str, str], name: str | None) -> None:
    endpoint = resolved.endpoint(cluster=resolved.cluster(weights=weights))
    planned, fetch = pod_of(endpoint), fetch_of(endpoint)
    claim, _ = own_volumes(planned)
    assert claim["persistentVolumeClaim"]["claimName"].startswith(name or "weights-model-")
    (read,) = own_mounts(engine_of(planned))
    assert read == {
        "name": claim["name"],
        "mountPath": "/models/weights",
        "subPath": "owner/model/abc123",
        "readOnly": True,
    }
    written = next(mount for mount in own_mounts(fetch) if mount["name"] == read["name"])
    folder = fetch["args"][fetch["args"].index("--folder") + 1]
    assert written == {
        "name": claim["name"],
        "mountPath": folder.removesuffix("/owner/model/abc123"),
    }
    assert cache_of(planned) == {"name": "model-cache", "emptyDir": {"sizeLimit": "10Gi"}}
    assert engine_of(planned)["resources"]["limits"]["ephemeral-storage"] == "10Gi"


def test_an_engine_that_reads_no_folder_keeps_its_cache_on_the_claim() -> None:
    endpoint = resolved.endpoint(framework=UNREADING, cluster=resolved.cluster(weights=NAMED))
    planned = pod_of(endpoint)
    assert cache_of(planned)["persistentVolumeClaim"] == {"claimName": "shared"}
    assert (own_volumes(planned), own_mounts(engine_of(planned))) == ([], [])


def test_an_image_is_mounted_where_the_engine_reads() -> None:
    model = resolved.model(name="Owner/Big.Model")
    planned = pod_of(
        resolved.endpoint(
            model=model, revision="refs/PR/1", cluster=resolved.cluster(weights=IMAGE)
        )
    )
    reference = "registry.example:5000/models/owner/big.model:refs-pr-1"
    assert own_volumes(planned) == [{"name": "weights-image", "image": {"reference": reference}}]
    assert own_mounts(engine_of(planned)) == [
        {"name": "weights-image", "mountPath": "/models/weights", "readOnly": True}
    ]


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
    planned = pod_of(resolved.endpoint(cluster=cluster, revision=revision))
    (mount,) = own_mounts(engine_of(planned))
    assert mount["subPath"] == folder


@given(strategies.endpoints())
def test_the_step_takes_no_more_than_the_engine(endpoint: ResolvedEndpoint) -> None:
    planned = pod_of(endpoint)
    engine, step = engine_of(planned), step_of(planned)
    if step is not None:
        asked, most = step["resources"], engine["resources"]
        assert asked["requests"].items() <= most["requests"].items()
        assert asked["limits"].items() <= most["limits"].items()
        assert set(asked["requests"]) == {"cpu", "memory", "ephemeral-storage"}
    names = {volume["name"] for volume in planned["volumes"]}
    mounted = [each["volumeMounts"] for each in (engine, step) if each is not None]
    assert {mount["name"] for mounts in mounted for mount in mounts} == names


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
