"""aws:iam/rolePolicy:RolePolicy and aws:iam/rolePolicyAttachment:RolePolicyAttachment."""

from __future__ import annotations

from doubles.aws_provider.resources.iam_role import attached, document, policy_text
from doubles.aws_provider.resources.overwritten import Overwritten
from doubles.aws_provider.schema import Autoname, Context, Properties, Schema


class RolePolicy(Overwritten):
    """An inline policy of a role (Terraform: internal/service/iam/role_policy.go)."""

    title = "IAM Role Policy"
    service = "iam"
    schema = Schema(
        token="aws:iam/rolePolicy:RolePolicy",
        inputs=frozenset({"name", "namePrefix", "policy", "role"}),
        force_new=frozenset({"name", "namePrefix", "role"}),
        computed=frozenset({"namePrefix"}),
        documents=frozenset({"policy"}),
        autoname=Autoname(property="name", longest=255),
    )

    def identify(self, planned: Properties) -> str:
        """Return role and policy."""
        return f"{planned['role']}:{planned['name']}"

    def write(self, context: Context, planned: Properties) -> None:
        """Write the policy."""
        context.aws("iam").put_role_policy(
            RoleName=planned["role"],
            PolicyName=planned["name"],
            PolicyDocument=document(planned["policy"]),
        )

    def read(self, context: Context, identifier: str, recorded: Properties) -> Properties | None:
        """The policy."""
        role, _, name = identifier.partition(":")
        found = context.aws("iam").get_role_policy(RoleName=role, PolicyName=name)
        return {
            "name": name,
            "namePrefix": recorded.get("namePrefix", ""),
            "policy": policy_text(found["PolicyDocument"]),
            "role": role,
        }

    def delete(self, context: Context, identifier: str, state: Properties) -> None:  # noqa: ARG002
        """Delete the policy."""
        role, _, name = identifier.partition(":")
        context.aws("iam").delete_role_policy(RoleName=role, PolicyName=name)


class RolePolicyAttachment:
    """A policy of a role (Terraform: internal/service/iam/role_policy_attachment.go)."""

    title = "IAM Role Policy Attachment"
    service = "iam"
    schema = Schema(
        token="aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        inputs=frozenset({"policyArn", "role"}),
        force_new=frozenset({"policyArn", "role"}),
        delete_first=True,
    )

    def identify(self, planned: Properties) -> str:
        """Return role and policy, in the form for imports."""
        return f"{planned['role']}/{planned['policyArn']}"

    def create(self, context: Context, planned: Properties) -> str:
        """Attach the policy."""
        context.aws("iam").attach_role_policy(
            RoleName=planned["role"], PolicyArn=planned["policyArn"]
        )
        return self.identify(planned)

    def read(
        self,
        context: Context,
        identifier: str,
        recorded: Properties,  # noqa: ARG002 - the protocol of resource types
    ) -> Properties | None:
        """The attachment; None when the policy is detached."""
        role, _, policy = identifier.partition("/")
        if policy not in attached(context.aws("iam"), role):
            return None
        return {"policyArn": policy, "role": role}

    def update(
        self, context: Context, identifier: str, old: Properties, planned: Properties
    ) -> None:
        """Do nothing: no property can change in place."""

    def delete(self, context: Context, identifier: str, state: Properties) -> None:  # noqa: ARG002
        """Detach the policy."""
        role, _, policy = identifier.partition("/")
        context.aws("iam").detach_role_policy(RoleName=role, PolicyArn=policy)
