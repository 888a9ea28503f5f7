"""Cases whose manifests are kept in `goldens/`, and the form of those files."""

import functools
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from components.stack import Outputs
from endpoints import plan
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.spec.access import ApiKey, RateLimit, SecretKey
from endpoints.spec.entry import Replicas, Timers
from endpoints.spec.scaling import Scaling
from tests.components.programs import deploy_plan, planned
from tests.support import access, resolved
from tests.support.recording import Recording

GOLDENS = Path(__file__).parent / "goldens"
_WEB_ACL = "arn:aws:wafv2:us-east-1:111122223333:regional/webacl/models/1234abcd"
_INGRESSES = {"kind": "ingress", "public": "internet", "private": "internal"}

_ON_EKS = resolved.resource().model_copy(
    update={"ami_type": "AL2023_x86_64_NVIDIA", "local_disk": "232Gi", "efa": 1}
)

_BY_KUBECONFIG = plan.KubeconfigAccess(kubeconfig=None, context=None)
_OFFICE_HOURS = Scaling.model_validate(
    {
        "metric": "running",
        "target": 16,
        "schedule": {
            "timezone": "Europe/Berlin",
            "windows": [{"start": "0 8 * * 1-5", "end": "0 20 * * 1-5", "min": 2}],
            "otherwise": "stopped",
        },
    }
)

CASES: Mapping[str, ResolvedEndpoint] = {
    "keda-gateway-private": resolved.endpoint(),
    "keda-gateway-private-stopped": resolved.endpoint(state="stopped"),
    "keda-gateway-public": resolved.endpoint(visibility="public"),
    "hpa-ingress": resolved.endpoint(cluster=resolved.cluster(autoscaler="hpa", routes=_INGRESSES)),
    "several-accelerators": resolved.endpoint(
        name="Chat_Large.v2",
        slug="chat-large-v2",
        resource=resolved.resource(accelerators=8, replicas_per_node=2),
        engine_args={"max-model-len": 8192, "enable-prefix-caching": True, "note": "a 'b' $(HOME)"},
        quantization="fp8",
        replicas=Replicas(min=0, max=5),
        updates="rolling",
        timers=Timers(startup="40m", stream="20m"),
    ),
    "cpu": resolved.endpoint(
        resource=resolved.resource(accelerators=0),
        framework=resolved.framework(resolved.engine(metrics=None)),
        replicas=Replicas(min=1, max=1),
    ),
    "several-nodes": resolved.group_endpoint(),
    "several-nodes-stopped": resolved.group_endpoint(
        state="stopped", cluster=resolved.cluster(autoscaler="hpa", routes=_INGRESSES)
    ),
    "several-nodes-with-efa": resolved.group_endpoint(
        efa=4,
        cluster=resolved.karpenter_cluster(
            pools={"g6e.xlarge-x2": {"efa": True}},
            devicePlugins={"nvidia": "create", "efa": "exists"},
        ),
    ),
    "restarted": resolved.endpoint(restart=2),
    "woken-by-requests": resolved.endpoint(
        cluster=resolved.cluster(wake={"hold": "5m"}),
        replicas=Replicas(min=0, max=3),
        sleep_after="20m",
    ),
    "stopped-at-night": resolved.endpoint(scaling=_OFFICE_HOURS),
    "weights-on-a-claim": resolved.endpoint(
        cluster=resolved.cluster(weights={"kind": "claim", "name": "shared-models"})
    ),
    "weights-on-made-claims": resolved.endpoint(
        cluster=resolved.cluster(
            weights={"kind": "claim", "storageClass": "efs"},
            hub={"url": "https://hub.example", "token": {"name": "hub"}},
        ),
        model=resolved.model(
            format="gguf",
            variants={"Q4_K_M": {"bytes": 4_000_000_000, "file": "q4-00001-of-00003.gguf"}},
        ),
        quantization="Q4_K_M",
        framework=resolved.framework(
            resolved.engine(formats=("gguf",), localArgs=("--model", "{file}"))
        ),
    ),
    "weights-of-an-image": resolved.endpoint(
        cluster=resolved.cluster(
            weights={"kind": "image", "repository": "registry.example.com/models"}
        ),
        model=resolved.model(name="Owner/Model"),
        revision="refs/pr/1",
    ),
    "weights-fetched-by-the-engine": resolved.endpoint(
        cluster=resolved.cluster(weights={"kind": "claim"}, hub={"token": {"name": "hub"}}),
        framework=resolved.framework(resolved.engine(localArgs=())),
    ),
    "weights-in-s3": resolved.endpoint(cluster=resolved.s3_cluster()),
    "weights-in-s3-of-a-variant": resolved.endpoint(
        cluster=resolved.s3_cluster(prefix="team/models"),
        model=resolved.model(
            format="gguf",
            variants={"Q4_K_M": {"bytes": 4_000_000_000, "file": "q4-00001-of-00003.gguf"}},
        ),
        quantization="Q4_K_M",
        framework=resolved.framework(
            resolved.engine(formats=("gguf",), localArgs=("--model", "{file}"))
        ),
    ),
    "existing-cluster": resolved.endpoint(
        cluster=resolved.cluster(nodes="existing", createNamespace=False, kubeconfig=None),
        dedicated=True,
    ),
    "envoy-gateway-private": resolved.endpoint(cluster=access.envoy_cluster()),
    "envoy-gateway-private-stopped": resolved.endpoint(
        cluster=access.envoy_cluster(), state="stopped"
    ),
    "envoy-gateway-private-sleeping": resolved.endpoint(
        cluster=access.envoy_cluster(wake=access.WAKE), replicas=Replicas(min=0, max=3)
    ),
    "envoy-gateway-public-with-keys": resolved.endpoint(
        cluster=access.envoy_cluster(),
        visibility="public",
        api_keys=(
            ApiKey(name="blue", secret=None),
            ApiKey(name="theirs", secret=SecretKey(name="team-keys")),
        ),
        rate_limit=RateLimit(requests=600, per="minute"),
    ),
    "ingress-private-sleeping": resolved.endpoint(
        cluster=access.ingress_cluster(
            wake={}, networkPolicy={"admit": [{"namespace": "ingress"}]}
        ),
        replicas=Replicas(min=0, max=3),
        framework=resolved.framework(resolved.engine(keyPaths=("/v1", "/generate"))),
    ),
    "alb-ingress-private-stopped": resolved.endpoint(
        cluster=resolved.alb_cluster(), state="stopped"
    ),
    "alb-ingress-private": resolved.endpoint(cluster=resolved.alb_cluster()),
    "alb-ingress-public": resolved.endpoint(
        cluster=resolved.alb_cluster(webAcl=_WEB_ACL, tags={"team": "ml"}), visibility="public"
    ),
    "alb-gateway-public": resolved.endpoint(
        cluster=resolved.alb_cluster(api="gateway", webAcl=_WEB_ACL, tags={"team": "ml"}),
        visibility="public",
    ),
    "karpenter-ladder": resolved.endpoint(
        resource=_ON_EKS,
        alternatives=(
            _ON_EKS.model_copy(update={"name": "g6e.2xlarge", "instance_type": "g6e.2xlarge"}),
        ),
        capacity_types=("reserved", "spot", "on-demand"),
        cluster=resolved.karpenter_cluster(
            subnets={"us-east-1a": "subnet-0000000a", "us-east-1b": "subnet-0000000b"},
            securityGroups=["sg-0000000a"],
            pools={
                "g6e.xlarge": {
                    "zones": ["us-east-1a"],
                    "reservations": ["cr-0000000a"],
                    "efa": True,
                }
            },
            devicePlugins={"nvidia": "create", "efa": "create", "dcgmExporter": "create"},
            tags={"team": "ml"},
        ),
    ),
    "karpenter-bottlerocket-stopped": resolved.endpoint(
        resource=_ON_EKS.model_copy(
            update={
                "ami_type": "AL2023_x86_64_STANDARD",
                "accelerator": None,
                "local_disk": None,
                "taints": (),
            }
        ),
        cluster=resolved.karpenter_cluster(ami="bottlerocket"),
        state="stopped",
    ),
}


