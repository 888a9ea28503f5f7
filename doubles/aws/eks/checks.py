"""EKS's refusals of node groups; a comment marks messages whose real wording is unknown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Never

from moto.ec2.models import ec2_backends

from doubles.aws.eks.state import Eks, Record
from doubles.aws.errors import AwsError
from doubles.aws.instance_types import architecture, vendor

_EFFECTS = ("NO_SCHEDULE", "NO_EXECUTE", "PREFER_NO_SCHEDULE")
_MOST_TAINTS = 50
"""Most taints of a node group: EKS quota."""
_RESERVED = ("eks.amazonaws.com/", "kubernetes.io/cluster/")
_VENDORS = {"NVIDIA": "nvidia", "GPU": "nvidia", "NEURON": "aws"}
"""Accelerator vendor or architecture for the last word of an AMI type."""


def check_scaling(scaling: Mapping[str, int]) -> None:
    """Check the sizes; of EKS's messages only the first is known, the others follow it."""
    least, desired, most = scaling["minSize"], scaling["desiredSize"], scaling["maxSize"]
    if most < 1:
        refuse("maxSize must be greater than or equal to 1")
    if least > most:
        refuse(f"Minimum capacity {least} can't be greater than maximum size {most}")
    if least > desired:
        refuse(f"Minimum capacity {least} can't be greater than desired size {desired}")
    if desired > most:
        refuse(f"Desired capacity {desired} can't be greater than max size {most}")


def check_taints(taints: Sequence[Record]) -> None:
    """Check the taints' effects; the message is that of AWS services for enumerations."""
    if len(taints) > _MOST_TAINTS:
        refuse(f"Too many taints: at most {_MOST_TAINTS} are allowed")
    for taint in taints:
        if taint.get("effect") not in _EFFECTS:
            refuse(
                f"Value '{taint.get('effect')}' at 'taints.member.effect' failed to satisfy "
                f"constraint: Member must satisfy enum value set: [{', '.join(_EFFECTS)}]"
            )


def check_labels(labels: Mapping[str, str]) -> None:
    """Check for labels that EKS reserves; the message is ours."""
    for key in labels:
        if key.startswith(_RESERVED):
            refuse(f"Label cannot contain reserved prefixes [{key}]")


def launch_template(eks: Eks, asked: Record) -> dict[str, str]:
    """The template by id, name and version; the refusal has EC2's message within ours."""
    ec2 = ec2_backends[eks.account_id][eks.region_name]
    named, identified = asked.get("name"), asked.get("id")
    if named and identified:
        refuse("Launch template name and id cannot both be specified.")
    identifier = identified or ec2.launch_template_name_to_ids.get(named or "", "")
    template = ec2.launch_templates.get(identifier)
    if template is None:
        refuse(f"The specified launch template, {named or identified}, does not exist.")
    version = asked.get("version", str(template.default_version_number))
    if version.isdigit() and int(version) > len(template.versions):
        refuse(f"Could not find the specified version {version} for the launch template.")
    return {"id": template.id, "name": template.name, "version": version}


def check_instance_types(
    eks: Eks, asked: Record, template: Mapping[str, str] | None, ami_type: str
) -> list[str]:
    """The instance types, if they fit the AMI type.

    The sentence is known from users who asked for ARM instances with an x86 AMI.
    """
    own = _template_type(eks, template)
    if own and asked.get("instanceTypes"):
        refuse("Instance types cannot be specified both in the launch template and the request.")
    types = [own] if own else list(asked.get("instanceTypes") or ["t3.medium"])
    wrong = [each for each in types if not _fits(each, ami_type)]
    if wrong:
        listed = ", ".join(wrong)
        refuse(f"[{listed}] is not a valid instance type for requested amiType {ami_type}")
    return types


def refuse(message: str) -> Never:
    """Raise EKS' InvalidParameterException."""
    raise AwsError("InvalidParameterException", message)


def _template_type(eks: Eks, template: Mapping[str, str] | None) -> str:
    if template is None:
        return ""
    stored = ec2_backends[eks.account_id][eks.region_name].get_launch_template(template["id"])
    return stored.get_version(template["version"]).instance_type


def _fits(instance_type: str, ami_type: str) -> bool:
    if ami_type == "CUSTOM":
        return True
    if ("ARM_64" in ami_type) != (architecture(instance_type) == "arm64"):
        return False
    made_for = _VENDORS.get(ami_type.rsplit("_", 1)[-1])
    if ami_type.startswith("BOTTLEROCKET") and made_for is None:
        # The plain Bottlerocket image serves Neuron devices as well.
        return vendor(instance_type) != "nvidia"
    return vendor(instance_type) == made_for
