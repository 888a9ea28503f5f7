"""Settings of buckets: versions, encryption, policy, public access (internal/service/s3)."""

from __future__ import annotations

from doubles.aws_provider.resources.iam_role import document
from doubles.aws_provider.resources.overwritten import Overwritten
from doubles.aws_provider.schema import Context, Properties, Schema
from doubles.aws_provider.shapes import camel, pascal, present
from doubles.plugin.wire import Value

_BLOCKS = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")


class _BucketSetting(Overwritten):
    service = "s3"

    def identify(self, planned: Properties) -> str:
        """Return the bucket."""
        return str(planned["bucket"])


class BucketVersioning(_BucketSetting):
    """The versioning of a bucket (bucket_versioning.go)."""

    title = "S3 Bucket Versioning"
    schema = Schema(
        token="aws:s3/bucketVersioning:BucketVersioning",
        inputs=frozenset({"bucket", "region", "versioningConfiguration"}),
        force_new=frozenset({"bucket", "region"}),
        computed=frozenset({"region", "versioningConfiguration.mfaDelete"}),
    )

    def write(self, context: Context, planned: Properties) -> None:
        """Set the status."""
        status = {"Status": planned["versioningConfiguration"]["status"]}
        context.aws("s3").put_bucket_versioning(
            Bucket=planned["bucket"], VersioningConfiguration=status
        )

    def read(
        self,
        context: Context,
        identifier: str,
        recorded: Properties,  # noqa: ARG002 - the protocol of resource types
    ) -> Properties | None:
        """The status; None where versioning was never configured."""
        found = context.aws("s3").get_bucket_versioning(Bucket=identifier)
        if "Status" not in found:
            return None
        return {
            "bucket": identifier,
            "region": context.aws.region,
            "versioningConfiguration": {
                "mfaDelete": found.get("MFADelete", ""),
                "status": found["Status"],
            },
        }

    def delete(self, context: Context, identifier: str, state: Properties) -> None:  # noqa: ARG002
        """Suspend versioning: S3 cannot remove it."""
        context.aws("s3").put_bucket_versioning(
            Bucket=identifier, VersioningConfiguration={"Status": "Suspended"}
        )


class BucketServerSideEncryptionConfiguration(_BucketSetting):
    """The encryption of a bucket (bucket_server_side_encryption_configuration.go)."""

    title = "S3 Bucket Server-side Encryption Configuration"
    schema = Schema(
        token="aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        inputs=frozenset({"bucket", "region", "rules"}),
        force_new=frozenset({"bucket", "region"}),
        computed=frozenset({"region"}),
        sets=frozenset({"rules"}),
    )

    def write(self, context: Context, planned: Properties) -> None:
        """Set the rules."""
        rules = [_send(rule) for rule in planned["rules"]]
        context.aws("s3").put_bucket_encryption(
            Bucket=planned["bucket"], ServerSideEncryptionConfiguration={"Rules": rules}
        )

    def read(
        self,
        context: Context,
        identifier: str,
        recorded: Properties,  # noqa: ARG002 - the protocol of resource types
    ) -> Properties | None:
        """The rules."""
        found = context.aws("s3").get_bucket_encryption(Bucket=identifier)
        rules = found["ServerSideEncryptionConfiguration"]["Rules"]
        return {
            "bucket": identifier,
            "region": context.aws.region,
            "rules": [_receive(rule) for rule in rules],
        }

    def delete(self, context: Context, identifier: str, state: Properties) -> None:  # noqa: ARG002
        """Return to S3's own encryption."""
        context.aws("s3").delete_bucket_encryption(Bucket=identifier)


class BucketPublicAccessBlock(_BucketSetting):
    """The block of public access to a bucket (bucket_public_access_block.go)."""

    title = "S3 Bucket Public Access Block"
    schema = Schema(
        token="aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
        inputs=frozenset({"bucket", "region", "skipDestroy", *_BLOCKS}),
        force_new=frozenset({"bucket", "region"}),
        computed=frozenset({"region"}),
        defaults=dict.fromkeys(_BLOCKS, False),
        write_only=frozenset({"skipDestroy"}),
    )

    def write(self, context: Context, planned: Properties) -> None:
        """Set all four switches."""
        context.aws("s3").put_public_access_block(
            Bucket=planned["bucket"],
            PublicAccessBlockConfiguration=pascal({key: planned[key] for key in _BLOCKS}),
        )

    def read(
        self,
        context: Context,
        identifier: str,
        recorded: Properties,  # noqa: ARG002 - the protocol of resource types
    ) -> Properties | None:
        """All four switches."""
        found = context.aws("s3").get_public_access_block(Bucket=identifier)
        block = camel(found["PublicAccessBlockConfiguration"])
        blocks = {key: bool(block.get(key)) for key in _BLOCKS}
        return {"bucket": identifier, "region": context.aws.region, **blocks}

    def delete(self, context: Context, identifier: str, state: Properties) -> None:
        """Remove the block, unless it is to stay."""
        if not state.get("skipDestroy"):
            context.aws("s3").delete_public_access_block(Bucket=identifier)


class BucketPolicy(_BucketSetting):
    """The policy of a bucket (bucket_policy.go)."""

    title = "S3 Bucket Policy"
    schema = Schema(
        token="aws:s3/bucketPolicy:BucketPolicy",
        inputs=frozenset({"bucket", "policy", "region"}),
        force_new=frozenset({"bucket", "region"}),
        computed=frozenset({"region"}),
        documents=frozenset({"policy"}),
    )

    def write(self, context: Context, planned: Properties) -> None:
        """Set the policy."""
        context.aws("s3").put_bucket_policy(
            Bucket=planned["bucket"], Policy=document(planned["policy"])
        )

    def read(
        self,
        context: Context,
        identifier: str,
        recorded: Properties,  # noqa: ARG002 - the protocol of resource types
    ) -> Properties | None:
        """The policy."""
        found = context.aws("s3").get_bucket_policy(Bucket=identifier)
        return {"bucket": identifier, "policy": found["Policy"], "region": context.aws.region}

    def delete(self, context: Context, identifier: str, state: Properties) -> None:  # noqa: ARG002
        """Remove the policy."""
        context.aws("s3").delete_bucket_policy(Bucket=identifier)


def _send(rule: dict[str, Value]) -> dict[str, Value]:
    default = rule.get("applyServerSideEncryptionByDefault") or {}
    sent = present(
        SSEAlgorithm=default.get("sseAlgorithm"), KMSMasterKeyID=default.get("kmsMasterKeyId")
    )
    return present(
        ApplyServerSideEncryptionByDefault=sent, BucketKeyEnabled=rule.get("bucketKeyEnabled")
    )


def _receive(rule: dict[str, Value]) -> dict[str, Value]:
    default = rule.get("ApplyServerSideEncryptionByDefault") or {}
    received = present(
        sseAlgorithm=default.get("SSEAlgorithm"), kmsMasterKeyId=default.get("KMSMasterKeyID")
    )
    return present(
        applyServerSideEncryptionByDefault=received,
        bucketKeyEnabled=rule.get("BucketKeyEnabled"),
    )
