"""aws:ec2/launchTemplate (Terraform: internal/service/ec2/ec2_launch_template.go)."""

from __future__ import annotations

from collections.abc import Mapping

from doubles.aws_provider.differences import changed
from doubles.aws_provider.resources.ec2_launch_template_data import DATA_INPUTS, read_data, request
from doubles.aws_provider.schema import Autoname, Context, Properties, Schema
from doubles.aws_provider.shapes import present
from doubles.aws_provider.tags import map_changes, tag_list, tag_map
from doubles.plugin.wire import Value


class LaunchTemplate:
    """A launch template; each change of its instances is a new version."""

    title = "EC2 Launch Template"
    service = "ec2"
    schema = Schema(
        token="aws:ec2/launchTemplate:LaunchTemplate",
        inputs=DATA_INPUTS
        | {
            "defaultVersion",
            "description",
            "name",
            "namePrefix",
            "region",
            "tags",
            "updateDefaultVersion",
        },
        outputs=frozenset({"arn", "latestVersion"}),
        force_new=frozenset({"name", "namePrefix", "region"}),
        computed=frozenset(
            {
                "blockDeviceMappings.ebs.iops",
                "blockDeviceMappings.ebs.throughput",
                "blockDeviceMappings.ebs.volumeSize",
                "blockDeviceMappings.ebs.volumeType",
                "defaultVersion",
                "instanceMarketOptions.spotOptions.validUntil",
                "metadataOptions",
                "metadataOptions.httpEndpoint",
                "metadataOptions.httpProtocolIpv6",
                "metadataOptions.httpPutResponseHopLimit",
                "metadataOptions.httpTokens",
                "metadataOptions.instanceMetadataTags",
                "namePrefix",
                "region",
            }
        ),
        sets=frozenset({"networkInterfaces.securityGroups", "vpcSecurityGroupIds"}),
        maps=frozenset({"tagSpecifications.tags"}),
        write_only=frozenset({"updateDefaultVersion"}),
        autoname=Autoname(property="name", longest=255),
        versions={"latestVersion": "", "defaultVersion": "updateDefaultVersion"},
        unversioned=frozenset(
            {
                "defaultVersion",
                "description",
                "name",
                "namePrefix",
                "tagsAll",
                "updateDefaultVersion",
            }
        ),
    )

    def identify(self, planned: Properties) -> str:
        """Return the name, because the id is not known before the creation."""
        return str(planned["name"])

    def create(self, context: Context, planned: Properties) -> str:
        """Create the template with its first version."""
        answer = context.aws("ec2").create_launch_template(
            LaunchTemplateName=planned["name"],
            LaunchTemplateData=request(planned),
            **present(
                VersionDescription=planned.get("description"),
                TagSpecifications=_specifications(planned["tagsAll"]),
            ),
        )
        return str(answer["LaunchTemplate"]["LaunchTemplateId"])

    def read(self, context: Context, identifier: str, recorded: Properties) -> Properties | None:
        """The template with its latest version."""
        ec2 = context.aws("ec2")
        found = ec2.describe_launch_templates(LaunchTemplateIds=[identifier])["LaunchTemplates"]
        if not found:
            return None
        template = found[0]
        latest = template["LatestVersionNumber"]
        version = ec2.describe_launch_template_versions(
            LaunchTemplateId=identifier, Versions=[str(latest)]
        )["LaunchTemplateVersions"][0]
        account, region = context.aws.account, context.aws.region
        return {
            **read_data(version["LaunchTemplateData"]),
            "arn": f"arn:aws:ec2:{region}:{account}:launch-template/{identifier}",
            "defaultVersion": template["DefaultVersionNumber"],
            "description": version.get("VersionDescription", ""),
            "latestVersion": latest,
            "name": template["LaunchTemplateName"],
            "namePrefix": recorded.get("namePrefix", ""),
            "region": region,
            "tagsAll": tag_map(template.get("Tags")),
        }

    def update(
        self, context: Context, identifier: str, old: Properties, planned: Properties
    ) -> None:
        """Create a new version, which becomes the default one if that is asked for."""
        ec2 = context.aws("ec2")
        latest = planned.get("latestVersion")
        if changed(self.schema, old, planned, "description", *sorted(DATA_INPUTS)):
            answer = ec2.create_launch_template_version(
                LaunchTemplateId=identifier,
                LaunchTemplateData=request(planned),
                **present(VersionDescription=planned.get("description")),
            )
            latest = answer["LaunchTemplateVersion"]["VersionNumber"]
        default = latest if planned.get("updateDefaultVersion") else planned.get("defaultVersion")
        if default != old.get("defaultVersion"):
            ec2.modify_launch_template(LaunchTemplateId=identifier, DefaultVersion=str(default))
        _update_tags(context, identifier, old, planned)

    def delete(self, context: Context, identifier: str, state: Properties) -> None:  # noqa: ARG002
        """Delete the template with all its versions."""
        context.aws("ec2").delete_launch_template(LaunchTemplateId=identifier)


def _specifications(tags: Mapping[str, str]) -> list[dict[str, Value]]:
    return [{"ResourceType": "launch-template", "Tags": tag_list(tags)}] if tags else []


def _update_tags(context: Context, identifier: str, old: Properties, planned: Properties) -> None:
    gone, new = map_changes(old.get("tagsAll"), planned.get("tagsAll"))
    ec2 = context.aws("ec2")
    if gone:
        ec2.delete_tags(Resources=[identifier], Tags=[{"Key": key} for key in gone])
    if new:
        ec2.create_tags(Resources=[identifier], Tags=tag_list(new))
