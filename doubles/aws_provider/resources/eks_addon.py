"""aws:eks/addon:Addon (Terraform: internal/service/eks/addon.go)."""

from __future__ import annotations

from botocore.exceptions import ClientError

from doubles.aws_provider.differences import changed
from doubles.aws_provider.errors import AwsError, IncompleteError, is_missing
from doubles.aws_provider.resources.eks_updates import issues, wait_for_update
from doubles.aws_provider.schema import Context, Properties, Schema
from doubles.aws_provider.shapes import moment, present
from doubles.aws_provider.tags import own, update_eks_tags
from doubles.aws_provider.waiting import Look, wait
from doubles.plugin.wire import Value

_CREATING = ("CREATING", "DEGRADED")
"""Status of an add-on on its way: one whose pods have no node is degraded, and may recover."""

_DELETING = ("ACTIVE", "CREATE_FAILED", "DEGRADED", "DELETING")
_UPDATED = (
    "addonVersion",
    "configurationValues",
    "podIdentityAssociations",
    "serviceAccountRoleArn",
)


class Addon:
    """An add-on of a cluster."""

    title = "EKS Add-On"
    service = "eks"
    schema = Schema(
        token="aws:eks/addon:Addon",
        inputs=frozenset(
            {
                "addonName",
                "addonVersion",
                "clusterName",
                "configurationValues",
                "podIdentityAssociations",
                "preserve",
                "region",
                "resolveConflictsOnCreate",
                "resolveConflictsOnUpdate",
                "serviceAccountRoleArn",
                "tags",
            }
        ),
        outputs=frozenset({"arn", "createdAt", "modifiedAt"}),
        force_new=frozenset({"addonName", "clusterName", "region"}),
        computed=frozenset({"addonVersion", "configurationValues", "region"}),
        sets=frozenset({"podIdentityAssociations"}),
        write_only=frozenset({"preserve", "resolveConflictsOnCreate", "resolveConflictsOnUpdate"}),
    )

    def identify(self, planned: Properties) -> str:
        """Return cluster and add-on."""
        return f"{planned['clusterName']}:{planned['addonName']}"

    def create(self, context: Context, planned: Properties) -> str:
        """Create the add-on and wait until it is active; its id is known when that fails."""
        identifier = self.identify(planned)
        context.aws("eks").create_addon(
            **_names(identifier),
            **present(
                **{key: planned.get(key) for key in _UPDATED},
                resolveConflicts=planned.get("resolveConflictsOnCreate"),
                tags=planned["tagsAll"],
            ),
        )
        try:
            wait(context, lambda: _look(context, identifier), pending=_CREATING, target="ACTIVE")
        except AwsError as error:
            text = f"waiting for {self.title} ({identifier}) create: {error}"
            raise IncompleteError(identifier, text) from error
        return identifier

    def read(
        self,
        context: Context,
        identifier: str,
        recorded: Properties,  # noqa: ARG002 - the protocol of resource types
    ) -> Properties | None:
        """The add-on as EKS describes it."""
        found = context.aws("eks").describe_addon(**_names(identifier))["addon"]
        return {
            "addonName": found["addonName"],
            "addonVersion": found.get("addonVersion"),
            "arn": found["addonArn"],
            "clusterName": found["clusterName"],
            "configurationValues": found.get("configurationValues", ""),
            "createdAt": moment(found.get("createdAt")),
            "modifiedAt": moment(found.get("modifiedAt")),
            "podIdentityAssociations": [
                _association(context, arn) for arn in found.get("podIdentityAssociations") or []
            ],
            "region": context.aws.region,
            "serviceAccountRoleArn": found.get("serviceAccountRoleArn", ""),
            "tagsAll": own(found.get("tags")),
        }

    def update(
        self, context: Context, identifier: str, old: Properties, planned: Properties
    ) -> None:
        """Send the differences, and always the role, which EKS would remove otherwise."""
        if changed(self.schema, old, planned, "tagsAll"):
            update_eks_tags(context, old["arn"], old, planned)
        values = {
            key: planned.get(key, [] if key == "podIdentityAssociations" else "")
            for key in _UPDATED
            if changed(self.schema, old, planned, key)
        }
        if not values:
            return
        role = planned.get("serviceAccountRoleArn")
        answer = context.aws("eks").update_addon(
            **_names(identifier),
            **values,
            **present(
                resolveConflicts=planned.get("resolveConflictsOnUpdate"),
                serviceAccountRoleArn=None if "serviceAccountRoleArn" in values else role,
            ),
        )
        cluster, _, name = identifier.partition(":")
        what = f"{self.title} ({identifier})"
        wait_for_update(context, what, answer["update"], name=cluster, addonName=name)

    def delete(self, context: Context, identifier: str, state: Properties) -> None:
        """Delete the add-on and wait."""
        preserve = present(preserve=state.get("preserve"))
        context.aws("eks").delete_addon(**_names(identifier), **preserve)
        try:
            wait(context, lambda: _look(context, identifier), pending=_DELETING, target="")
        except AwsError as error:
            raise AwsError(f"waiting for {self.title} ({identifier}) delete: {error}") from error


def _names(identifier: str) -> dict[str, str]:
    cluster, _, name = identifier.partition(":")
    return {"clusterName": cluster, "addonName": name}


def _look(context: Context, identifier: str) -> Look:
    try:
        found = context.aws("eks").describe_addon(**_names(identifier))["addon"]
    except ClientError as error:
        if is_missing(error):
            return Look(status="")
        raise
    return Look(status=found["status"], reason=issues((found.get("health") or {}).get("issues")))


def _association(context: Context, arn: str) -> dict[str, Value]:
    cluster, identifier = arn.split("/")[-2:]
    found = context.aws("eks").describe_pod_identity_association(
        clusterName=cluster, associationId=identifier
    )["association"]
    return {"roleArn": found["roleArn"], "serviceAccount": found["serviceAccount"]}
