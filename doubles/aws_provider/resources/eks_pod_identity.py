"""aws:eks/podIdentityAssociation (Terraform: internal/service/eks/pod_identity_association.go)."""

from __future__ import annotations

from doubles.aws_provider.differences import changed
from doubles.aws_provider.schema import Context, Properties, Schema
from doubles.aws_provider.shapes import present
from doubles.aws_provider.tags import own, update_eks_tags


class PodIdentityAssociation:
    """The role of a service account."""

    title = "EKS Pod Identity Association"
    service = "eks"
    schema = Schema(
        token="aws:eks/podIdentityAssociation:PodIdentityAssociation",
        inputs=frozenset(
            {
                "clusterName",
                "disableSessionTags",
                "namespace",
                "region",
                "roleArn",
                "serviceAccount",
                "tags",
                "targetRoleArn",
            }
        ),
        outputs=frozenset({"associationArn", "associationId", "externalId"}),
        force_new=frozenset({"clusterName", "namespace", "region", "serviceAccount"}),
        computed=frozenset({"disableSessionTags", "region"}),
    )

    def identify(self, planned: Properties) -> str:
        """Return cluster, namespace and service account, because the id is not known before."""
        return f"{planned['clusterName']},{planned['namespace']}/{planned['serviceAccount']}"

    def create(self, context: Context, planned: Properties) -> str:
        """Create the association."""
        answer = context.aws("eks").create_pod_identity_association(
            clusterName=planned["clusterName"],
            namespace=planned["namespace"],
            serviceAccount=planned["serviceAccount"],
            roleArn=planned["roleArn"],
            **present(
                disableSessionTags=planned.get("disableSessionTags"),
                targetRoleArn=planned.get("targetRoleArn"),
                tags=planned["tagsAll"],
            ),
        )
        return str(answer["association"]["associationId"])

    def read(self, context: Context, identifier: str, recorded: Properties) -> Properties | None:
        """The association as EKS describes it; the id alone does not identify its cluster."""
        found = context.aws("eks").describe_pod_identity_association(
            clusterName=recorded["clusterName"], associationId=identifier
        )["association"]
        return {
            "associationArn": found["associationArn"],
            "associationId": found["associationId"],
            "clusterName": found["clusterName"],
            "disableSessionTags": bool(found.get("disableSessionTags")),
            "externalId": found.get("externalId", ""),
            "namespace": found["namespace"],
            "region": context.aws.region,
            "roleArn": found["roleArn"],
            "serviceAccount": found["serviceAccount"],
            "tagsAll": own(found.get("tags")),
            "targetRoleArn": found.get("targetRoleArn", ""),
        }

    def update(
        self, context: Context, identifier: str, old: Properties, planned: Properties
    ) -> None:
        """Change roles and session tags in place."""
        if changed(self.schema, old, planned, "tagsAll"):
            update_eks_tags(context, old["associationArn"], old, planned)
        if changed(self.schema, old, planned, "disableSessionTags", "roleArn", "targetRoleArn"):
            context.aws("eks").update_pod_identity_association(
                clusterName=planned["clusterName"],
                associationId=identifier,
                roleArn=planned["roleArn"],
                disableSessionTags=bool(planned.get("disableSessionTags")),
                **present(targetRoleArn=planned.get("targetRoleArn")),
            )

    def delete(self, context: Context, identifier: str, state: Properties) -> None:
        """Delete the association."""
        context.aws("eks").delete_pod_identity_association(
            clusterName=state["clusterName"], associationId=identifier
        )
