"""aws:kms/key:Key and aws:kms/alias:Alias (Terraform: internal/service/kms)."""

from __future__ import annotations

from doubles.aws_provider.differences import changed
from doubles.aws_provider.schema import Autoname, Context, Properties, Schema
from doubles.aws_provider.shapes import present
from doubles.aws_provider.tags import map_changes
from doubles.plugin.wire import Value


class Key:
    """An encryption key (key.go)."""

    title = "KMS Key"
    service = "kms"
    schema = Schema(
        token="aws:kms/key:Key",
        inputs=frozenset(
            {"deletionWindowInDays", "description", "enableKeyRotation", "region", "tags"}
        ),
        outputs=frozenset({"arn", "keyId"}),
        force_new=frozenset({"region"}),
        computed=frozenset({"description", "region"}),
        defaults={"enableKeyRotation": False},
        write_only=frozenset({"deletionWindowInDays"}),
    )

    def identify(self, planned: Properties) -> str:
        """Return the description, because the id is not known before the creation."""
        return str(planned.get("description", ""))

    def create(self, context: Context, planned: Properties) -> str:
        """Create the key; rotation is switched on by a call of its own."""
        kms = context.aws("kms")
        answer = kms.create_key(
            **present(Description=planned.get("description"), Tags=_tags(planned["tagsAll"])),
        )
        identifier = str(answer["KeyMetadata"]["KeyId"])
        self._rotate(context, identifier, {}, planned)
        return identifier

    def read(
        self,
        context: Context,
        identifier: str,
        recorded: Properties,  # noqa: ARG002 - the protocol of resource types
    ) -> Properties | None:
        """The key; one that waits for its deletion counts as gone."""
        kms = context.aws("kms")
        found = kms.describe_key(KeyId=identifier)["KeyMetadata"]
        if found.get("KeyState") == "PendingDeletion":
            return None
        tags = kms.list_resource_tags(KeyId=identifier)["Tags"]
        return {
            "arn": found["Arn"],
            "description": found.get("Description", ""),
            "enableKeyRotation": kms.get_key_rotation_status(KeyId=identifier)[
                "KeyRotationEnabled"
            ],
            "keyId": found["KeyId"],
            "region": context.aws.region,
            "tagsAll": {tag["TagKey"]: tag["TagValue"] for tag in tags},
        }

    def update(
        self, context: Context, identifier: str, old: Properties, planned: Properties
    ) -> None:
        """Change each property by a call of its own."""
        kms = context.aws("kms")
        if changed(self.schema, old, planned, "description"):
            kms.update_key_description(KeyId=identifier, Description=planned.get("description", ""))
        self._rotate(context, identifier, old, planned)
        gone, set_tags = map_changes(old.get("tagsAll"), planned.get("tagsAll"))
        if gone:
            kms.untag_resource(KeyId=identifier, TagKeys=gone)
        if set_tags:
            kms.tag_resource(KeyId=identifier, Tags=_tags(set_tags))

    def delete(self, context: Context, identifier: str, state: Properties) -> None:
        """Schedule the key's deletion for the end of its window."""
        kms = context.aws("kms")
        window = present(PendingWindowInDays=state.get("deletionWindowInDays"))
        if kms.describe_key(KeyId=identifier)["KeyMetadata"]["KeyState"] != "PendingDeletion":
            kms.schedule_key_deletion(KeyId=identifier, **window)

    def _rotate(
        self, context: Context, identifier: str, old: Properties, planned: Properties
    ) -> None:
        kms = context.aws("kms")
        if changed(self.schema, old, planned, "enableKeyRotation"):
            rotating = planned["enableKeyRotation"]
            rotate = kms.enable_key_rotation if rotating else kms.disable_key_rotation
            rotate(KeyId=identifier)


class Alias:
    """A name of a key (alias.go)."""

    title = "KMS Alias"
    service = "kms"
    schema = Schema(
        token="aws:kms/alias:Alias",
        inputs=frozenset({"name", "namePrefix", "region", "targetKeyId"}),
        outputs=frozenset({"arn", "targetKeyArn"}),
        force_new=frozenset({"name", "namePrefix", "region"}),
        computed=frozenset({"namePrefix", "region"}),
        autoname=Autoname(property="name", longest=244, prefix="alias/"),
    )

    def identify(self, planned: Properties) -> str:
        """Return the name."""
        return str(planned["name"])

    def create(self, context: Context, planned: Properties) -> str:
        """Create the alias."""
        context.aws("kms").create_alias(
            AliasName=planned["name"], TargetKeyId=planned["targetKeyId"]
        )
        return self.identify(planned)

    def read(self, context: Context, identifier: str, recorded: Properties) -> Properties | None:
        """The alias; its key is spelled as in the program, by id or by ARN."""
        pages = context.aws("kms").get_paginator("list_aliases").paginate()
        for found in (each for page in pages for each in page["Aliases"]):
            if found["AliasName"] == identifier:
                key, written = found["TargetKeyId"], str(recorded.get("targetKeyId", ""))
                arn, _, _ = str(found["AliasArn"]).rpartition(":")
                return {
                    "arn": found["AliasArn"],
                    "name": identifier,
                    "namePrefix": recorded.get("namePrefix", ""),
                    "region": context.aws.region,
                    "targetKeyArn": f"{arn}:key/{key}",
                    "targetKeyId": written if written.rpartition("/")[2] == key else key,
                }
        return None

    def update(
        self, context: Context, identifier: str, old: Properties, planned: Properties
    ) -> None:
        """Let the alias point to another key."""
        if changed(self.schema, old, planned, "targetKeyId"):
            context.aws("kms").update_alias(
                AliasName=identifier, TargetKeyId=planned["targetKeyId"]
            )

    def delete(self, context: Context, identifier: str, state: Properties) -> None:  # noqa: ARG002
        """Delete the alias."""
        context.aws("kms").delete_alias(AliasName=identifier)


def _tags(tags: dict[str, str]) -> list[dict[str, Value]]:
    return [{"TagKey": key, "TagValue": value} for key, value in sorted(tags.items())]
