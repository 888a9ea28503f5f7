"""aws:ec2/securityGroup:SecurityGroup (Terraform: internal/service/ec2/vpc_security_group.go)."""

from __future__ import annotations

from collections.abc import Mapping

from doubles.aws_provider.differences import changed
from doubles.aws_provider.resources.ec2_tags import specifications, update_ec2_tags
from doubles.aws_provider.schema import Autoname, Context, Properties, Schema
from doubles.aws_provider.shapes import present
from doubles.aws_provider.tags import tag_map
from doubles.plugin.wire import Value

_DIRECTIONS = {"egress": "IpPermissionsEgress", "ingress": "IpPermissions"}


class SecurityGroup:
    """A security group with the rules that its program gives it, and no others."""

    title = "Security Group"
    service = "ec2"
    schema = Schema(
        token="aws:ec2/securityGroup:SecurityGroup",
        inputs=frozenset(
            {
                "description",
                "egress",
                "ingress",
                "name",
                "namePrefix",
                "region",
                "revokeRulesOnDelete",
                "tags",
                "vpcId",
            }
        ),
        outputs=frozenset({"arn", "ownerId"}),
        force_new=frozenset({"description", "name", "namePrefix", "region", "vpcId"}),
        computed=frozenset({"egress", "ingress", "namePrefix", "region", "vpcId"}),
        sets=frozenset({"egress", "ingress"}),
        defaults={"description": "Managed by Pulumi", "revokeRulesOnDelete": False},
        write_only=frozenset({"revokeRulesOnDelete"}),
        autoname=Autoname(property="name", longest=255),
    )

    def identify(self, planned: Properties) -> str:
        """The name: the id is not known before."""
        return str(planned["name"])

    def create(self, context: Context, planned: Properties) -> str:
        """Create the group without AWS' own rule that lets everything out."""
        ec2 = context.aws("ec2")
        answer = ec2.create_security_group(
            GroupName=planned["name"],
            Description=planned["description"],
            **present(
                VpcId=planned.get("vpcId"),
                TagSpecifications=specifications("security-group", planned["tagsAll"]),
            ),
        )
        identifier = str(answer["GroupId"])
        group = ec2.describe_security_groups(GroupIds=[identifier])["SecurityGroups"][0]
        if group["IpPermissionsEgress"]:
            ec2.revoke_security_group_egress(
                GroupId=identifier, IpPermissions=group["IpPermissionsEgress"]
            )
        self._rule(context, identifier, {}, planned)
        return identifier

    def read(self, context: Context, identifier: str, recorded: Properties) -> Properties | None:
        """The group with its rules."""
        ec2 = context.aws("ec2")
        found = ec2.describe_security_groups(GroupIds=[identifier])["SecurityGroups"][0]
        region, owner = context.aws.region, found["OwnerId"]
        rules = {
            direction: [_receive(rule, identifier) for rule in found[key]]
            for direction, key in _DIRECTIONS.items()
        }
        return {
            **rules,
            "arn": f"arn:aws:ec2:{region}:{owner}:security-group/{identifier}",
            "description": found["Description"],
            "name": found["GroupName"],
            "namePrefix": recorded.get("namePrefix", ""),
            "ownerId": owner,
            "region": region,
            "tagsAll": tag_map(found.get("Tags")),
            "vpcId": found.get("VpcId", ""),
        }

    def update(
        self, context: Context, identifier: str, old: Properties, planned: Properties
    ) -> None:
        """Rules and tags change in place."""
        self._rule(context, identifier, old, planned)
        update_ec2_tags(context, identifier, old, planned)

    def delete(self, context: Context, identifier: str, state: Properties) -> None:  # noqa: ARG002
        """Delete the group."""
        context.aws("ec2").delete_security_group(GroupId=identifier)

    def _rule(
        self, context: Context, identifier: str, old: Properties, planned: Properties
    ) -> None:
        ec2 = context.aws("ec2")
        for direction in _DIRECTIONS:
            if not changed(self.schema, old, planned, direction):
                continue
            before = [_send(rule, identifier) for rule in old.get(direction) or []]
            after = [_send(rule, identifier) for rule in planned.get(direction) or []]
            for verb, rules in (
                ("revoke", [rule for rule in before if rule not in after]),
                ("authorize", [rule for rule in after if rule not in before]),
            ):
                if rules:
                    call = getattr(ec2, f"{verb}_security_group_{direction}")
                    call(GroupId=identifier, IpPermissions=rules)


def _send(rule: Mapping[str, Value], group: str) -> dict[str, Value]:
    says = present(Description=rule.get("description"))
    groups = [*(rule.get("securityGroups") or []), *([group] if rule.get("self") else [])]
    ranges = {
        "IpRanges": [{"CidrIp": each, **says} for each in rule.get("cidrBlocks") or []],
        "Ipv6Ranges": [{"CidrIpv6": each, **says} for each in rule.get("ipv6CidrBlocks") or []],
        "PrefixListIds": [
            {"PrefixListId": each, **says} for each in rule.get("prefixListIds") or []
        ],
        "UserIdGroupPairs": [{"GroupId": each, **says} for each in groups],
    }
    ports = {} if rule["protocol"] == "-1" else {"FromPort": rule["fromPort"]}
    if ports:
        ports["ToPort"] = rule["toPort"]
    return {"IpProtocol": rule["protocol"], **ports, **present(**ranges)}


def _receive(permission: Mapping[str, Value], group: str) -> dict[str, Value]:
    lists = {
        "cidrBlocks": [each["CidrIp"] for each in permission.get("IpRanges") or []],
        "ipv6CidrBlocks": [each["CidrIpv6"] for each in permission.get("Ipv6Ranges") or []],
        "prefixListIds": [each["PrefixListId"] for each in permission.get("PrefixListIds") or []],
    }
    pairs = permission.get("UserIdGroupPairs") or []
    sources = [
        source
        for key in ("IpRanges", "Ipv6Ranges", "PrefixListIds", "UserIdGroupPairs")
        for source in permission.get(key) or []
    ]
    return {
        **lists,
        "description": next((each["Description"] for each in sources if "Description" in each), ""),
        "fromPort": permission.get("FromPort", 0),
        "protocol": permission["IpProtocol"],
        "securityGroups": [each["GroupId"] for each in pairs if each["GroupId"] != group],
        "self": any(each["GroupId"] == group for each in pairs),
        "toPort": permission.get("ToPort", 0),
    }
