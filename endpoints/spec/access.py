"""The grammar of who may call an endpoint, and how often."""

from typing import Annotated, Literal

from pydantic import Field

from endpoints.facts import Facts
from endpoints.record import Record
from endpoints.spec.dns_names import DnsName, SecretEntry

KeyName = Annotated[
    str,
    Field(pattern=r"^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$"),
    Facts(sentence="must be lower-case letters, digits and `-`, 40 at most"),
]


class SecretKey(Record):
    """An entry of a Secret of your own in the cluster's namespace."""

    name: DnsName = Field(
        examples=["qwen-keys"],
        description="Name of the Secret.",
    )
    key: SecretEntry = Field("api-key", description="Its entry.")


class ApiKey(Record):
    """One of the keys that open an endpoint; with several, clients move from one to another."""

    name: KeyName = Field(
        examples=["blue"], description="Distinguishes keys; a new name is a new key."
    )
    secret: Annotated[SecretKey | None, Facts(secret=True)] = Field(
        None,
        examples=[{"name": "qwen-keys"}],
        description="Where a key of yours is; derived from the stack's seed if absent.",
    )


class RateLimit(Record):
    """How many requests one gateway process lets through to the endpoint."""

    requests: int = Field(ge=1, le=1_000_000, examples=[600], description="How many, at most.")
    per: Literal["second", "minute", "hour"] = Field("minute", description="In which time.")
