"""aws:s3/bucket:Bucket (Terraform: internal/service/s3/bucket.go)."""

from __future__ import annotations

from botocore.exceptions import ClientError

from doubles.aws_provider.clients import Client
from doubles.aws_provider.errors import code_of
from doubles.aws_provider.schema import Autoname, Context, Properties, Schema
from doubles.aws_provider.tags import tag_list, tag_map

_FIRST_REGION = "us-east-1"
"""Region of buckets without a location; S3 refuses this name as one (S3 API, CreateBucket)."""


class Bucket:
    """A bucket; all its settings but tags are resources of their own."""

    title = "S3 Bucket"
    service = "s3"
    schema = Schema(
        token="aws:s3/bucket:Bucket",
        inputs=frozenset({"bucket", "bucketPrefix", "forceDestroy", "region", "tags"}),
        outputs=frozenset({"arn", "bucketDomainName", "bucketRegion", "bucketRegionalDomainName"}),
        force_new=frozenset({"bucket", "bucketPrefix", "region"}),
        computed=frozenset({"bucketPrefix", "region"}),
        defaults={"forceDestroy": False},
        write_only=frozenset({"forceDestroy"}),
        autoname=Autoname(property="bucket", longest=63, lower=True, rival="bucketPrefix"),
    )

    def identify(self, planned: Properties) -> str:
        """Return the name."""
        return str(planned["bucket"])

    def create(self, context: Context, planned: Properties) -> str:
        """Create the bucket."""
        region = context.aws.region
        where = (
            {}
            if region == _FIRST_REGION
            else {"CreateBucketConfiguration": {"LocationConstraint": region}}
        )
        name = self.identify(planned)
        context.aws("s3").create_bucket(Bucket=name, **where)
        if planned["tagsAll"]:
            self._tag(context, name, planned["tagsAll"])
        return name

    def read(self, context: Context, identifier: str, recorded: Properties) -> Properties | None:
        """The bucket."""
        s3 = context.aws("s3")
        s3.head_bucket(Bucket=identifier)
        region = context.aws.region
        return {
            "arn": f"arn:aws:s3:::{identifier}",
            "bucket": identifier,
            "bucketDomainName": f"{identifier}.s3.amazonaws.com",
            "bucketPrefix": recorded.get("bucketPrefix", ""),
            "bucketRegion": region,
            "bucketRegionalDomainName": f"{identifier}.s3.{region}.amazonaws.com",
            "region": region,
            "tagsAll": _read_tags(s3, identifier),
        }

    def update(
        self, context: Context, identifier: str, old: Properties, planned: Properties
    ) -> None:
        """Replace all tags; no other property changes in place."""
        if old.get("tagsAll") == planned.get("tagsAll"):
            return
        if planned["tagsAll"]:
            self._tag(context, identifier, planned["tagsAll"])
        else:
            context.aws("s3").delete_bucket_tagging(Bucket=identifier)

    def delete(self, context: Context, identifier: str, state: Properties) -> None:
        """Delete the bucket; its contents only if that is allowed."""
        s3 = context.aws("s3")
        if state.get("forceDestroy"):
            _empty(s3, identifier)
        s3.delete_bucket(Bucket=identifier)

    def _tag(self, context: Context, name: str, tags: dict[str, str]) -> None:
        context.aws("s3").put_bucket_tagging(Bucket=name, Tagging={"TagSet": tag_list(tags)})


def _read_tags(s3: Client, bucket: str) -> dict[str, str]:
    try:
        return tag_map(s3.get_bucket_tagging(Bucket=bucket)["TagSet"])
    except ClientError as error:
        if code_of(error) == "NoSuchTagSet":
            return {}
        raise


def _empty(s3: Client, bucket: str) -> None:
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
        found = [*page.get("Versions", []), *page.get("DeleteMarkers", [])]
        objects = [{"Key": each["Key"], "VersionId": each["VersionId"]} for each in found]
        if objects:
            s3.delete_objects(Bucket=bucket, Delete={"Objects": objects})
