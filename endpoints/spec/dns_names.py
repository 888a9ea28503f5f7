"""DNS names, as most objects of Kubernetes are named."""

from typing import Annotated

from pydantic import Field

from endpoints.facts import Facts

DNS_NAME = r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$"

DnsLabel = Annotated[
    str,
    Field(pattern=r"^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$"),
    Facts(sentence="must be lower-case letters, digits and `-`, a letter first, 63 at most"),
]
DnsName = Annotated[
    str, Field(pattern=DNS_NAME), Facts(sentence="must be a DNS name in lower case")
]
"""Labels with dots between."""
SecretEntry = Annotated[
    str,
    Field(pattern=r"^[A-Za-z0-9._-]+$"),
    Facts(sentence="must be letters, digits, `-`, `_` and `.`, as entries of Secrets are named"),
]
