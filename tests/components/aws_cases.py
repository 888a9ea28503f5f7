"""Cases whose AWS resources are kept in `aws_goldens/`, and the form of those files."""

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from components.stack import Outputs
from endpoints import plan
from tests.components import programs
from tests.support import aws_plans, resolved
from tests.support.aws_answers import Aws
from tests.support.recording import Recording, Registered

GOLDENS = Path(__file__).parent / "aws_goldens"
CASES: Mapping[str, plan.Plan] = {
    "managed-group": aws_plans.stack(aws_plans.node_group()),
    "capacity-block-with-efa": aws_plans.stack(aws_plans.special_node_group()),
    "created-cluster": aws_plans.stack(control_plane=aws_plans.control_plane()),
    "created-cluster-of-settings": programs.planned(
        clusters={
            "main": resolved.eks_cluster(
                subnets={"us-east-1a": "subnet-0000000a", "us-east-1b": "subnet-0000000b"},
                create={
                    "version": "1.35",
                    "admins": ["arn:aws:iam::111122223333:role/platform"],
                },
                permissionsBoundary="arn:aws:iam::111122223333:policy/boundary",
                tags={"team": "models"},
            )
        }
    ),
    "weights-by-pod-identity": aws_plans.stack(weight_store=aws_plans.weight_store()),
    "weights-by-oidc": aws_plans.stack(weight_store=aws_plans.weight_store("oidc", creates=False)),
    "karpenter-nodes": aws_plans.stack(node_role=aws_plans.node_role()),
}


@functools.cache
def deployed(case: str) -> Recording[Outputs]:
    """The program of this case's stack, in a region that has an existing cluster."""
    [cluster] = CASES[case].clusters
    return Aws(
        exists=cluster.environment is None or cluster.environment.control_plane is None
    ).deploy(CASES[case])


def render(case: str) -> str:
    """Every AWS resource of that stack, and its service accounts, by type and name."""
    recording = deployed(case)
    shown = [item for item in recording.resources.values() if _is_shown(item)]
    shown.sort(key=lambda item: (item.type, item.name))
    documents = [yaml.safe_dump(_document(item, recording), width=100) for item in shown]
    return "---\n".join(documents)


def _is_shown(item: Registered) -> bool:
    return item.is_aws or item.type.endswith(":ServiceAccount")


def _document(item: Registered, recording: Recording[Outputs]) -> dict[str, Any]:
    waits_for = sorted(
        f"{recording.resources[urn].type.split(':')[-1]} {recording.resources[urn].name}"
        for urn in item.depends_on
        if recording.resources[urn].custom
    )
    return {
        "resource": f"{item.type} {item.name}",
        "inputs": dict(item.inputs),
        "options": {name: value for name, value in item.options.items() if name != "aliases"},
        "waits for": waits_for,
    }
