"""Quotas of `catalog/aws/quotas.yaml`: how many vCPUs of a family may run at once."""

import functools
import json
import re
from pathlib import Path
from typing import Literal

import yaml
from pydantic import Field, TypeAdapter

from endpoints.catalog.loading import CATALOG
from endpoints.record import Record

FILE = CATALOG / "aws" / "quotas.yaml"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Market = Literal["on-demand", "spot"]


class Quota(Record):
    """A quota of EC2, in vCPUs of an account in a region."""

    code: str = Field(pattern=r"^L-[0-9A-F]{8}$")
    name: str
    market: Market
    families: tuple[str, ...] = Field(strict=False)


@functools.cache
def load_quotas(file: Path = FILE) -> tuple[Quota, ...]:
    """Every quota of the catalogue, in the file's order.

    Raises:
        pydantic.ValidationError: the file holds something else.
    """
    content = yaml.load(file.read_text(encoding="utf-8"), _LOADER)
    return TypeAdapter(tuple[Quota, ...]).validate_json(json.dumps(content))


def quota_of(instance_type: str, market: Market) -> Quota | None:
    """The quota that an instance type counts to; None if the catalogue lists none."""
    found = re.match(r"[a-z]+", instance_type)
    family = found[0] if found else ""
    return next(
        (quota for quota in load_quotas() if quota.market == market and family in quota.families),
        None,
    )
