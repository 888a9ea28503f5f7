"""Verb `endpoints catalog`: writes the catalogue and the documents that follow from it."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cli import screen
from cli.exit_codes import epilog
from cli.options import project, stack_names


class Kind(StrEnum):
    """Purpose of a policy."""

    DEPLOY = "deploy"
    PREVIEW = "preview"


class Engine(StrEnum):
    """Engines whose published packages are read."""

    SGLANG = "sglang"
    VLLM = "vllm"


def add_to(app: typer.Typer) -> None:
    """Add the group of verbs."""
    group = typer.Typer(help="Write the catalogue anew; for contributors.", no_args_is_help=True)
    for verb, *examples in (
        (aws_policy, "endpoints catalog aws-policy", "endpoints catalog aws-policy --stack aws"),
        (engine_args, "endpoints catalog engine-args vllm 0.33.0"),
        (resources, "endpoints catalog resources"),
        (timeline, "endpoints catalog timeline vllm"),
    ):
        group.command(epilog=epilog(*examples))(verb)
    app.add_typer(group, name="catalog")


def aws_policy(
    *,
    stack: Annotated[
        str | None,
        typer.Option(
            help="Print the policy of this stack, and write nothing.", autocompletion=stack_names
        ),
    ] = None,
    account: Annotated[
        str | None, typer.Option(help="AWS account of that stack.", metavar="ID")
    ] = None,
    kind: Annotated[Kind, typer.Option(help="What it is to allow.")] = Kind.DEPLOY,
) -> None:
    """Write docs/reference/aws-iam-policy*.json, or print the policy of a stack."""
    from catalog_tools.aws_policy import stack_policy, write_policies

    if stack is not None:
        screen.out(stack_policy(stack, project(), kind, account))
        return
    for file in write_policies():
        screen.out(f"wrote {file}\n")


def engine_args(
    engine: Annotated[Engine, typer.Argument(help="Which engine.")],
    versions: Annotated[list[str], typer.Argument(help="Such as 0.24.0.", metavar="VERSION...")],
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Write no facts: count options in a second way.")
    ] = False,
) -> None:
    """Write catalog/engines/ENGINE/VERSION.json from the published package."""
    from catalog_tools.engine_args import check_facts, write_version_facts

    for line in (check_facts if check else write_version_facts)(engine, versions):
        screen.out(f"{line}\n")


def resources(
    *,
    karpenter: Annotated[
        str, typer.Option(metavar="VERSION", help="Release for prices, such as v1.15.1.")
    ] = "latest",
    reference: Annotated[
        Path | None,
        typer.Option(
            metavar="CLONE",
            help="A clone of Karpenter's repository; renews the hardware's figures first.",
        ),
    ] = None,
) -> None:
    """Write catalog/resources/aws.yaml from Karpenter's published figures."""
    from catalog_tools.resources import write_resources

    for line in write_resources(karpenter, reference):
        screen.out(f"{line}\n")


def timeline(
    engine: Annotated[Engine, typer.Argument(help="Which engine.")],
    *,
    anew: Annotated[bool, typer.Option("--anew", help="Read versions again that it has.")] = False,
) -> None:
    """Write catalog_tools/data/ENGINE/timeline.json from all published versions."""
    from catalog_tools.timeline import write_timeline

    for line in write_timeline(engine, anew=anew):
        screen.out(f"{line}\n")
