"""Command `aws-policy`, which writes the IAM policies of docs/reference.

The source is `catalog/aws/permissions.yaml`. With `--stack`, the command prints the policy of that
stack instead, for its clusters, buckets and regions.
"""

import argparse
import json
import sys
from pathlib import Path

from endpoints.permissions import (
    Extent,
    deploy_policy,
    extents,
    load_permissions,
    preview_policy,
)
from endpoints.read.problem import InvalidInputError
from endpoints.stack.file import read_settings

ROOT = Path(__file__).parents[1]
EXAMPLE = Extent(
    partition="aws",
    account="111122223333",
    region="us-east-1",
    stack="aws",
    binding="main",
    cluster="models",
    bucket="models-weights",
)
"""The account, cluster and bucket of docs/guide/aws.md."""
_POLICIES = {"deploy": deploy_policy, "preview": preview_policy}
_FILES = {
    "deploy": "docs/reference/aws-iam-policy.json",
    "preview": "docs/reference/aws-iam-policy-preview.json",
}


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command to the dispatcher."""
    text = "write docs/reference/aws-iam-policy*.json, or print the policy of a stack"
    parser = subparsers.add_parser("aws-policy", help=text, description=text)
    parser.add_argument("--stack", help="print the policy of this stack, and write nothing")
    parser.add_argument("--account", default=EXAMPLE.account, help="AWS account of that stack")
    parser.add_argument("--kind", choices=tuple(_POLICIES), default="deploy")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the policies, or print a stack's, and return the exit code."""
    if options.stack is None:
        for file, text in policy_files().items():
            (ROOT / file).write_text(text, encoding="utf-8")
            print(f"wrote {file}")
        return 0
    try:
        clusters = extents(read_settings(options.stack, Path.cwd()), options.account)
    except InvalidInputError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    if not clusters:
        print(f"error: stack {options.stack} binds no cluster of `kind: eks`", file=sys.stderr)
        return 1
    print(_text(options.kind, clusters), end="")
    return 0


def policy_files() -> dict[str, str]:
    """Texts of the policies by file, relative to the project."""
    return {file: _text(kind, (EXAMPLE,)) for kind, file in _FILES.items()}


def _text(kind: str, clusters: tuple[Extent, ...]) -> str:
    return json.dumps(_POLICIES[kind](load_permissions(), clusters), indent=2) + "\n"
