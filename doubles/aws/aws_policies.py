"""Policies that AWS keeps in every account."""

from __future__ import annotations

import json
from typing import Any

import moto.iam.models

_BEGINNINGS = (
    "AmazonEBSCSI",
    "AmazonEC2ContainerRegistry",
    "AmazonEFSCSI",
    "AmazonEKS",
    "AmazonSSMManaged",
)
"""Beginnings of names of policies for clusters, nodes and add-ons; AWS has some 1500 others."""


def keep_cluster_policies() -> None:
    """Restrict the policies that moto loads, where it is set to load any.

    It loads them anew for every account, partition and reset, and all take a third of a second.
    """
    iam: Any = moto.iam.models
    known = json.loads(iam.aws_managed_policies_data)
    kept = {name: policy for name, policy in known.items() if name.startswith(_BEGINNINGS)}
    iam.aws_managed_policies_data = json.dumps(kept)
