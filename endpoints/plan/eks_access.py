"""Access to a cluster of EKS."""

import json
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class EksAccess:
    """Access by the cluster's name in AWS; clients get tokens from `aws eks get-token`."""

    name: str
    region: str
    role_arn: str | None
    """Role that provider and clients assume; None: the caller's own credentials."""


def eks_kubeconfig(access: EksAccess, server: str, certificate_authority: str) -> str:
    """A kubeconfig as JSON, without secrets and constant while the cluster lives.

    Args:
        access: the cluster.
        server: URL of its API server.
        certificate_authority: base64 of the PEM certificate, as EKS gives it.
    """
    role = ["--role-arn", access.role_arn] if access.role_arn else []
    region, name = access.region, access.name
    token = ["--region", region, "eks", "get-token", "--cluster-name", name, "--output", "json"]
    cluster = {"server": server, "certificate-authority-data": certificate_authority}
    command = {
        "apiVersion": "client.authentication.k8s.io/v1beta1",
        "command": "aws",
        "args": [*token, *role],
        "interactiveMode": "Never",
    }
    kubeconfig = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": name, "cluster": cluster}],
        "users": [{"name": name, "user": {"exec": command}}],
        "contexts": [{"name": name, "context": {"cluster": name, "user": name}}],
        "current-context": name,
    }
    return json.dumps(kubeconfig, sort_keys=True)
