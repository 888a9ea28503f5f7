"""A preflight against an account: what is read of it, and what it does not let be read."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from cli.main import main
from tests.support import aws_account
from tests.support.aws_account import client
from tests.support.project_files import VALID

pytestmark = pytest.mark.cloud

Run = Callable[..., "Report"]


@dataclass(frozen=True)
class Report:
    code: int
    lines: dict[tuple[str, str], list[str]]
    """State and text by subject and check."""

    def one(self, subject: str, check: str) -> str:
        (line,) = self.lines[subject, check]
        return line


@pytest.fixture(scope="module")
def cloud() -> Iterator[None]:
    with aws_account.account():
        yield


@pytest.fixture(scope="module")
def subnet(cloud: None) -> str:
    zone = {"Name": "availability-zone", "Values": ["us-east-1a"]}
    return str(client("ec2").describe_subnets(Filters=[zone])["Subnets"][0]["SubnetId"])


@pytest.fixture(scope="module")
def cluster(cloud: None, subnet: str) -> str:
    role = client("iam").create_role(RoleName="cluster", AssumeRolePolicyDocument=aws_account.TRUST)
    client("eks").create_cluster(
        name="models",
        version="1.35",
        roleArn=role["Role"]["Arn"],
        resourcesVpcConfig={"subnetIds": [subnet]},
    )
    return f"name: models, region: us-east-1, subnets: {{us-east-1a: {subnet}}}"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def given(eks: str, *, nodes: str = "managed", scheme: str = "http", **texts: str) -> Report:
        text = aws_account.STACK.format(
            nodes=nodes,
            eks=f"{{{eks}, devicePlugins: {{nvidia: exists}}}}",
            scheme=scheme,
            **{"routes": "{kind: alb}", "more": "", **texts},
        )
        (tmp_path / "stacks").mkdir()
        (tmp_path / "stacks" / "Pulumi.aws.yaml").write_text(text, encoding="utf-8")
        (tmp_path / "endpoints.yaml").write_text(VALID, encoding="utf-8")
        (tmp_path / "Pulumi.yaml").touch()
        monkeypatch.chdir(tmp_path)
        code = main(["preflight", "--stack", "aws", "--format", "json"])
        out, err = capsys.readouterr()
        assert not err
        lines: dict[tuple[str, str], list[str]] = {}
        for one in json.loads(out)["findings"]:
            line = f"{one['state']}: {one['text']}. {one['fix']}"
            lines.setdefault((one["subject"], one["check"]), []).append(line.rstrip(". "))
        return Report(code, lines)

    return given


def test_a_stack_whose_account_has_all_it_needs_passes(run: Run, cluster: str, subnet: str) -> None:
    client("s3").create_bucket(Bucket="models-weights")
    acl = client("wafv2").create_web_acl(
        Name="models",
        Scope="REGIONAL",
        DefaultAction={"Allow": {}},
        VisibilityConfig={
            "SampledRequestsEnabled": False,
            "CloudWatchMetricsEnabled": False,
            "MetricName": "models",
        },
    )["Summary"]["ARN"]
    report = run(
        cluster,
        routes=f"{{kind: alb, webAcl: '{acl}'}}",
        more="      weights: {kind: s3, bucket: models-weights}",
    )
    assert report.one("us-east-1", "credentials") == "ok: arn:aws:iam::123456789012:user/deployer"
    assert report.one("us-east-1", "permissions").startswith("ok: all ")
    assert report.one("us-east-1", "quota") == (
        "ok: Running On-Demand G and VT instances (L-DB2E81BA): 64 vCPUs, others use 0; at most 8 "
        "are needed: main-g5-xlarge-on-demand 1 x 4 (g5.xlarge), "
        "main-g6e-xlarge-on-demand 1 x 4 (g6e.xlarge)"
    )
    assert report.one("main", "cluster") == "ok: models is ACTIVE, Kubernetes 1.35"
    assert report.one("main", "subnets").startswith(f"ok: {subnet} in us-east-1a, ")
    assert report.one("main", "load balancers").startswith("warning: private endpoints: ")
    assert report.one("main", "web ACL") == f"ok: {acl} is there"
    assert report.one("main", "bucket") == "ok: models-weights is there"
    assert report.one("main-g6e-xlarge-on-demand", "offering") == (
        "ok: g6e.xlarge is offered in us-east-1a"
    )
    assert report.one("main-g6e-xlarge-on-demand", "image") == (
        "ok: AL2023_x86_64_NVIDIA for Kubernetes 1.35: ami-0123456789abcdef0"
    )
    assert report.one("main-g6e-xlarge-on-demand", "subnets").endswith(
        "1 more nodes take 30: 2 network interfaces x 15 addresses"
    )
    assert report.code == 0


def test_an_account_that_allows_too_little_fails(
    run: Run, cluster: str, subnet: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The quota is AWS's default, two actions are denied, others run one and reserve two."""
    monkeypatch.delitem(aws_account.APPLIED, "L-DB2E81BA")
    monkeypatch.setattr(aws_account, "DENIED", {"eks:CreateNodegroup", "iam:PassRole"})
    monkeypatch.setattr(aws_account, "RESERVATIONS", [aws_account.RESERVATION])
    ec2 = client("ec2")
    tag = {"Key": "endpoints.internal/stack", "Value": "aws/main"}
    ids = [
        ec2.run_instances(
            ImageId="ami-0123456789abcdef0",
            InstanceType="g6e.xlarge",
            MinCount=1,
            MaxCount=1,
            SubnetId=subnet,
            TagSpecifications=tags,
        )["Instances"][0]["InstanceId"]
        for tags in ([], [{"ResourceType": "instance", "Tags": [tag]}])
    ]
    try:
        report = run(cluster)
    finally:
        ec2.terminate_instances(InstanceIds=ids)
    quota = report.one("us-east-1", "quota")
    assert quota.startswith("failure: Running On-Demand G and VT instances (L-DB2E81BA): 0 vCPUs")
    assert "others use 12;" in quota
    assert "--quota-code L-DB2E81BA --desired-value 20 --region us-east-1" in quota
    assert "; 0 more nodes take 0: " in report.one("main-g6e-xlarge-on-demand", "subnets")
    assert "actions are denied: eks:CreateNodegroup, iam:PassRole. Attach" in report.one(
        "us-east-1", "permissions"
    )
    assert report.code == 1


