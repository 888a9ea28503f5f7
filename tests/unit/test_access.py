"""Access to a stack's cluster, and what distinguishes it from others."""

from typing import Any

import pytest

from endpoints.clouds import cloud_of
from endpoints.stack.settings import ClusterSettings
from tests.support import resolved

EKS = {"name": "models", "region": "us-east-1"}


def on_aws(**changes: Any) -> ClusterSettings:
    return resolved.cluster(
        kind="eks", eks={**EKS, **changes}, nodes="existing", kubeconfig=None, context=None
    )


@pytest.mark.parametrize(
    ("before", "after", "is_another"),
    [
        (resolved.cluster(), resolved.cluster(kubeconfig="other", context="other"), False),
        (on_aws(), on_aws(tags={"team": "ml"}, ami="bottlerocket"), False),
        (on_aws(), on_aws(name="spare"), True),
        (on_aws(), on_aws(region="eu-west-1"), True),
        (resolved.cluster(), on_aws(), True),
    ],
)
def test_objects_are_created_anew_only_in_another_cluster(
    before: ClusterSettings, after: ClusterSettings, is_another: bool
) -> None:
    one, two = (cloud_of(each).identifier("main", "aws", each) for each in (before, after))
    assert (one != two) is is_another
