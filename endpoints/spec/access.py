"""The grammar of who may call an endpoint, and how often."""

from typing import Literal

from pydantic import Field

from endpoints.spec.facts import DNS_NAME
from endpoints.spec.grammar import Grammar

KEY_NAME = r"^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$"


class SecretKey(Grammar):
    """An entry of a Secret that somebody else keeps in the cluster's namespace."""

    name: str = Field(
        pattern=DNS_NAME,
        examples=["qwen-keys"],
        description="Name of the Secret.",
    )
    key: str = Field("api-key", pattern=r"^[A-Za-z0-9._-]+$", description="Its entry.")


class ApiKey(Grammar):
    """One of the keys that open an endpoint; with several, clients move from one to another."""

    name: str = Field(pattern=KEY_NAME, examples=["blue"])
    secret: SecretKey | None = Field(
        None,
        examples=[{"name": "qwen-keys"}],
        description="Where a key of yours is; derived from the stack's seed if absent.",
    )


class RateLimit(Grammar):
    """How many requests one gateway process lets through to the endpoint."""

    requests: int = Field(ge=1, le=1_000_000, examples=[600])
    per: Literal["second", "minute", "hour"] = "minute"
