"""Resources around pools on AWS: Karpenter, load balancers, device plugins, weights in S3."""

import pytest

from tests.support.deployed_aws import DeployedOnAws

pytestmark = pytest.mark.engine


@pytest.mark.parametrize(("identity", "api"), [("pod-identity", "gateway"), ("oidc", "ingress")])
def test_everything_comes_and_goes(aws: DeployedOnAws, identity: str, api: str) -> None:
    aws.exists()
    before = aws.cloud.leftovers()
    bucket = f"weights-{aws.namespace}"
    aws.configure(
        identity=identity,
        devicePlugins={"nvidia": "create", "dcgmExporter": "create"},
        pools={"g6e.xlarge": {"alternatives": ["g6e.2xlarge"]}},
        of_cluster={
            "nodes": "karpenter",
            "routes": {"kind": "alb", "api": api},
            "scheme": "http",
            "weights": {"kind": "s3", "bucket": bucket, "create": True},
        },
    )
    # No node is launched here; what is stopped needs none.
    aws.write({"chat": {"state": "stopped", "capacityTypes": ["spot", "on-demand"]}})
    aws.up()
    pools = aws.kube.items("/apis/karpenter.sh/v1/nodepools", "")
    assert len([pool for pool in pools if aws.namespace in pool["metadata"]["name"]]) == 4
    assert aws.deployment("chat")["spec"]["template"]["spec"]["serviceAccountName"] == "weights"
    aws.assert_no_changes()
    assert not aws.undocumented_calls()

    # Only the user may delete weights.
    s3 = aws.cloud.client("s3")
    # The emulated AWS has no TLS, without which the policy refuses every write.
    s3.delete_bucket_policy(Bucket=bucket)
    version = s3.put_object(Bucket=bucket, Key="models/weights", Body=b"1")["VersionId"]
    refused = aws.run("destroy", "--yes", "--skip-preview", succeeds=False)
    assert "BucketNotEmpty" in refused.output
    s3.delete_object(Bucket=bucket, Key="models/weights", VersionId=version)
    aws.run("destroy", "--yes", "--skip-preview")
    assert aws.cloud.leftovers() == before
