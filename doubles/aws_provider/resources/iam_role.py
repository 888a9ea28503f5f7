"""aws:iam/role:Role (Terraform: internal/service/iam/role.go)."""

from __future__ import annotations

import json
from urllib.parse import unquote

from doubles.aws_provider.clients import Client
from doubles.aws_provider.differences import changed
from doubles.aws_provider.schema import Autoname, Context, Properties, Schema
from doubles.aws_provider.shapes import moment, present
from doubles.aws_provider.tags import map_changes, tag_list, tag_map
from doubles.plugin.wire import Value


class Role:
    """An IAM role."""

    title = "IAM Role"
    service = "iam"
    schema = Schema(
        token="aws:iam/role:Role",
        inputs=frozenset(
            {
                "assumeRolePolicy",
                "description",
                "forceDetachPolicies",
                "maxSessionDuration",
                "name",
                "namePrefix",
                "path",
                "permissionsBoundary",
                "tags",
            }
        ),
        outputs=frozenset({"arn", "createDate", "inlinePolicies", "managedPolicyArns", "uniqueId"}),
        force_new=frozenset({"name", "namePrefix", "path"}),
        computed=frozenset({"namePrefix"}),
        documents=frozenset({"assumeRolePolicy"}),
        defaults={"forceDetachPolicies": False, "maxSessionDuration": 3600, "path": "/"},
        write_only=frozenset({"forceDetachPolicies"}),
        autoname=Autoname(property="name", longest=64),
    )

    def identify(self, planned: Properties) -> str:
        """Return the name."""
        return str(planned["name"])

    def create(self, context: Context, planned: Properties) -> str:
        """Create the role."""
        context.aws("iam").create_role(
            RoleName=planned["name"],
            AssumeRolePolicyDocument=document(planned["assumeRolePolicy"]),
            Path=planned["path"],
            MaxSessionDuration=planned["maxSessionDuration"],
            **present(
                Description=planned.get("description"),
                PermissionsBoundary=planned.get("permissionsBoundary"),
                Tags=tag_list(planned["tagsAll"]),
            ),
        )
        return self.identify(planned)

    def read(self, context: Context, identifier: str, recorded: Properties) -> Properties | None:
        """The role with its policies."""
        iam = context.aws("iam")
        found = iam.get_role(RoleName=identifier)["Role"]
        return {
            "arn": found["Arn"],
            "assumeRolePolicy": policy_text(found["AssumeRolePolicyDocument"]),
            "createDate": moment(found["CreateDate"]),
            "description": found.get("Description", ""),
            "inlinePolicies": [
                {
                    "name": name,
                    "policy": policy_text(
                        iam.get_role_policy(RoleName=identifier, PolicyName=name)["PolicyDocument"]
                    ),
                }
                for name in _inline(iam, identifier)
            ],
            "managedPolicyArns": attached(iam, identifier),
            "maxSessionDuration": found.get("MaxSessionDuration", 3600),
            "name": found["RoleName"],
            "namePrefix": recorded.get("namePrefix", ""),
            "path": found["Path"],
            "permissionsBoundary": (found.get("PermissionsBoundary") or {}).get(
                "PermissionsBoundaryArn", ""
            ),
            "tagsAll": tag_map(found.get("Tags")),
            "uniqueId": found["RoleId"],
        }

    def update(
        self, context: Context, identifier: str, old: Properties, planned: Properties
    ) -> None:
        """Change each property by a call of its own."""
        iam = context.aws("iam")
        if changed(self.schema, old, planned, "assumeRolePolicy"):
            iam.update_assume_role_policy(
                RoleName=identifier, PolicyDocument=document(planned["assumeRolePolicy"])
            )
        if changed(self.schema, old, planned, "description", "maxSessionDuration"):
            iam.update_role(
                RoleName=identifier,
                Description=planned.get("description", ""),
                MaxSessionDuration=planned["maxSessionDuration"],
            )
        if changed(self.schema, old, planned, "permissionsBoundary"):
            boundary = planned.get("permissionsBoundary")
            if boundary:
                iam.put_role_permissions_boundary(RoleName=identifier, PermissionsBoundary=boundary)
            else:
                iam.delete_role_permissions_boundary(RoleName=identifier)
        gone, set_tags = map_changes(old.get("tagsAll"), planned.get("tagsAll"))
        if gone:
            iam.untag_role(RoleName=identifier, TagKeys=gone)
        if set_tags:
            iam.tag_role(RoleName=identifier, Tags=tag_list(set_tags))

    def delete(self, context: Context, identifier: str, state: Properties) -> None:
        """Delete the role; attached policies prevent that, unless `forceDetachPolicies` is set."""
        iam = context.aws("iam")
        for profile in iam.list_instance_profiles_for_role(RoleName=identifier)["InstanceProfiles"]:
            iam.remove_role_from_instance_profile(
                RoleName=identifier, InstanceProfileName=profile["InstanceProfileName"]
            )
        if state.get("forceDetachPolicies"):
            for arn in attached(iam, identifier):
                iam.detach_role_policy(RoleName=identifier, PolicyArn=arn)
            for name in _inline(iam, identifier):
                iam.delete_role_policy(RoleName=identifier, PolicyName=name)
        iam.delete_role(RoleName=identifier)


def attached(iam: Client, role: str) -> list[str]:
    """ARNs of the policies attached to a role."""
    pages = iam.get_paginator("list_attached_role_policies").paginate(RoleName=role)
    return [each["PolicyArn"] for page in pages for each in page["AttachedPolicies"]]


def document(policy: Value) -> str:
    """A policy as text; the SDK also takes it as an object."""
    return policy if isinstance(policy, str) else json.dumps(policy)


def policy_text(found: Value) -> str:
    """Return a policy that IAM reported as text."""
    return json.dumps(found) if isinstance(found, dict) else unquote(found)


def _inline(iam: Client, role: str) -> list[str]:
    pages = iam.get_paginator("list_role_policies").paginate(RoleName=role)
    return [name for page in pages for name in page["PolicyNames"]]
