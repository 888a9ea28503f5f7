"""Definitions of the AWS Load Balancer Controller's kinds, with the fields that plans write.

Written by hand from the controller's reference at version 2.14, whose API versions 3.5 serves too:
no release of its Go module that has these kinds could be downloaded. Other fields are refused.
"""

from __future__ import annotations

from typing import Any

_STRING = {"type": "string"}
_INTEGER = {"type": "integer", "format": "int32"}
_TEXTS = {"type": "object", "additionalProperties": _STRING}


def definitions() -> list[dict[str, Any]]:
    """The custom resource definitions."""
    return [
        _definition("elbv2.k8s.aws", "IngressClassParams", "ingressclassparams", "Cluster", _CLASS),
        _definition(
            "gateway.k8s.aws",
            "LoadBalancerConfiguration",
            "loadbalancerconfigurations",
            "Namespaced",
            _CONFIGURATION,
        ),
        _definition(
            "gateway.k8s.aws",
            "TargetGroupConfiguration",
            "targetgroupconfigurations",
            "Namespaced",
            _TARGET_GROUP,
        ),
    ]


def _object(properties: dict[str, Any], *required: str) -> dict[str, Any]:
    made: dict[str, Any] = {"type": "object", "properties": properties}
    return {**made, "required": list(required)} if required else made


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _one_of(*values: str) -> dict[str, Any]:
    return {"type": "string", "enum": list(values)}


def _definition(
    group: str, kind: str, plural: str, scope: str, spec: dict[str, Any]
) -> dict[str, Any]:
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": f"{plural}.{group}"},
        "spec": {
            "group": group,
            "names": {"kind": kind, "plural": plural, "singular": kind.lower()},
            "scope": scope,
            "versions": [
                {
                    "name": "v1beta1",
                    "served": True,
                    "storage": True,
                    "schema": {"openAPIV3Schema": _object({"spec": spec})},
                }
            ],
        },
    }


_PAIRS = _list(_object({"key": _STRING, "value": _STRING}, "key", "value"))
_SCHEME = _one_of("internal", "internet-facing")
_CLASS = _object(
    {
        "scheme": _SCHEME,
        "group": _object({"name": _STRING}, "name"),
        "namespaceSelector": _object({"matchLabels": _TEXTS}),
        "loadBalancerAttributes": _PAIRS,
        "certificateArn": _list(_STRING),
        "sslPolicy": _STRING,
        "wafv2AclArn": _STRING,
        "tags": _PAIRS,
    }
)
_CONFIGURATION = _object(
    {
        "scheme": _SCHEME,
        "loadBalancerAttributes": _PAIRS,
        "listenerConfigurations": _list(
            _object(
                {
                    "protocolPort": {"type": "string", "pattern": r"^(HTTP|HTTPS):[1-9]\d{0,4}$"},
                    "defaultCertificate": _STRING,
                    "certificates": _list(_STRING),
                    "sslPolicy": _STRING,
                },
                "protocolPort",
            )
        ),
        "wafV2": _object({"webACL": _STRING}, "webACL"),
        "tags": _TEXTS,
    }
)
_TARGET_GROUP = _object(
    {
        "targetReference": _object({"name": _STRING}, "name"),
        "defaultConfiguration": _object(
            {
                "targetType": _one_of("instance", "ip"),
                "healthCheckConfig": _object(
                    {
                        "healthCheckPath": _STRING,
                        "healthCheckInterval": _INTEGER,
                        "healthCheckTimeout": _INTEGER,
                        "healthyThresholdCount": _INTEGER,
                        "unhealthyThresholdCount": _INTEGER,
                        "matcher": _object({"httpCode": _STRING}),
                    }
                ),
                "targetGroupAttributes": _PAIRS,
            }
        ),
    }
)
