"""Plans of AWS resources, made in code, independent of the planner."""

import dataclasses
from typing import Any

from endpoints import plan
from endpoints.aws.weight_store import ROLE_ANNOTATION
from endpoints.manifests import kubernetes_object, object_meta
from tests.components.programs import planned
from tests.support import resolved

TAGS = {"endpoints.internal/stack": "test/main"}
ACCOUNT = "111122223333"
CLUSTER = resolved.cluster(
    kind="eks",
    eks={"name": "models", "region": "us-east-1"},
    nodes="existing",
    kubeconfig=None,
    context=None,
)


def role(name: str, /, **changes: Any) -> plan.Role:
    """A role with one policy of AWS's and one of its own."""
    data: dict[str, Any] = {
        "logical_name": name,
        "name": None,
        "description": f"Role of {name}",
        "trust": {"Version": "2012-10-17", "Statement": []},
        "managed_policies": ("arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy",),
        "inline_policies": {"read": {"Version": "2012-10-17", "Statement": []}},
        "permissions_boundary": None,
        "tags": TAGS,
    }
    return plan.Role(**{**data, **changes})


def launch_template(name: str, **changes: Any) -> plan.LaunchTemplate:
    """A template with one volume and default settings."""
    data: dict[str, Any] = {
        "logical_name": name,
        "description": f"Nodes of {name}",
        "block_devices": (plan.BlockDevice(device_name="/dev/xvda", size_gib=200),),
        "http_tokens": "required",
        "http_put_response_hop_limit": 1,
        "user_data": None,
        "market_type": None,
        "instance_type": None,
        "reservation_id": None,
        "security_group_ids": (),
        "efa_interfaces": 0,
        "instance_tags": {**TAGS, "Name": name},
        "tags": TAGS,
    }
    return plan.LaunchTemplate(**{**data, **changes})


def node_group(name: str = "main-g6e-xlarge", **changes: Any) -> plan.ManagedNodeGroup:
    """A group of one GPU type, from zero to three nodes, on every subnet of its cluster."""
    data: dict[str, Any] = {
        "logical_name": name,
        "cluster_name": "models",
        "ami_type": "AL2023_x86_64_NVIDIA",
        "capacity_type": "ON_DEMAND",
        "instance_types": ("g6e.xlarge",),
        "labels": {"endpoints.internal/pool": name},
        "taints": (plan.EksTaint(key="nvidia.com/gpu", value="true", effect="NO_SCHEDULE"),),
        "min_size": 0,
        "max_size": 3,
        "serves": True,
        "subnet_ids": (),
        "zones": (),
        "max_unavailable": 1,
        "launch_template": launch_template(name),
        "role": role(name),
        "autoscaling_tags": (
            plan.AutoscalingTag(
                logical_name=f"{name}-gpu",
                key="k8s.io/cluster-autoscaler/node-template/resources/nvidia.com/gpu",
                value="1",
                propagate_at_launch=False,
            ),
        ),
        "tags": TAGS,
        "create_seconds": 1500,
    }
    return plan.ManagedNodeGroup(**{**data, **changes})


def special_node_group() -> plan.ManagedNodeGroup:
    """A Capacity Block with EFA interfaces, a script, and one zone."""
    name = "main-p5-48xlarge"
    template = launch_template(
        name,
        user_data="[settings.kubernetes]\n",
        market_type="capacity-block",
        instance_type="p5.48xlarge",
        reservation_id="cr-0123456789abcdef0",
        security_group_ids=("sg-0123456789abcdef0",),
        efa_interfaces=2,
    )
    return node_group(
        name,
        capacity_type="CAPACITY_BLOCK",
        instance_types=(),
        launch_template=template,
        zones=("us-east-1b",),
    )


