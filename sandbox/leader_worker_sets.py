"""The controller of LeaderWorkerSets, outside the cluster, with its admission webhooks."""

from __future__ import annotations

import base64
import json
import os
from typing import Any

from sandbox import install, manifests
from sandbox.addons import AddOn, Command, Site
from sandbox.components import Component
from sandbox.ports import LOOPBACK

_COLLECTION = "/apis/admissionregistration.k8s.io/v1"
_LABEL = "leaderworkerset.sigs.k8s.io/name"
_POD_WEBHOOK = "/mutate--v1-pod"

# The controller watches this kind too and waits for it to exist. No such object is made here, and
# the module's own definition would cost every control plane a second.
_DISAGGREGATED_SETS = {
    "apiVersion": "apiextensions.k8s.io/v1",
    "kind": "CustomResourceDefinition",
    "metadata": {"name": "disaggregatedsets.disaggregatedset.x-k8s.io"},
    "spec": {
        "group": "disaggregatedset.x-k8s.io",
        "names": {"kind": "DisaggregatedSet", "plural": "disaggregatedsets"},
        "scope": "Namespaced",
        "versions": [
            {
                "name": "v1",
                "served": True,
                "storage": True,
                "schema": {"openAPIV3Schema": {"type": "object"}},
            }
        ],
    },
}


class LeaderWorkerSets(AddOn):
    """Controller that makes groups of pods, with each pod's place in its environment."""

    component = Component(
        name="lws-controller",
        program="lws-controller",
        ports=("lws-webhook", "lws-health"),
        # The probe's own port answers before the webhooks do. They take any request for an
        # admission review, and answer it.
        health=_POD_WEBHOOK,
        secure=True,
    )

    def command(self, site: Site) -> Command:
        """Register the webhooks, and return the command; objects come once it is healthy."""
        install.define(site.api, _DISAGGREGATED_SETS)
        port = site.ports["lws-webhook"]
        authority = base64.b64encode((site.pki / "ca.crt").read_bytes()).decode()
        for configuration in manifests.webhooks(site.manifests):
            _register(site, _reachable(configuration, port, authority))
        configuration_file = site.write(
            "controller.json",
            {
                "apiVersion": "config.lws.x-k8s.io/v1alpha1",
                "kind": "Configuration",
                "leaderElection": {"leaderElect": False},
                "internalCertManagement": {"enable": False},
                "health": {"healthProbeBindAddress": f"{LOOPBACK}:{site.ports['lws-health']}"},
                "metrics": {"bindAddress": "0"},
                "webhook": {"host": LOOPBACK, "port": port, "certDir": str(site.certificates())},
            },
        )
        return Command(
            arguments=(
                f"--config={configuration_file}",
                f"--kubeconfig={site.kubeconfig}",
                "--zap-log-level=info",
                # A health check is no admission review: the controller would log it with its stack.
                "--zap-stacktrace-level=panic",
            ),
            environment=os.environ,
        )


def _reachable(configuration: dict[str, Any], port: int, authority: str) -> dict[str, Any]:
    for webhook in configuration["webhooks"]:
        path = webhook["clientConfig"]["service"]["path"]
        url = f"https://{LOOPBACK}:{port}{path}"
        webhook["clientConfig"] = {"url": url, "caBundle": authority}
        if path.endswith("-pod"):
            # As in the module's own overlay: other pods do not depend on this controller.
            webhook["objectSelector"] = {
                "matchExpressions": [{"key": _LABEL, "operator": "Exists"}]
            }
    return configuration


def _register(site: Site, configuration: dict[str, Any]) -> None:
    plural = f"{configuration['kind'].lower()}s"
    name = configuration["metadata"]["name"]
    site.api.apply(f"{_COLLECTION}/{plural}/{name}", json.dumps(configuration).encode())
