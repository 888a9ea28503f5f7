"""The one place that knows all clouds."""

from typing import assert_never

from endpoints.aws.cloud import AWS
from endpoints.endpoint.cloud import Cloud
from endpoints.stack.settings import ClusterSettings

_NONE = Cloud()


def cloud_of(cluster: ClusterSettings) -> Cloud:
    """The cloud that a cluster is in, by the `kind` of its settings."""
    match cluster.kind:
        case "kubernetes":
            return _NONE
        case "eks":
            return AWS
        case _:
            assert_never(cluster.kind)
