"""Kubernetes versions of `catalog/aws/eks.yaml` for created clusters, and their add-ons."""

import functools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import Field, TypeAdapter

from endpoints.catalog.loading import CATALOG
from endpoints.catalog.words import Date
from endpoints.record import Record

FILE = CATALOG / "aws" / "eks.yaml"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

AddOnName = Literal["vpc-cni", "kube-proxy", "eks-pod-identity-agent", "coredns"]
Build = Annotated[str, Field(pattern=r"^v\d+\.\d+\.\d+-eksbuild\.\d+$")]


class EksVersion(Record):
    """A Kubernetes version of EKS with the builds of its add-ons."""

    version: str = Field(pattern=r"^1\.\d{2}$")
    standard_support_until: Date
    add_ons: Mapping[AddOnName, Build] = Field(min_length=4)


@functools.cache
def load_eks_versions(file: Path = FILE) -> Mapping[str, EksVersion]:
    """Every Kubernetes version of the catalogue, by name, in the file's order.

    Raises:
        pydantic.ValidationError: the file holds something else.
    """
    content = json.dumps(yaml.load(file.read_text(encoding="utf-8"), _LOADER))
    versions = TypeAdapter(tuple[EksVersion, ...]).validate_json(content)
    return {version.version: version for version in versions}
