"""Examples of settings whose model gives none, for messages about them."""

from collections.abc import Mapping

from endpoints.read.nodes import Keys

_EXAMPLES: Mapping[str, object] = {
    "domain": "models.example.internal",
    "nodes": "existing",
    "kind": "gateway",
    "public": "public",
    "private": "private",
    "name": "public",
    "namespace": "endpoints",
    "kubeconfig": ".sandbox/kubeconfig",
    "context": "main",
    "routes": {"kind": "ingress", "public": "public", "private": "private"},
    "weights": {"kind": "claim", "name": "weights"},
    "weights.kind": "claim",
    "weights.name": "weights",
    "eks": {"name": "models", "region": "us-east-1"},
    "devicePlugins": {"nvidia": "create"},
    "systemNodes": {"min": 2, "max": 3},
    "eks.create": {"version": "1.35", "admins": ["arn:aws:iam::111122223333:role/platform"]},
    "hub": {"url": "https://huggingface.co"},
    "interceptor": {"namespace": "keda"},
    "networkPolicy": {"admit": [{"namespace": "clients"}]},
    "admit.labels": {"app": "client"},
    "defaults": {"cluster": "main"},
    "clusters": {"main": {"nodes": "existing"}},
}


def example_of(keys: Keys) -> object | None:
    """A value for the key at the end of `keys`; that of the two last ones before that of one."""
    last = [str(key) for key in keys[-2:]]
    return _EXAMPLES.get(".".join(last)) or _EXAMPLES.get(last[-1] if last else "")
