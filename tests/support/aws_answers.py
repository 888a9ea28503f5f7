"""Answers of AWS to recorded programs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pulumi.runtime import mocks

from components.stack import Outputs, create_stack
from endpoints import plan
from tests.components.programs import SEED
from tests.support.answers import Answer, Answers
from tests.support.recording import Recording, record

ISSUER = "https://oidc.eks.us-east-1.amazonaws.com/id/0123456789ABCDEF"
ARN = "arn:aws:eks:us-east-1:111122223333:cluster/models"
SUBNETS = {"us-east-1a": "subnet-0000000a", "us-east-1b": "subnet-0000000b"}
NO_CLUSTER = "ResourceNotFoundException: No cluster found for name: models."
CREATED: Mapping[str, Mapping[str, Any]] = {
    "aws:eks/cluster:Cluster": {
        "arn": ARN,
        "endpoint": "https://models.eks",
        "certificateAuthority": {"data": "Q0E="},
        "identities": [{"oidcs": [{"issuer": ISSUER}]}],
        "vpcConfig": {"clusterSecurityGroupId": "sg-0000cccc", "subnetIds": []},
    },
    "aws:eks/nodeGroup:NodeGroup": {
        "nodeGroupName": "created-0123456",
        "resources": [{"autoscalingGroups": [{"name": "eks-created"}]}],
    },
    "aws:ec2/launchTemplate:LaunchTemplate": {"latestVersion": 7},
    "aws:iam/role:Role": {"arn": "arn:aws:iam::111122223333:role/created", "name": "created"},
    "aws:kms/key:Key": {"arn": "arn:aws:kms:us-east-1:111122223333:key/created", "keyId": "key"},
    "aws:s3/bucket:Bucket": {"arn": "arn:aws:s3:::models-weights"},
}
"""Outputs of AWS for created resources, by type."""
DESCRIBED = {
    "arn": ARN,
    "endpoint": "https://models.eks",
    "certificateAuthorities": [{"data": "Q0E="}],
    "identities": [{"oidcs": [{"issuer": ISSUER}]}],
    "vpcConfig": {
        "clusterSecurityGroupId": "sg-0000cccc",
        "subnetIds": sorted(SUBNETS.values()),
    },
}


@dataclass(kw_only=True)
class Aws:
    """A region with at most one cluster; `asked` keeps what was looked up, and by which provider.

    `refusals` are what AWS says instead of answering, by token.
    """

    exists: bool = True
    groups: Sequence[plan.LiveGroup] = ()
    refusals: Mapping[str, str] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)

    def deploy(self, stack: plan.Plan, *, preview: bool = False) -> Recording[Outputs]:
        """The program's requests to the engine, given these answers."""
        answers = Answers(invoke=self._answer, outputs=CREATED)
        seed = {"endpoints:apiKeySeed": SEED}
        return record(
            lambda: create_stack(stack), secret_config=seed, preview=preview, answers=answers
        )

    def _answer(self, asked: mocks.MockCallArgs) -> Answer:
        token = asked.token.split(":")[-1]
        self.asked.append((token, asked.provider))
        refusal = self.refusals.get(token)
        if refusal is None and not self.exists:
            refusal = NO_CLUSTER
        if refusal is not None:
            return {}, [("", refusal)]
        return _ANSWERS[token](self, asked.args), []

    def _cluster(self, _: Mapping[str, Any]) -> dict[str, Any]:
        return DESCRIBED

    def _names(self, _: Mapping[str, Any]) -> dict[str, Any]:
        return {"names": [group.name for group in self.groups]}

    def _group(self, args: Mapping[str, Any]) -> dict[str, Any]:
        [group] = [group for group in self.groups if group.name == args["nodeGroupName"]]
        sizes = {
            "minSize": group.min_size,
            "maxSize": group.max_size,
            "desiredSize": group.desired_size,
        }
        return {
            "status": group.status,
            "amiType": group.ami_type,
            "capacityType": group.capacity_type,
            "instanceTypes": list(group.instance_types),
            "subnetIds": sorted(group.subnet_ids),
            "scalingConfigs": [sizes],
            "tags": {} if group.replaces is None else {plan.REPLACES_TAG: group.replaces},
        }

    def _subnets(self, args: Mapping[str, Any]) -> dict[str, Any]:
        asked = {item["name"]: item["values"] for item in args["filters"]}
        zones = [zone for zone in asked["availability-zone"] if zone in SUBNETS]
        return {"ids": [SUBNETS[zone] for zone in zones if SUBNETS[zone] in asked["subnet-id"]]}


_ANSWERS = {
    "getCluster": Aws._cluster,
    "getNodeGroups": Aws._names,
    "getNodeGroup": Aws._group,
    "getSubnets": Aws._subnets,
}
