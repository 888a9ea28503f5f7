"""Unions of the records that each cloud has of its own; readers match on their kind."""

from endpoints.plan.aws import AwsEnvironment
from endpoints.plan.node_group import KarpenterPool, ManagedNodeGroup

Environment = AwsEnvironment
"""Resources that a cluster needs of its cloud beside its pools."""

NodeGroup = ManagedNodeGroup
"""Nodes of a pool, where the cloud itself has groups of them."""

NodeSource = NodeGroup | KarpenterPool
"""Source of a pool's nodes; Karpenter's objects lie in the cluster, whatever its cloud is."""
