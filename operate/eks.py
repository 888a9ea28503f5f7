"""Facts about an EKS cluster from AWS."""

import shutil
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError

from endpoints import plan
from operate.errors import EksError

NO_ANSWER = (BotoCoreError, ClientError, ResponseParserError)
"""All exceptions of boto3 where AWS refuses, is not reached, or a proxy answers."""


def session(region: str, role_arn: str | None) -> boto3.Session:
    """A session of the caller's own credentials, or of the role that they may assume.

    Raises:
        EksError: the role cannot be assumed.
    """
    own = boto3.Session(region_name=region)
    if role_arn is None:
        return own
    try:
        given = own.client("sts").assume_role(RoleArn=role_arn, RoleSessionName="endpoints")
    except NO_ANSWER as error:
        raise EksError(f"{role_arn} cannot be assumed: {error}") from error
    keys = given["Credentials"]
    return boto3.Session(
        region_name=region,
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys["SessionToken"],
    )


def read_kubeconfig(access: plan.EksAccess) -> str:
    """A kubeconfig as JSON; its tokens come from the `aws` command line.

    Raises:
        EksError: the cluster is not there or not to be seen, or that command line is missing.
    """
    if shutil.which("aws") is None:
        # Without that command, the client would go on without a token and be refused.
        raise EksError(
            f"EKS cluster {access.name} in {access.region} is reached with tokens of the command "
            "`aws`, which is not on the PATH. Install the AWS CLI, version 2."
        )
    client: Any = session(access.region, access.role_arn).client("eks")
    try:
        cluster = client.describe_cluster(name=access.name)["cluster"]
    except NO_ANSWER as error:
        raise EksError(f"EKS cluster {access.name} in {access.region}: {error}") from error
    certificate = cluster["certificateAuthority"]["data"]
    return plan.eks_kubeconfig(access, cluster["endpoint"], certificate)
