"""aws:eks/accessEntry and aws:eks/accessPolicyAssociation (Terraform: internal/service/eks)."""

from __future__ import annotations

from doubles.aws_provider.differences import changed
from doubles.aws_provider.schema import Context, Properties, Schema
from doubles.aws_provider.shapes import moment, present
from doubles.aws_provider.tags import own, update_eks_tags


class AccessEntry:
    """A principal that a cluster knows (access_entry.go)."""

    title = "EKS Access Entry"
    service = "eks"
    schema = Schema(
        token="aws:eks/accessEntry:AccessEntry",
        inputs=frozenset(
            {
                "clusterName",
                "kubernetesGroups",
                "principalArn",
                "region",
                "tags",
                "type",
                "userName",
            }
        ),
        outputs=frozenset({"accessEntryArn", "createdAt", "modifiedAt"}),
        force_new=frozenset({"clusterName", "principalArn", "region", "type"}),
        computed=frozenset({"kubernetesGroups", "region", "userName"}),
        sets=frozenset({"kubernetesGroups"}),
        defaults={"type": "STANDARD"},
    )

    def identify(self, planned: Properties) -> str:
        """Return cluster and principal."""
        return f"{planned['clusterName']}:{planned['principalArn']}"

    def create(self, context: Context, planned: Properties) -> str:
        """Create the entry."""
        identifier = self.identify(planned)
        context.aws("eks").create_access_entry(
            **_names(identifier),
            type=planned["type"],
            **present(
                kubernetesGroups=planned.get("kubernetesGroups"),
                username=planned.get("userName"),
                tags=planned["tagsAll"],
            ),
        )
        return identifier

    def read(
        self,
        context: Context,
        identifier: str,
        recorded: Properties,  # noqa: ARG002 - the protocol of resource types
    ) -> Properties | None:
        """The entry as EKS describes it."""
        found = context.aws("eks").describe_access_entry(**_names(identifier))["accessEntry"]
        return {
            "accessEntryArn": found["accessEntryArn"],
            "clusterName": found["clusterName"],
            "createdAt": moment(found.get("createdAt")),
            "kubernetesGroups": found.get("kubernetesGroups") or [],
            "modifiedAt": moment(found.get("modifiedAt")),
            "principalArn": found["principalArn"],
            "region": context.aws.region,
            "tagsAll": own(found.get("tags")),
            "type": found["type"],
            "userName": found.get("username", ""),
        }

    def update(
        self, context: Context, identifier: str, old: Properties, planned: Properties
    ) -> None:
        """Change groups and name in place."""
        if changed(self.schema, old, planned, "tagsAll"):
            update_eks_tags(context, old["accessEntryArn"], old, planned)
        if changed(self.schema, old, planned, "kubernetesGroups", "userName"):
            context.aws("eks").update_access_entry(
                **_names(identifier),
                kubernetesGroups=planned.get("kubernetesGroups") or [],
                username=planned.get("userName", ""),
            )

    def delete(self, context: Context, identifier: str, state: Properties) -> None:  # noqa: ARG002
        """Delete the entry."""
        context.aws("eks").delete_access_entry(**_names(identifier))


class AccessPolicyAssociation:
    """Rights of a principal in a cluster (access_policy_association.go)."""

    title = "EKS Access Policy Association"
    service = "eks"
    schema = Schema(
        token="aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
        inputs=frozenset({"accessScope", "clusterName", "policyArn", "principalArn", "region"}),
        outputs=frozenset({"associatedAt", "modifiedAt"}),
        force_new=frozenset({"accessScope", "clusterName", "policyArn", "principalArn", "region"}),
        computed=frozenset({"region"}),
        sets=frozenset({"accessScope.namespaces"}),
    )

    def identify(self, planned: Properties) -> str:
        """Return cluster, principal and policy."""
        return f"{planned['clusterName']}#{planned['principalArn']}#{planned['policyArn']}"

    def create(self, context: Context, planned: Properties) -> str:
        """Associate the policy."""
        context.aws("eks").associate_access_policy(
            clusterName=planned["clusterName"],
            principalArn=planned["principalArn"],
            policyArn=planned["policyArn"],
            accessScope=planned["accessScope"],
        )
        return self.identify(planned)

    def read(
        self,
        context: Context,
        identifier: str,
        recorded: Properties,  # noqa: ARG002 - the protocol of resource types
    ) -> Properties | None:
        """The association; None when the principal does not have the policy."""
        cluster, principal, policy = identifier.split("#")
        eks = context.aws("eks")
        pages = eks.get_paginator("list_associated_access_policies").paginate(
            clusterName=cluster, principalArn=principal
        )
        for found in (each for page in pages for each in page["associatedAccessPolicies"]):
            if found["policyArn"] == policy:
                return {
                    "accessScope": found["accessScope"],
                    "associatedAt": moment(found.get("associatedAt")),
                    "clusterName": cluster,
                    "modifiedAt": moment(found.get("modifiedAt")),
                    "policyArn": policy,
                    "principalArn": principal,
                    "region": context.aws.region,
                }
        return None

    def update(
        self, context: Context, identifier: str, old: Properties, planned: Properties
    ) -> None:
        """Do nothing: no property can change in place."""

    def delete(self, context: Context, identifier: str, state: Properties) -> None:  # noqa: ARG002
        """Remove the policy from the principal."""
        cluster, principal, policy = identifier.split("#")
        context.aws("eks").disassociate_access_policy(
            clusterName=cluster, principalArn=principal, policyArn=policy
        )


def _names(identifier: str) -> dict[str, str]:
    cluster, _, principal = identifier.partition(":")
    return {"clusterName": cluster, "principalArn": principal}
