"""Judgements of a preflight on clusters, permissions and refusals, and their report."""

import json

import pytest
from botocore.exceptions import ClientError, NoCredentialsError
from botocore.parsers import ResponseParserError

from catalog_tools.aws_policy import EXAMPLE
from cli.main import main
from endpoints.permissions import deploy_policy, load_permissions
from operate.preflight import clusters, simulation
from operate.preflight.figures import LiveCluster
from operate.preflight.finding import Check, Finding
from operate.preflight.guarded import guarded
from operate.preflight.report import preflight_github, preflight_json, preflight_text
from operate.preflight.wishes import ClusterWish
from tests.support.preflight_figures import cluster, live, states


@pytest.mark.parametrize(
    ("wish", "found", "expected"),
    [
        (cluster(), live(), ["ok"]),
        (cluster(), live(status="UPDATING"), ["ok"]),
        (cluster(), live(status="DELETING"), ["failure"]),
        (cluster(), None, ["failure"]),
        (cluster(create_version="1.35"), None, ["ok"]),
        (cluster(create_version="1.35"), live(), ["warning"]),
        (cluster(needs_access_entries=True), live(), ["ok", "ok"]),
        (
            cluster(needs_access_entries=True),
            live(authentication_mode="CONFIG_MAP"),
            ["ok", "failure"],
        ),
    ],
)
def test_a_cluster_is_as_the_settings_say(
    wish: ClusterWish, found: LiveCluster | None, expected: list[str]
) -> None:
    assert states(clusters.judge_cluster(wish, found)) == expected


def test_who_deploys_must_be_among_the_admins() -> None:
    wish = cluster(create_version="1.35", admins=("arn:aws:iam::111122223333:role/deploy",))
    assert clusters.judge_admins(wish, wish.admins[0]).state == "ok"
    other = "arn:aws:iam::111122223333:user/ada"
    found = clusters.judge_admins(wish, other)
    assert (found.state, found.text.split()[0]) == ("failure", other)


def test_add_ons_versions_buckets_and_named_things() -> None:
    wish = cluster(needed_add_ons=frozenset({"agent"}), create_version="1.35", bucket="b")
    assert states(clusters.judge_add_ons(wish, frozenset({"agent"}))) == ["ok"]
    assert states(clusters.judge_add_ons(wish, frozenset())) == ["warning"]
    assert clusters.judge_version(wish, ["1.34", "1.35"]).state == "ok"
    assert clusters.judge_version(wish, ["1.33", "1.34"]).fix == "It has 1.34, 1.33."
    assert clusters.judge_bucket(wish, "us-east-1").state == "ok"
    assert clusters.judge_bucket(wish, "eu-west-1").state == "warning"
    assert clusters.judge_bucket(wish, None).state == "failure"
    assert clusters.judge_bucket(cluster(bucket="b", creates_bucket=True), None).state == "ok"
    for state, expected in (("ISSUED", "ok"), ("EXPIRED", "failure"), (None, "failure")):
        assert clusters.judge_named(wish, "certificate", "arn", state, "ISSUED").state == expected


def test_a_simulation_asks_with_names_that_narrow_policies_allow() -> None:

    used = load_permissions().all - {"eks:CreateCluster"}
    policy = deploy_policy(load_permissions(), (EXAMPLE,))
    questions = list(simulation.simulations(policy, used))
    asked = {action for one in questions for action in one.actions}
    assert asked == used
    (passing,) = (one for one in questions if "iam:PassRole" in one.actions)
    assert passing.resource == "arn:aws:iam::111122223333:role/main-x"
    assert passing.context == {"iam:PassedToService": ("ec2.amazonaws.com",)}


@pytest.mark.parametrize(
    ("caller", "role", "is_simulated"),
    [
        ("arn:aws:iam::1:user/team/ann", None, True),
        ("arn:aws:sts::1:assumed-role/deploy/session", "deploy", False),
        ("arn:aws:iam::1:root", None, False),
    ],
)
def test_who_is_simulated(caller: str, role: str | None, is_simulated: bool) -> None:
    assert simulation.role_name(caller) == role
    assert simulation.is_simulated(caller) is is_simulated


@pytest.mark.parametrize(
    ("error", "fix"),
    [
        (NoCredentialsError(), "Log in (`aws sso login`"),
        (ClientError({"Error": {"Code": "ExpiredToken"}}, "X"), "Log in again"),
        (ClientError({"Error": {"Code": "AccessDenied"}}, "X"), "Grant it"),
        (ClientError({"Error": {"Code": "InternalError"}}, "X"), "Try again"),
        (ClientError({}, "X"), "Try again"),
        (ResponseParserError("invalid XML received:\nb'<html>'"), "Log in"),
    ],
)
def test_a_check_that_is_refused_is_not_checked(error: Exception, fix: str) -> None:
    def refused() -> list[Finding]:
        raise error

    (found,) = guarded(Check("main", "quota"), refused)
    assert found.state == "not checked"
    assert found.fix.startswith(fix)
    assert "<" not in found.text


def test_a_report_says_the_same_in_every_form() -> None:
    check = Check("main", "quota")
    found = [
        check.ok("all is well"),
        check.failure("8 vCPUs", "Ask for 16."),
        Check("b", "x").warning("w", "W."),
    ]
    assert preflight_text(found) == (
        "main\n  ok           quota: all is well\n  failure      quota: 8 vCPUs. Ask for 16.\n"
        "b\n  warning      x: w. W.\n1 failure, 1 warning, 0 not checked, 1 ok\n"
    )
    assert json.loads(preflight_json(found))["counts"]["failure"] == 1
    assert preflight_github(found).startswith(
        "::error title=main%3A quota::8 vCPUs. Ask for 16.\n::warning title=b%3A x::w. W.\n"
    )
    assert preflight_text([]) == "no cluster of this stack is on AWS\n"


@pytest.mark.parametrize(
    ("form", "start"),
    [("json", '{\n  "problems"'), ("github", "::error file=stacks/Pulumi.none.yaml")],
)
def test_a_stack_that_is_not_there_is_reported_in_the_requested_form(
    form: str, start: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["preflight", "--stack", "none", "--format", form]) == 1
    assert capsys.readouterr().out.startswith(start)
