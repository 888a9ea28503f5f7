"""Alternatives of which each cloud has its own; what reads them asks which one it is."""

from endpoints.plan.aws import AwsEnvironment
from endpoints.plan.node_group import KarpenterPool, ManagedNodeGroup

Environment = AwsEnvironment
"""What a cluster needs of its cloud beside its pools."""

NodeGroup = ManagedNodeGroup
"""A pool's nodes, where the cloud itself has groups of them."""

NodeSource = NodeGroup | KarpenterPool
"""What gets a pool its nodes; Karpenter's objects lie in the cluster, whatever cloud it is in."""