def stack_of(case: str) -> plan.Plan:
    """A stack with this case's endpoint; AWS is not asked."""
    stack = planned(CASES[case])
    clusters = tuple(
        # Manifests are the same however their cluster is reached.
        replace(cluster, access=_BY_KUBECONFIG, environment=None)
        if cluster.environment
        else cluster
        for cluster in stack.clusters
    )
    return replace(stack, clusters=clusters)


@functools.cache
def deployed(case: str, *, preview: bool = False) -> Recording[Outputs]:
    """The program's requests to the engine for that stack."""
    return deploy_plan(stack_of(case), preview=preview)


def render(case: str) -> str:
    """Every Kubernetes object of that stack, sorted by kind and name."""
    documents = [
        yaml.safe_dump(manifest, sort_keys=True, width=100, allow_unicode=True)
        for manifest in manifests(case)
    ]
    return "---\n".join(documents)


def manifests(case: str) -> list[dict[str, Any]]:
    """The inputs of these objects, as registered."""
    resources = deployed(case).resources.values()
    found = [_shown(dict(resource.inputs)) for resource in resources if resource.is_kubernetes]
    return sorted(found, key=lambda manifest: (manifest["kind"], manifest["metadata"]["name"]))


def _shown(manifest: dict[str, Any]) -> dict[str, Any]:
    """The inputs without the text of files, which are read where they are."""
    if manifest["kind"] != "ConfigMap":
        return manifest
    return {**manifest, "data": dict.fromkeys(manifest["data"], "(text)")}
