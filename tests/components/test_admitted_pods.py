"""Pods of every shipped engine against a real API server with Pod Security."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import pytest

from endpoints.catalog import CloudResource, Framework, load_catalog
from endpoints.catalog.words import Platform
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.planning import POD_SECURITY
from sandbox.cluster import Cluster
from tests.components.programs import deploy
from tests.support import resolved
from tests.support.kube import Json, Kube, RefusedError, eventually
from tests.support.recording import Recording

pytestmark = pytest.mark.sandbox

CATALOG = load_catalog()
NAMESPACES = "/api/v1/namespaces"
ENFORCE = "pod-security.kubernetes.io/enforce"
LEVELS = ("baseline", "restricted")
IMAGES = [
    (framework, version, platform)
    for framework in CATALOG.frameworks.values()
    for version, engine in framework.versions.items()
    for platform in engine.images
]


@pytest.fixture(name="kube", scope="module")
def _kube(control_plane: Cluster) -> Iterator[Kube]:
    kube = Kube(control_plane.kubeconfig)
    for level in LEVELS:
        labels = {**POD_SECURITY, ENFORCE: level}
        kube.create(NAMESPACES, {"metadata": {"name": level, "labels": labels}})
        # Pods are refused until their namespace has its account.
        eventually(partial(kube.exists, f"{NAMESPACES}/{level}/serviceaccounts/default"))
    yield kube
    for level in LEVELS:
        kube.delete(f"{NAMESPACES}/{level}")


def resource(platform: Platform) -> CloudResource:
    """A node of that platform."""
    base = resolved.resource(accelerators=0 if platform == "cpu" else 1)
    if base.accelerator is None:
        return base
    accelerator = base.accelerator.model_copy(update={"vendor": platform})
    return base.model_copy(update={"accelerator": accelerator})


@pytest.fixture(name="pods", scope="module")
def _pods() -> Mapping[tuple[str, str, str], Json]:
    """The pod of each image, by engine, version and platform."""
    names = {f"e{number}": image for number, image in enumerate(IMAGES)}
    recording = deploy(*(endpoint(name, *image) for name, image in names.items()))
    return {
        (names[name][0].name, *names[name][1:]): template
        for name, template in templates(recording).items()
    }


def templates(recording: Recording[Any]) -> Mapping[str, Json]:
    """Pod templates by the names of their Deployments."""
    manifests = [dict(created.inputs) for created in recording.resources.values()]
    return {
        manifest["metadata"]["name"]: manifest["spec"]["template"]
        for manifest in manifests
        if manifest.get("kind") == "Deployment"
    }


def endpoint(slug: str, framework: Framework, version: str, platform: Platform) -> ResolvedEndpoint:
    return resolved.endpoint(
        slug,
        framework=framework,
        framework_version=version,
        resource=resource(platform),
        visibility="public",
    )


@pytest.mark.parametrize(
    ("framework", "version", "platform"),
    [pytest.param(*image, id=f"{image[0].name}-{image[1]}-{image[2]}") for image in IMAGES],
)
def test_the_pods_of_every_image_are_admitted(
    kube: Kube,
    pods: Mapping[tuple[str, str, str], Json],
    framework: Framework,
    version: str,
    platform: Platform,
) -> None:
    template = pods[framework.name, version, platform]
    admit(kube, "baseline", template)
    if framework.versions[version].images[platform].user is None:
        with pytest.raises(RefusedError, match="runAsNonRoot != true"):
            admit(kube, "restricted", template)
    else:
        admit(kube, "restricted", template)


@pytest.mark.parametrize(
    "weights",
    [
        {"kind": "claim", "storageClass": "shared"},
        {"kind": "image", "repository": "registry.example/models"},
    ],
    ids=["claim", "image"],
)
def test_pods_whose_weights_lie_elsewhere_are_admitted(
    kube: Kube, weights: Mapping[str, str]
) -> None:
    recording = deploy(resolved.endpoint(cluster=resolved.cluster(weights=weights)))
    [template] = templates(recording).values()
    admit(kube, "restricted", template)


def test_a_pod_with_more_rights_would_be_refused(
    kube: Kube, pods: Mapping[tuple[str, str, str], Json]
) -> None:
    template = next(iter(pods.values()))
    spec = {**template["spec"], "hostNetwork": True}
    with pytest.raises(RefusedError, match="host namespaces"):
        admit(kube, "baseline", {**template, "spec": spec})


def admit(kube: Kube, level: str, template: Json) -> None:
    pod: dict[str, Any] = {**template, "metadata": {**template["metadata"], "name": "admitted"}}
    kube.request("POST", f"{NAMESPACES}/{level}/pods", pod, {"dryRun": "All"})