def test_what_is_not_there_fails(run: Run, cloud: None) -> None:
    report = run(
        "name: nowhere, region: us-east-1, subnets: {us-east-1a: subnet-0123456789abcdef0}",
        scheme="https",
        routes="{kind: alb, certificates: ['arn:aws:acm:us-east-1:123456789012:certificate/1'], "
        "webAcl: 'arn:aws:wafv2:us-east-1:123456789012:regional/webacl/models/1'}",
        more="      weights: {kind: s3, bucket: not-there}",
    )
    assert report.one("main", "cluster").startswith("failure: us-east-1 has no EKS cluster nowhere")
    assert report.one("main", "subnets").startswith(
        "failure: subnet-0123456789abcdef0 does not exist"
    )
    assert report.one("main", "certificate").endswith("does not exist. Name one of us-east-1")
    assert report.one("main", "web ACL").endswith("does not exist. Name one of us-east-1")
    assert report.one("main", "bucket").startswith("failure: there is no bucket not-there")
    assert report.code == 1


def test_a_cluster_to_create_wants_a_free_name(run: Run, cluster: str, subnet: str) -> None:
    zone = {"Name": "availability-zone", "Values": ["us-east-1b"]}
    other = client("ec2").describe_subnets(Filters=[zone])["Subnets"][0]["SubnetId"]
    report = run(
        f"name: other, region: us-east-1, subnets: {{us-east-1a: {subnet}, us-east-1b: {other}}}, "
        "create: {version: '1.35', admins: ['arn:aws:iam::123456789012:role/platform']}",
    )
    assert report.one("main", "cluster") == "ok: the name other is free"
    deployer = "arn:aws:iam::123456789012:user/deployer"
    assert report.one("main", "admins").startswith(f"failure: {deployer} is not among ")
    assert "main-system 3 x 2 (m7i.large)" in "".join(report.lines["us-east-1", "quota"])
    # moto does not know which versions EKS has.
    assert report.one("main", "version").startswith("not checked: ")


def test_karpenter_looks_for_tagged_subnets(run: Run, cluster: str, subnet: str) -> None:
    tag = {"Key": "karpenter.sh/discovery", "Value": "models"}
    ec2 = client("ec2")
    ec2.create_tags(Resources=[subnet], Tags=[tag])
    try:
        report = run("name: models, region: us-east-1", nodes="karpenter")
    finally:
        ec2.delete_tags(Resources=[subnet], Tags=[tag])
    assert report.one("main", "subnets") == (
        "ok: Karpenter finds 1 subnets by their tag, in us-east-1a"
    )
    assert report.one("main-g6e-xlarge-on-demand", "subnets").startswith("ok: ")


def test_a_role_that_cannot_be_assumed_ends_with_one_line(
    run: Run, cluster: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    report = run(f"{cluster}, roleArn: 'arn:aws:iam::123456789012:role/deploy'")
    assert list(report.lines) == [("us-east-1", "credentials")]
    assert report.one("us-east-1", "credentials").startswith(
        "failure: arn:aws:iam::123456789012:role/deploy cannot be assumed: "
    )
    assert report.code == 1


@pytest.mark.parametrize("lost", ["credentials", "network"])
def test_without_an_account_there_is_one_line_and_no_traceback(
    run: Run, cluster: str, lost: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if lost == "credentials":
        monkeypatch.delenv("AWS_ACCESS_KEY_ID")
        monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
        monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    else:
        monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    report = run(cluster)
    assert list(report.lines) == [("us-east-1", "credentials")]
    assert report.one("us-east-1", "credentials").startswith("failure: ")
    assert report.code == 1


def test_an_account_that_shows_nothing_leaves_the_other_checks(
    run: Run, cluster: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With enforcement on, moto denies a user without policies."""
    monkeypatch.setattr("moto.core.responses.ActionAuthenticatorMixin.request_count", 99)
    monkeypatch.setattr("moto.settings.INITIAL_NO_AUTH_ACTION_COUNT", 0)
    report = run(cluster)
    assert report.one("us-east-1", "credentials").startswith("ok: ")
    states = {
        line.split(":")[0]
        for key, lines in report.lines.items()
        for line in lines
        if key[1] != "credentials"
    }
    assert states == {"not checked"}
    assert report.one("main", "cluster").endswith(
        "Grant it: docs/reference/aws-iam-policy-preview.json has all that a preflight reads"
    )
    assert report.code == 0
