"""aws:iam/policy:Policy (Terraform: internal/service/iam/policy.go)."""

from __future__ import annotations

from doubles.aws_provider.differences import changed
from doubles.aws_provider.resources.iam_role import document, policy_text
from doubles.aws_provider.schema import Autoname, Context, Properties, Schema
from doubles.aws_provider.shapes import present
from doubles.aws_provider.tags import map_changes, tag_list, tag_map

_MOST_VERSIONS = 5
"""Versions that IAM keeps of a policy (IAM quotas)."""


class Policy:
    """A managed policy."""

    title = "IAM Policy"
    service = "iam"
    schema = Schema(
        token="aws:iam/policy:Policy",
        inputs=frozenset({"description", "name", "namePrefix", "path", "policy", "tags"}),
        outputs=frozenset({"arn", "attachmentCount", "policyId"}),
        force_new=frozenset({"description", "name", "namePrefix", "path"}),
        computed=frozenset({"namePrefix"}),
        documents=frozenset({"policy"}),
        defaults={"path": "/"},
        autoname=Autoname(property="name", longest=255),
    )

    def identify(self, planned: Properties) -> str:
        """The name: the ARN is not known before."""
        return str(planned["name"])

    def create(self, context: Context, planned: Properties) -> str:
        """Create the policy."""
        answer = context.aws("iam").create_policy(
            PolicyName=planned["name"],
            PolicyDocument=document(planned["policy"]),
            Path=planned["path"],
            **present(Description=planned.get("description"), Tags=tag_list(planned["tagsAll"])),
        )
        return str(answer["Policy"]["Arn"])

    def read(self, context: Context, identifier: str, recorded: Properties) -> Properties | None:
        """The policy with its default version."""
        iam = context.aws("iam")
        found = iam.get_policy(PolicyArn=identifier)["Policy"]
        version = iam.get_policy_version(PolicyArn=identifier, VersionId=found["DefaultVersionId"])[
            "PolicyVersion"
        ]
        return {
            "arn": found["Arn"],
            "attachmentCount": found.get("AttachmentCount", 0),
            "description": found.get("Description", ""),
            "name": found["PolicyName"],
            "namePrefix": recorded.get("namePrefix", ""),
            "path": found["Path"],
            "policy": policy_text(version["Document"]),
            "policyId": found["PolicyId"],
            "tagsAll": tag_map(found.get("Tags")),
        }

    def update(
        self, context: Context, identifier: str, old: Properties, planned: Properties
    ) -> None:
        """A new version, which is the default one; the oldest makes room for it."""
        iam = context.aws("iam")
        if changed(self.schema, old, planned, "policy"):
            versions = iam.list_policy_versions(PolicyArn=identifier)["Versions"]
            if len(versions) >= _MOST_VERSIONS:
                spare = [version for version in versions if not version["IsDefaultVersion"]]
                oldest = min(spare, key=lambda version: int(version["VersionId"].lstrip("v")))
                iam.delete_policy_version(PolicyArn=identifier, VersionId=oldest["VersionId"])
            iam.create_policy_version(
                PolicyArn=identifier,
                PolicyDocument=document(planned["policy"]),
                SetAsDefault=True,
            )
        gone, set_tags = map_changes(old.get("tagsAll"), planned.get("tagsAll"))
        if gone:
            iam.untag_policy(PolicyArn=identifier, TagKeys=gone)
        if set_tags:
            iam.tag_policy(PolicyArn=identifier, Tags=tag_list(set_tags))

    def delete(self, context: Context, identifier: str, state: Properties) -> None:  # noqa: ARG002
        """Delete the policy with all its versions."""
        iam = context.aws("iam")
        for version in iam.list_policy_versions(PolicyArn=identifier)["Versions"]:
            if not version["IsDefaultVersion"]:
                iam.delete_policy_version(PolicyArn=identifier, VersionId=version["VersionId"])
        iam.delete_policy(PolicyArn=identifier)
