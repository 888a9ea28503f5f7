"""Instances of a launch template: Pulumi's properties and EC2's `LaunchTemplateData`."""

from __future__ import annotations

from collections.abc import Mapping

from doubles.aws_provider.schema import Properties
from doubles.aws_provider.shapes import camel, pascal
from doubles.aws_provider.tags import tag_list, tag_map
from doubles.plugin.wire import Value

DATA_INPUTS = frozenset(
    {
        "blockDeviceMappings",
        "capacityReservationSpecification",
        "disableApiStop",
        "disableApiTermination",
        "ebsOptimized",
        "iamInstanceProfile",
        "imageId",
        "instanceMarketOptions",
        "instanceType",
        "keyName",
        "metadataOptions",
        "monitoring",
        "networkInterfaces",
        "placement",
        "tagSpecifications",
        "userData",
        "vpcSecurityGroupIds",
    }
)
"""The properties of a version."""

_TEXT_BOOLEANS = frozenset(
    {"associatePublicIpAddress", "deleteOnTermination", "ebsOptimized", "encrypted"}
)
"""Booleans that may also be left to AWS, so that Pulumi has them as text."""

_RENAMED = {"vpcSecurityGroupIds": "securityGroupIds"}
_RENAMED_IN_INTERFACES = {"securityGroups": "groups"}


def request(planned: Properties) -> dict[str, Value]:
    """`LaunchTemplateData` for the planned properties."""
    data = {_RENAMED.get(key, key): _send(planned[key]) for key in DATA_INPUTS & planned.keys()}
    if "networkInterfaces" in data:
        data["networkInterfaces"] = _renamed(data["networkInterfaces"], _RENAMED_IN_INTERFACES)
    if "ebsOptimized" in data:
        data["ebsOptimized"] = _boolean(data["ebsOptimized"])
    specifications = data.pop("tagSpecifications", None) or []
    sent: dict[str, Value] = pascal({key: value for key, value in data.items() if _says(value)})
    if specifications:
        sent["TagSpecifications"] = [
            {"ResourceType": each["resourceType"], "Tags": tag_list(each.get("tags"))}
            for each in specifications
        ]
    # EC2 refuses a template without any data.
    return sent or {"UserData": ""}


def read_data(found: Mapping[str, Value]) -> Properties:
    """The properties for `LaunchTemplateData`."""
    specifications = found.get("TagSpecifications") or []
    data = camel({key: value for key, value in found.items() if key != "TagSpecifications"})
    originals = {new: old for old, new in _RENAMED.items()}
    state = {originals.get(key, key): _receive(value, key) for key, value in data.items()}
    if "networkInterfaces" in state:
        back = {new: old for old, new in _RENAMED_IN_INTERFACES.items()}
        state["networkInterfaces"] = _renamed(state["networkInterfaces"], back)
    state["tagSpecifications"] = [
        {"resourceType": each["ResourceType"], "tags": tag_map(each.get("Tags"))}
        for each in specifications
        # The template's own tags are no part of what it launches.
        if each["ResourceType"] != "launch-template"
    ]
    return {key: state[key] for key in DATA_INPUTS & state.keys()}


def _send(value: Value) -> Value:
    if isinstance(value, dict):
        return {
            key: _boolean(item) if key in _TEXT_BOOLEANS else _send(item)
            for key, item in value.items()
            if _says(item)
        }
    return [_send(item) for item in value] if isinstance(value, list) else value


def _receive(value: Value, key: str) -> Value:
    if isinstance(value, dict):
        return {inner: _receive(item, inner) for inner, item in value.items()}
    if isinstance(value, list):
        return [_receive(item, key) for item in value]
    if key in _TEXT_BOOLEANS and isinstance(value, bool):
        return "true" if value else "false"
    return value


def _renamed(items: list[dict[str, Value]], names: Mapping[str, str]) -> list[dict[str, Value]]:
    return [{names.get(key, key): value for key, value in item.items()} for item in items]


def _boolean(value: Value) -> bool:
    return value in (True, "true")


def _says(value: Value) -> bool:
    return value not in (None, "", [], {})
