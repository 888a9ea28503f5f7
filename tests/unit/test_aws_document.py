"""docs/guide/aws.md is right: its examples plan, its commands exist, it leaves out no setting."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from fnmatch import fnmatch
from pathlib import Path

import pytest
from pydantic import BaseModel

from catalog_tools.aws_policy import EXAMPLE
from cli.main import main
from endpoints import plan
from endpoints.aws.node_role import karpenter_role_name
from endpoints.check.stack_input import load_stack
from endpoints.permissions import deploy_policy, extents, load_permissions
from endpoints.planning import plan_stack
from endpoints.stack import eks as eks_settings
from endpoints.stack import weights as weight_settings
from endpoints.stack.file import read_settings
from endpoints.stack.routes import AlbRoutes
from endpoints.stack.settings import Settings
from operate.preflight.network import ROLE_TAGS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "guide" / "aws.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
STACKS = [block for block in BLOCKS if "endpoints:clusters:" in block]
(ENDPOINTS,) = (block for block in BLOCKS if block not in STACKS)
COMMANDS = re.findall(r"^\$ endpoints (.*)$", PAGE, re.MULTILINE)
RECORDS: tuple[type[BaseModel], ...] = (
    eks_settings.EksSettings,
    eks_settings.ControlPlaneSettings,
    eks_settings.SystemNodes,
    eks_settings.PoolSettings,
    eks_settings.DevicePlugins,
    AlbRoutes,
    weight_settings.S3Weights,
    weight_settings.ClaimWeights,
)


def planned(stack: str, folder: Path) -> tuple[Settings, plan.Plan]:
    (folder / "stacks").mkdir()
    text = stack.replace("config:\n", "config:\n  endpoints:apiKeySeed: {secure: v1:abc}\n")
    (folder / "stacks" / "Pulumi.aws.yaml").write_text(text, encoding="utf-8")
    (folder / "endpoints.yaml").write_text(ENDPOINTS, encoding="utf-8")
    settings = read_settings("aws", folder)
    endpoints = load_stack(folder / "endpoints.yaml", settings, folder)
    return settings, plan_stack(settings, endpoints)


@pytest.mark.parametrize("stack", STACKS, ids=range(len(STACKS)))
def test_an_example_plans(stack: str, tmp_path: Path) -> None:
    settings, result = planned(stack, tmp_path)
    (cluster,) = settings.clusters.values()
    assert cluster.eks is not None
    assert cluster.eks.name == "models"
    assert [endpoint.name for endpoint in result.endpoints] == ["chat"]


def test_the_policy_of_the_page_is_that_of_its_stack(tmp_path: Path) -> None:
    (stack,) = (one for one in STACKS if "bucket: models-weights" in one)
    settings, _ = planned(stack, tmp_path)
    assert extents(settings, EXAMPLE.account) == (EXAMPLE,)


def roles(value: object) -> Iterator[plan.Role]:
    if isinstance(value, plan.Role):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from roles(getattr(value, field.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from roles(item)


@pytest.mark.parametrize("stack", STACKS, ids=range(len(STACKS)))
def test_the_policy_covers_the_names_of_roles(stack: str, tmp_path: Path) -> None:
    settings, result = planned(stack, tmp_path)
    policy = deploy_policy(load_permissions(), extents(settings, EXAMPLE.account))
    (passing,) = (one for one in policy["Statement"] if "iam:PassRole" in one["Action"])
    found = [role.name or f"{role.logical_name}-0123456" for role in roles(result)]
    arns = [f"arn:aws:iam::{EXAMPLE.account}:role/{name}" for name in found]
    patterns = passing["Resource"]
    assert [arn for arn in arns if not any(fnmatch(arn, each) for each in patterns)] == []
    assert arns or settings.clusters["main"].nodes != "karpenter"


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_every_setting_is_shown(record: type[BaseModel]) -> None:
    keys = {str(field.alias) for field in record.model_fields.values()}
    shown = set(re.findall(r"([A-Za-z]+):", "".join(STACKS)))
    assert keys - shown == set()


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_exists(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = command.split(" >", maxsplit=1)[0].split()
    assert main([*arguments, "--help"]) == 0
    usage = capsys.readouterr().out
    assert [one for one in arguments if one.startswith("--") and one not in usage] == []


def test_names_of_the_page_are_the_program_s() -> None:
    assert f"`{karpenter_role_name('main', 'aws')}`" in PAGE
    assert all(tag in PAGE for tag in ROLE_TAGS.values())
    for file in re.findall(r"`((?:docs|catalog|stacks)/[\w./-]+)`", PAGE):
        assert (ROOT / file).exists(), file
    for link in re.findall(r"\]\(([\w.-]+)\)", PAGE):
        assert (ROOT / "docs" / "guide" / link).exists(), link