def control_plane(name: str = "main", **changes: Any) -> plan.ControlPlane:
    """A private cluster with a key of its own."""
    system = node_group(
        f"{name}-system",
        ami_type="AL2023_x86_64_STANDARD",
        instance_types=("m7i.large",),
        taints=(),
        autoscaling_tags=(),
        subnet_ids=("subnet-0000000a", "subnet-0000000b"),
        min_size=2,
    )
    key = plan.EncryptionKey(
        logical_name=f"{name}-secrets",
        description="Secrets of cluster models",
        deletion_window_days=30,
        tags=TAGS,
    )
    entry = plan.AccessEntry(
        logical_name=f"{name}-platform",
        principal_arn=f"arn:aws:iam::{ACCOUNT}:role/platform",
        type="STANDARD",
        policies=("arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",),
        tags=TAGS,
    )
    data: dict[str, Any] = {
        "logical_name": name,
        "name": "models",
        "version": "1.35",
        "role": role(f"{name}-cluster", inline_policies={}),
        "subnet_ids": ("subnet-0000000a", "subnet-0000000b"),
        "endpoint_public_access": False,
        "public_access_cidrs": (),
        "log_types": ("api", "audit", "authenticator"),
        "key": key,
        "key_arn": None,
        "access_entries": (entry,),
        "add_ons": (
            add_on(name, "vpc-cni", before_nodes=True),
            add_on(name, "coredns", before_nodes=False),
        ),
        "oidc_provider": f"{name}-oidc",
        "system_nodes": system,
        "tags": TAGS,
    }
    return plan.ControlPlane(**{**data, **changes})


def add_on(cluster: str, name: str, *, before_nodes: bool) -> plan.AddOn:
    """An add-on at some version."""
    return plan.AddOn(
        logical_name=f"{cluster}-{name}",
        name=name,
        version="v1.0.0-eksbuild.1",
        before_nodes=before_nodes,
        roles=(),
        tags=TAGS,
    )


def weight_store(identity: str = "pod-identity", *, creates: bool = True) -> plan.WeightStore:
    """A store of weights whose bucket is created, or exists."""
    bucket = plan.Bucket(
        logical_name="main-weights",
        name="models-weights",
        policy={"Version": "2012-10-17", "Statement": []},
        tags=TAGS,
    )
    trust = {
        "Principal": {"Federated": plan.OIDC_PROVIDER},
        "Condition": {"StringEquals": {f"{plan.OIDC_ISSUER}:aud": "sts.amazonaws.com"}},
    }
    arn = {ROLE_ANNOTATION: plan.RoleArn(role="main-weights")} if identity == "oidc" else {}
    account = kubernetes_object(
        logical_name="main-weights",
        api_version="v1",
        kind="ServiceAccount",
        metadata=object_meta("weights", namespace="endpoints", labels={}, annotations=arn),
    )
    return plan.WeightStore(
        logical_name="main-weights",
        bucket=bucket if creates else None,
        role=role("main-weights", managed_policies=(), trust=trust),
        identity=identity,  # type: ignore[arg-type]  # a test's own word
        service_account=account,
        tags=TAGS,
    )


def node_role() -> plan.NodeRole:
    """The role of Karpenter's nodes."""
    entry = plan.AccessEntry(
        logical_name="main-karpenter-node",
        principal_arn=None,
        type="EC2_LINUX",
        policies=(),
        tags=TAGS,
    )
    return plan.NodeRole(
        role=role("main-karpenter-node", name="karpenter-node"), access_entry=entry
    )


def environment(**changes: Any) -> plan.AwsEnvironment:
    """The AWS environment of an existing cluster, without further resources."""
    data: dict[str, Any] = {
        "region": "us-east-1",
        "role_arn": None,
        "tags": TAGS,
        **dict.fromkeys(("control_plane", "weight_store", "node_role")),
    }
    return plan.AwsEnvironment(**{**data, **changes})


def stack(group: plan.ManagedNodeGroup | None = None, **of_environment: Any) -> plan.Plan:
    """One endpoint on an EKS cluster, whose pool has this group."""
    base = planned(resolved.endpoint(cluster=CLUSTER))
    [cluster], [pool] = base.clusters, base.pools
    aws = environment(**of_environment)
    return dataclasses.replace(
        base,
        clusters=(dataclasses.replace(cluster, environment=aws, objects=()),),
        pools=(dataclasses.replace(pool, nodes_from=group),),
    )


def live_group(name: str, **changes: Any) -> plan.LiveGroup:
    """`node_group()` as it is in AWS, with two nodes."""
    data: dict[str, Any] = {
        "name": name,
        "status": "ACTIVE",
        "ami_type": "AL2023_x86_64_NVIDIA",
        "capacity_type": "ON_DEMAND",
        "instance_types": ("g6e.xlarge",),
        "subnet_ids": frozenset({"subnet-0000000a", "subnet-0000000b"}),
        "min_size": 0,
        "max_size": 3,
        "desired_size": 2,
        "replaces": None,
    }
    return plan.LiveGroup(**{**data, **changes})
