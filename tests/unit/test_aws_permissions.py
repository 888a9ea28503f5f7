"""The IAM policies: fresh, explicit, and as wide as what is called."""

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from catalog_tools import aws_policy
from cli.main import main
from endpoints.permissions import (
    Extent,
    Permissions,
    allowed,
    deploy_policy,
    load_permissions,
    preview_policy,
)
from endpoints.permissions.table import ResourceCalls, Scope

ROOT = Path(__file__).parents[2]
TABLE = load_permissions()
DEPLOY = deploy_policy(TABLE, (aws_policy.EXAMPLE,))
PREVIEW = preview_policy(TABLE, (aws_policy.EXAMPLE,))
CHANGING = re.compile(
    r":(Create|Update|Delete|Put|Attach|Detach|Tag|Untag|Modify|Run|Pass|Add|Remove|Schedule|Enable"
    r"|Disable|Associate|Disassociate)"
)


@pytest.mark.parametrize("file", aws_policy.policy_files())
def test_a_written_policy_is_fresh(file: str) -> None:
    written = (ROOT / file).read_text(encoding="utf-8")
    assert written == aws_policy.policy_files()[file], "run `endpoints catalog aws-policy`"


def used_types() -> Iterator[str]:
    """Classes of `pulumi_aws` that components create, by `module.Name` as the code writes it."""
    for path in (ROOT / "components").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        modules: dict[str, str] = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("pulumi_aws"):
                inner = (node.module or "").removeprefix("pulumi_aws").strip(".")
                for alias in node.names:
                    modules[alias.asname or alias.name] = ".".join(
                        filter(None, [inner, alias.name])
                    )
            if isinstance(node, ast.Import):
                for alias in node.names:
                    if alias.name.startswith("pulumi_aws"):
                        inner = alias.name.removeprefix("pulumi_aws").strip(".")
                        modules[alias.asname or alias.name] = inner
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                head, _, rest = ast.unparse(node.func).partition(".")
                if head in modules:
                    yield ".".join(filter(None, [modules[head], rest]))


def known_types() -> set[str]:
    """`eks.NodeGroup` of `aws:eks/nodeGroup:NodeGroup`, `eks.get_node_group` of its invoke."""
    known = set()
    for token in (*TABLE.resources, *TABLE.invokes):
        _, module, name = token.split(":")
        snake = re.sub(r"(?<=[a-z])([A-Z])", r"_\1", name).lower()
        package = module.partition("/")[0]
        known.add(f"{package}.{name if token in TABLE.resources else snake}")
    return known


def test_the_table_has_what_components_use_and_no_more() -> None:
    calls = {name.removesuffix("_output") for name in used_types()}
    used = {name for name in calls if not name.endswith("Args") and name != "Provider"}
    assert used == known_types()


def test_the_table_of_a_call_that_is_limited_to_nothing_is_refused() -> None:
    calls = ResourceCalls.model_validate({"create": ("eks:CreateAddon",), "read": ()})
    with pytest.raises(ValueError, match=r"called or scoped only: \['eks:CreateAddon'\]"):
        Permissions.model_validate(
            {"resources": {"t": calls}, "invokes": {}, "commands": {}, "scopes": ()}
        )


@pytest.mark.parametrize("policy", [DEPLOY, PREVIEW], ids=["deploy", "preview"])
def test_actions_are_explicit(policy: dict[str, list[dict[str, list[str]]]]) -> None:
    for statement in policy["Statement"]:
        assert all(re.fullmatch(r"[a-z0-9]+:[A-Za-z]+", action) for action in statement["Action"])


def test_every_call_is_allowed() -> None:
    assert [action for action in sorted(TABLE.all) if not allowed(DEPLOY, action)] == []
    assert not allowed(DEPLOY, "ec2:TerminateInstances")


def test_a_preview_changes_nothing() -> None:
    actions = [action for statement in PREVIEW["Statement"] for action in statement["Action"]]
    assert [action for action in actions if CHANGING.search(action)] == []
    assert [action for action in sorted(TABLE.reading) if action not in actions] == []


def test_roles_go_to_known_services_only() -> None:
    (passing,) = (one for one in DEPLOY["Statement"] if "iam:PassRole" in one["Action"])
    assert passing["Resource"] == [
        "arn:aws:iam::111122223333:role/main-*",
        "arn:aws:iam::111122223333:role/aws-main-*",
    ]
    assert passing["Condition"]["StringEquals"]["iam:PassedToService"] == [
        "ec2.amazonaws.com",
        "eks.amazonaws.com",
        "pods.eks.amazonaws.com",
    ]


def test_nothing_that_changes_is_unlimited() -> None:
    unlimited = {
        action
        for statement in DEPLOY["Statement"]
        if statement["Resource"] == ["*"] and "Condition" not in statement
        for action in statement["Action"]
    }
    assert [action for action in sorted(unlimited) if CHANGING.search(action)] == []


def test_documents_fit_where_they_are_put() -> None:
    """10,240 characters in a role, 6,144 in a managed policy, without spaces (IAM quotas)."""
    sizes = [len(json.dumps(one, separators=(",", ":"))) for one in (DEPLOY, PREVIEW)]
    assert sizes[0] <= 10_240
    assert sizes[1] <= 6_144


def test_two_clusters_share_one_policy() -> None:
    other = Extent(
        partition="aws-cn",
        account="1",
        region="cn-north-1",
        stack="aws",
        binding="spare",
        cluster="b",
    )
    policy = deploy_policy(TABLE, (aws_policy.EXAMPLE, other))
    buckets = next(one for one in policy["Statement"] if one["Sid"] == "Buckets")
    clusters = next(one for one in policy["Statement"] if one["Sid"] == "Clusters")
    assert buckets["Resource"] == ["arn:aws:s3:::models-weights"]
    assert clusters["Resource"] == [
        "arn:aws:eks:us-east-1:111122223333:cluster/models",
        "arn:aws-cn:eks:cn-north-1:1:cluster/b",
    ]
    assert [
        one for one in deploy_policy(TABLE, (other,))["Statement"] if one["Sid"] == "Buckets"
    ] == []


def test_roles_get_rights_only_within_the_boundary_that_every_cluster_has() -> None:
    boundary = "arn:aws:iam::111122223333:policy/boundary"
    bounded = replace(aws_policy.EXAMPLE, boundary=boundary)
    for clusters, expected in (
        ((bounded,), {"StringEquals": {"iam:PermissionsBoundary": [boundary]}}),
        ((bounded, replace(aws_policy.EXAMPLE, binding="spare")), None),
    ):
        statements = deploy_policy(TABLE, clusters)["Statement"]
        for raising in ("CreateRole", "AttachRolePolicy", "PutRolePolicy"):
            (statement,) = (one for one in statements if f"iam:{raising}" in one["Action"])
            assert statement.get("Condition") == expected, raising


def test_a_scope_without_a_call_in_it_is_left_out() -> None:
    scope = Scope.model_validate({"sid": "A", "resources": ("*",), "actions": ("eks:CreateAddon",)})
    table = TABLE.model_copy(update={"scopes": (scope,)})
    assert preview_policy(table, (aws_policy.EXAMPLE,))["Statement"] == []


def test_a_stack_without_a_cluster_on_aws_has_no_policy(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    assert main(["catalog", "aws-policy", "--stack", "local"]) == 1
    assert capsys.readouterr().err == "error: stack local binds no cluster of `kind: eks`\n"
