"""A stack on AWS and a local one create the same things above their pools."""

from collections.abc import Mapping
from typing import Any

from endpoints.stack.settings import ClusterSettings
from tests.components.programs import planned
from tests.support import resolved
from tests.support.aws_answers import Aws


def above_the_pool(cluster: ClusterSettings) -> Mapping[str, Any]:
    """Inputs of every resource of a running and of a stopped endpoint, by URN."""
    resource = resolved.resource().model_copy(update={"ami_type": "AL2023_x86_64_NVIDIA"})
    stack = planned(
        resolved.endpoint("chat", cluster=cluster, resource=resource),
        resolved.endpoint(
            "open", cluster=cluster, resource=resource, state="stopped", visibility="public"
        ),
    )
    return {
        item.urn: item.inputs
        for item in Aws().deploy(stack).resources.values()
        if "endpoints:endpoint:Endpoint" in item.urn
    }


def test_endpoints_are_the_same_on_aws_and_in_the_sandbox() -> None:
    local = above_the_pool(resolved.cluster())
    assert len(local) > 10
    assert above_the_pool(resolved.eks_cluster()) == local
