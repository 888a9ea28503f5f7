"""The IAM policies of docs/, and those of a stack, from `catalog/aws/permissions.yaml`."""

import json
from collections.abc import Iterator
from pathlib import Path

from catalog_tools.errors import CatalogToolError
from endpoints.permissions import (
    Extent,
    deploy_policy,
    extents,
    load_permissions,
    preview_policy,
)
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


def write_policies() -> Iterator[str]:
    """Writes the policies of docs/; yields each file."""
    for file, text in policy_files().items():
        (ROOT / file).write_text(text, encoding="utf-8")
        yield file


def stack_policy(stack: str, root: Path, kind: str, account: str | None) -> str:
    """The policy of a stack, for its clusters, buckets and regions.

    Args:
        stack: its name.
        root: the project's folder.
        kind: `deploy` or `preview`.
        account: the AWS account; None: the one of the documents' example.

    Raises:
        InvalidInputError: the stack is wrong.
        CatalogToolError: it binds no cluster on AWS.
    """
    clusters = extents(read_settings(stack, root), account or EXAMPLE.account)
    if not clusters:
        raise CatalogToolError(f"stack {stack} binds no cluster of `kind: eks`")
    return _text(kind, clusters)


def policy_files() -> dict[str, str]:
    """Texts of the policies by file, relative to the project."""
    return {file: _text(kind, (EXAMPLE,)) for kind, file in _FILES.items()}


def _text(kind: str, clusters: tuple[Extent, ...]) -> str:
    return json.dumps(_POLICIES[kind](load_permissions(), clusters), indent=2) + "\n"
