"""Reader of STS, IAM, EKS, ACM, WAF, KMS and S3, whose methods may raise botocore's errors."""

from typing import Any

import boto3
from botocore.exceptions import ClientError

from operate.preflight.aws_clients import client, code
from operate.preflight.figures import LiveCluster
from operate.preflight.simulation import Simulation, role_name


class AccountReader:
    """Reader of one account in one region."""

    def __init__(self, session: boto3.Session) -> None:
        self._session = session
        self._sts: Any = client(session, "sts")
        self._iam: Any = client(session, "iam")
        self._eks: Any = client(session, "eks")

    def caller(self) -> tuple[str, str]:
        """Account and ARN of the caller."""
        found = self._sts.get_caller_identity()
        return found["Account"], found["Arn"]

    def principal(self, caller: str) -> str:
        """ARN of the caller for IAM's simulator: for a session, its role's with path."""
        name = role_name(caller)
        if name is None:
            return caller
        arn: str = self._iam.get_role(RoleName=name)["Role"]["Arn"]
        return arn

    def denied(self, principal: str, question: Simulation) -> tuple[str, ...]:
        """Actions of the question that the simulator denies."""
        context = [
            {
                "ContextKeyName": key,
                "ContextKeyValues": list(values),
                "ContextKeyType": "boolean" if values == ("true",) else "string",
            }
            for key, values in question.context.items()
        ]
        pages = self._iam.get_paginator("simulate_principal_policy").paginate(
            PolicySourceArn=principal,
            ActionNames=list(question.actions),
            ResourceArns=[question.resource],
            ContextEntries=context,
        )
        results = [one for page in pages for one in page["EvaluationResults"]]
        return tuple(one["EvalActionName"] for one in results if one["EvalDecision"] != "allowed")

    def cluster(self, name: str) -> LiveCluster | None:
        """The EKS cluster of a name; None if it does not exist."""
        try:
            found = self._eks.describe_cluster(name=name)["cluster"]
        except ClientError as error:
            if code(error) != "ResourceNotFoundException":
                raise
            return None
        network = found.get("resourcesVpcConfig", {})
        return LiveCluster(
            status=found["status"],
            version=found["version"],
            authentication_mode=found.get("accessConfig", {}).get("authenticationMode", ""),
            vpc_id=network.get("vpcId", ""),
            subnet_ids=tuple(network.get("subnetIds", ())),
        )

    def add_ons(self, name: str) -> frozenset[str]:
        """Names of a cluster's add-ons."""
        pages = self._eks.get_paginator("list_addons").paginate(clusterName=name)
        return frozenset(add_on for page in pages for add_on in page["addons"])

    def versions(self) -> tuple[str, ...]:
        """Kubernetes versions for which EKS creates clusters."""
        pages = self._eks.get_paginator("describe_cluster_versions").paginate()
        return tuple(one["clusterVersion"] for page in pages for one in page["clusterVersions"])

    def certificate(self, arn: str) -> str | None:
        """Status of a certificate; None if it does not exist."""
        acm: Any = client(self._session, "acm")
        try:
            found = acm.describe_certificate(CertificateArn=arn)["Certificate"]
        except ClientError as error:
            if code(error) != "ResourceNotFoundException":
                raise
            return None
        status: str = found["Status"]
        return status

    def has_web_acl(self, arn: str) -> bool:
        """Whether a regional web ACL exists."""
        name, acl_id = arn.split("/")[-2:]
        waf: Any = client(self._session, "wafv2")
        try:
            waf.get_web_acl(Name=name, Scope="REGIONAL", Id=acl_id)
        except ClientError as error:
            if code(error) != "WAFNonexistentItemException":
                raise
            return False
        return True

    def key_state(self, arn: str) -> str | None:
        """State of a KMS key; None if it does not exist."""
        kms: Any = client(self._session, "kms")
        try:
            found = kms.describe_key(KeyId=arn)["KeyMetadata"]
        except ClientError as error:
            if code(error) != "NotFoundException":
                raise
            return None
        state: str = found["KeyState"]
        return state

    def bucket_region(self, name: str) -> str | None:
        """Region of a bucket; None if no account has one of that name."""
        s3: Any = client(self._session, "s3")
        try:
            found = s3.head_bucket(Bucket=name)
        except ClientError as error:
            if code(error) not in {"404", "NoSuchBucket"}:
                raise
            return None
        region: str = found.get("BucketRegion") or self._session.region_name
        return region
