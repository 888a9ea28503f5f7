"""Random resolved endpoints, for properties that hold for all of them."""

import functools
from typing import Any

from hypothesis import strategies as st

from endpoints import names
from endpoints.catalog import CloudResource
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.spec.entry import Replicas, Timers
from tests.support import resolved

_INGRESSES = {"kind": "ingress", "public": "internet", "private": "internal"}

_COUNTS = {1: [0, 1, 2, 4, 8], 2: [0, 2, 4, 8], 4: [0, 4, 8], 8: [0, 8]}
"""Accelerators that can be shared equally, by replicas per node."""

# Made once: validating records costs more than the planning that is tested.
_METRICS = {"path": "/metrics", "running": "a:b", "waiting": None}
_FRAMEWORKS = [
    resolved.framework(),
    resolved.framework(resolved.engine(metrics=None)),
    resolved.framework(resolved.engine(metrics=_METRICS, apiKeyEnv=None)),
]
clusters = st.sampled_from(
    [
        resolved.cluster(),
        resolved.cluster(routes=_INGRESSES, imageMegabytesPerSecond=2000),
        resolved.cluster(autoscaler="hpa", namespace="team-a", weightsMegabytesPerSecond=1),
        resolved.cluster(nodes="existing", kubeconfig=None, imageMegabytesPerSecond=1),
        resolved.cluster(weights={"kind": "claim"}, hub={"token": {"name": "hub"}}),
        resolved.cluster(weights={"kind": "image", "repository": "registry.example/models"}),
    ]
)

slugs = st.lists(st.text("abxy019", min_size=1, max_size=20), min_size=1, max_size=4).map(
    lambda words: names.fit(f"s{'-'.join(words)}", names.SLUG_LIMIT)
)

replicas = st.tuples(st.integers(0, 5), st.integers(1, 5)).map(
    lambda bounds: Replicas(min=min(bounds), max=max(bounds))
)

_durations = st.none() | st.sampled_from(["1s", "95s", "20m", "3h"])
timers = st.builds(
    Timers, download=_durations, startup=_durations, stream=_durations, scheduling=_durations
)


_node_type = functools.cache(
    lambda accelerators, share: resolved.resource(
        accelerators=accelerators, replicas_per_node=share
    )
)


@st.composite
def resources(draw: st.DrawFn) -> CloudResource:
    """Nodes of any size with 0 to 8 accelerators, whole or in equal shares."""
    share = draw(st.sampled_from([1, 2, 4, 8]))
    accelerators = draw(st.sampled_from(_COUNTS[share]))
    cpu = draw(st.integers(2_000, 192_000))
    memory = draw(st.integers(4 * 1024, 2048 * 1024))
    base = _node_type(accelerators, share)
    size = {"cpu": f"{cpu}m", "memory": f"{memory}Mi"}
    name = draw(st.sampled_from(["g6e.xlarge", "p5.48xlarge", "c7i.2xlarge"]))
    return base.model_copy(
        update={
            "name": f"{name}-{accelerators}-{share}-{cpu}-{memory}",
            "allocatable": base.allocatable.model_copy(update=size),
        }
    )


@st.composite
def endpoints(draw: st.DrawFn, /, **fixed: Any) -> ResolvedEndpoint:
    """Any endpoint; `fixed` are fields that are given."""
    slug = draw(slugs)
    fields: dict[str, Any] = {
        "slug": slug,
        "cluster": draw(clusters),
        "resource": draw(resources()),
        "framework": draw(st.sampled_from(_FRAMEWORKS)),
        "engine_args": draw(st.dictionaries(st.sampled_from("abc"), st.integers() | st.booleans())),
        "quantization": draw(st.sampled_from([None, "fp8"])),
        "replicas": draw(replicas),
        "visibility": draw(st.sampled_from(["public", "private"])),
        "state": draw(st.sampled_from(["running", "stopped"])),
        "restart": draw(st.none() | st.integers(0, 9)),
        "updates": draw(st.sampled_from(["stop-first", "rolling"])),
        "dedicated": draw(st.booleans()),
        "timers": draw(timers),
    }
    fields |= fixed
    return resolved.endpoint(fields["slug"].title(), **fields)


@st.composite
def stacks(draw: st.DrawFn) -> list[ResolvedEndpoint]:
    """Up to five endpoints on one cluster, of which several may share a pool."""
    cluster = draw(clusters)
    kinds = st.sampled_from(draw(st.lists(resources(), min_size=1, max_size=2)))
    found = draw(st.lists(slugs, min_size=1, max_size=5, unique=True))
    return [draw(endpoints(slug=slug, cluster=cluster, resource=draw(kinds))) for slug in found]
