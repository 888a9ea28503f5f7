"""Conversion between a cluster's properties and EKS' descriptions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from doubles.aws_provider.schema import Properties
from doubles.aws_provider.shapes import moment, present
from doubles.aws_provider.tags import own
from doubles.plugin.wire import Value

LOG_TYPES = ("api", "audit", "authenticator", "controllerManager", "scheduler")
"""Logs of a control plane (EKS API reference, `LogSetup`)."""


def describe(found: Mapping[str, Value]) -> Properties:
    """The outputs for EKS' description of a cluster."""
    vpc = found.get("resourcesVpcConfig") or {}
    issuer = ((found.get("identity") or {}).get("oidc") or {}).get("issuer")
    encryption = found.get("encryptionConfig") or []
    return {
        "accessConfig": present(
            authenticationMode=(found.get("accessConfig") or {}).get("authenticationMode")
        ),
        "arn": found["arn"],
        "certificateAuthority": {"data": (found.get("certificateAuthority") or {}).get("data", "")},
        "clusterId": "",
        "createdAt": moment(found.get("createdAt")),
        "deletionProtection": found.get("deletionProtection"),
        "enabledClusterLogTypes": _log_types(found.get("logging")),
        "encryptionConfig": _encryption(encryption[0]) if encryption else None,
        "endpoint": found.get("endpoint", ""),
        "identities": [{"oidcs": [{"issuer": issuer}]}] if issuer else [],
        "kubernetesNetworkConfig": found.get("kubernetesNetworkConfig"),
        "name": found["name"],
        "platformVersion": found.get("platformVersion", ""),
        "roleArn": found["roleArn"],
        "status": found["status"],
        "tagsAll": own(found.get("tags")),
        "upgradePolicy": found.get("upgradePolicy"),
        "version": found.get("version"),
        "vpcConfig": {
            "clusterSecurityGroupId": vpc.get("clusterSecurityGroupId", ""),
            "endpointPrivateAccess": bool(vpc.get("endpointPrivateAccess")),
            "endpointPublicAccess": bool(vpc.get("endpointPublicAccess")),
            "publicAccessCidrs": vpc.get("publicAccessCidrs") or [],
            "securityGroupIds": vpc.get("securityGroupIds") or [],
            "subnetIds": vpc.get("subnetIds") or [],
            "vpcId": vpc.get("vpcId", ""),
        },
    }


def logging(wanted: Sequence[str] | None) -> dict[str, Value]:
    """Logging configuration: enabled and disabled types."""
    chosen = set(wanted or ())
    setups = [(sorted(chosen), True), (sorted(set(LOG_TYPES) - chosen), False)]
    return {"clusterLogging": [{"types": t, "enabled": on} for t, on in setups if t]}


def _log_types(found: Mapping[str, Value] | None) -> list[str]:
    setups = (found or {}).get("clusterLogging") or []
    return [kind for setup in setups if setup.get("enabled") for kind in setup.get("types", [])]


def _encryption(config: Mapping[str, Value]) -> dict[str, Value]:
    provider = {"keyArn": (config.get("provider") or {}).get("keyArn", "")}
    return {"provider": provider, "resources": config.get("resources") or []}
