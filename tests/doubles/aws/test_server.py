"""The emulated AWS: errors on demand, answers held back, calls and leftovers."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from doubles.aws import Cloud, install_aws_command
from tests.doubles.aws.node_groups import CLUSTER, REGION, TRUST, Groups

pytestmark = pytest.mark.cloud

KUBECONFIG = {
    "clusters": [
        {"cluster": {"server": "https://127.0.0.1:1", "certificate-authority-data": "Y2E="}}
    ],
    "users": [{"user": {"client-certificate-data": "Y2VydA==", "client-key-data": "a2V5"}}],
}


@pytest.mark.parametrize(
    ("service", "operation", "call", "code"),
    [
        ("eks", "ListClusters", "list_clusters", "AccessDeniedException"),
        ("ec2", "DescribeVpcs", "describe_vpcs", "UnauthorizedOperation"),
        ("iam", "ListRoles", "list_roles", "AccessDenied"),
        ("s3", "ListBuckets", "list_buckets", "AccessDenied"),
        ("kms", "ListKeys", "list_keys", "AccessDeniedException"),
        ("autoscaling", "DescribeTags", "describe_tags", "AccessDenied"),
    ],
)
def test_a_call_fails_once_in_the_service_own_format(
    cloud: Cloud, service: str, operation: str, call: str, code: str
) -> None:
    client = cloud.client(service, REGION)
    cloud.fail(service, operation, code, status=403)
    with pytest.raises(ClientError) as refused:
        getattr(client, call)()
    error = refused.value.response["Error"]
    assert error["Code"] == code
    assert "User: arn:aws:iam::123456789012:user/deployer is not authorized" in error["Message"]
    getattr(client, call)()


def test_throttling_is_retried_by_clients(cloud: Cloud) -> None:
    cloud.fail("eks", "ListClusters", "ThrottlingException", times=1)
    assert cloud.client("eks", REGION).list_clusters()["clusters"] == []
    assert cloud.calls() == [("eks", "ListClusters")] * 2


def test_a_held_answer_waits_after_the_work_is_done(cloud: Cloud) -> None:
    iam = cloud.client("iam", REGION)
    hold = cloud.slow("iam", "CreateRole")
    role = {"RoleName": "slow", "AssumeRolePolicyDocument": TRUST}
    caller = threading.Thread(target=iam.create_role, kwargs=role)
    caller.start()
    assert hold.arrived(10)
    assert caller.is_alive()
    assert cloud.leftovers() == ["role slow"]
    hold.release()
    caller.join(10)
    assert not caller.is_alive()


def test_calls_are_reported_as_permissions(cloud: Cloud) -> None:
    s3 = cloud.client("s3", REGION)
    s3.create_bucket(Bucket="weights")
    public = {"BlockPublicAcls": True}
    s3.put_public_access_block(Bucket="weights", PublicAccessBlockConfiguration=public)
    s3.head_bucket(Bucket="weights")
    assert cloud.actions() == {"s3:CreateBucket", "s3:PutBucketPublicAccessBlock", "s3:ListBucket"}


def test_nothing_but_roles_is_left_when_group_add_on_and_cluster_are_gone(cloud: Cloud) -> None:
    groups = Groups(cloud)
    groups.create()
    left = {each.partition(" ")[0] for each in cloud.leftovers()}
    assert left >= {"cluster", "node", "add-on", "auto", "launch", "security", "role", "access"}
    groups.delete()
    groups.eks.delete_cluster(name=CLUSTER)
    assert cloud.leftovers() == ["role models-cluster", "role node"]


def test_access_entries_take_policies_and_pods_take_one_role(cloud: Cloud) -> None:
    groups = Groups(cloud)
    entry = {"clusterName": CLUSTER, "principalArn": groups.role}
    policy = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy"
    groups.eks.create_access_entry(**entry)
    groups.eks.associate_access_policy(**entry, policyArn=policy, accessScope={"type": "cluster"})
    listed = groups.eks.list_associated_access_policies(**entry)["associatedAccessPolicies"]
    assert [each["policyArn"] for each in listed] == [policy]
    with pytest.raises(ClientError, match="already in use on this cluster"):
        groups.eks.create_access_entry(**entry)
    pods = {"clusterName": CLUSTER, "namespace": "n", "serviceAccount": "s"}
    groups.eks.create_pod_identity_association(**pods, roleArn=groups.role)
    with pytest.raises(ClientError, match="Association already exists: a-"):
        groups.eks.create_pod_identity_association(**pods, roleArn=groups.role)


def test_an_add_on_takes_its_pods_roles_along(cloud: Cloud) -> None:
    groups = Groups(cloud)
    add_on = {"clusterName": CLUSTER, "addonName": "vpc-cni"}
    pods = [{"serviceAccount": "aws-node", "roleArn": groups.role}]
    made = groups.eks.create_addon(**add_on, podIdentityAssociations=pods)["addon"]
    (arn,) = made["podIdentityAssociations"]
    (found,) = groups.eks.list_pod_identity_associations(clusterName=CLUSTER)["associations"]
    assert (found["associationArn"], found["namespace"]) == (arn, "kube-system")
    groups.eks.update_addon(**add_on, podIdentityAssociations=[])
    assert not groups.eks.list_pod_identity_associations(clusterName=CLUSTER)["associations"]
    groups.eks.update_addon(**add_on, podIdentityAssociations=pods)
    groups.eks.delete_addon(**add_on)
    assert not groups.eks.list_pod_identity_associations(clusterName=CLUSTER)["associations"]


def test_a_linked_cluster_is_reached_at_the_local_control_plane(
    cloud: Cloud, tmp_path: Path
) -> None:
    Groups(cloud)
    kubeconfig = tmp_path / "kubeconfig"
    kubeconfig.write_text(json.dumps(KUBECONFIG))
    cloud.link(CLUSTER, REGION, kubeconfig)
    described = cloud.client("eks", REGION).describe_cluster(name=CLUSTER)["cluster"]
    assert described["endpoint"] == "https://127.0.0.1:1"
    assert described["certificateAuthority"]["data"] == "Y2E="
    aws = install_aws_command(tmp_path / "bin", Path(sys.executable))
    token = ["--region", REGION, "eks", "get-token", "--cluster-name", CLUSTER, "--output", "json"]
    answered = _run(cloud, aws, *token)
    assert '"clientKeyData": "key"' in answered.stdout
    refused = _run(cloud, aws, "s3", "ls")
    assert (refused.returncode, refused.stderr) == (
        1,
        "the emulated aws command knows `eks get-token` only, not s3 ls\n",
    )


def _run(cloud: Cloud, *command: str | Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **cloud.environment()}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
