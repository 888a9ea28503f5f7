"""Rules for values that Kubernetes or its clients would refuse only after the preview."""

import re
from ipaddress import ip_network
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, WithJsonSchema

from endpoints.facts import Facts
from endpoints.rules import refusal
from endpoints.spec.dns_names import DNS_NAME

_LABEL_PART = re.compile(r"[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?")
_LABEL_PREFIX = re.compile(DNS_NAME)
_RANGE = re.compile(r"[0-9A-Fa-f.:]+/[0-9]{1,3}")
_PASSWORD = re.compile("://[^/]*@")
_LAST_PORT = 65535
_LABEL_RULE = "Use up to 63 letters, digits, `-`, `_` and `.`"


def _check_label_name(text: str) -> str:
    prefix, slash, name = text.rpartition("/")
    if not _LABEL_PART.fullmatch(name) or (slash and not _LABEL_PREFIX.fullmatch(prefix)):
        raise refusal(
            "not the name of a label", f"{_LABEL_RULE}, perhaps behind a DNS name and a `/`."
        )
    return text


def _check_label_value(text: str) -> str:
    if text and not _LABEL_PART.fullmatch(text):
        raise refusal(
            "not the value of a label", f"{_LABEL_RULE}, a letter or digit first and last."
        )
    return text


def _check_cidr(text: str) -> str:
    """Check a range as Go reads it: with a prefix length, without a mask or trailing text."""
    try:
        network = str(ip_network(text, strict=False))
    except ValueError:
        network = "for example 10.0.0.0/16"
    if not _RANGE.fullmatch(text) or not _is_range(text):
        raise refusal("must be a range of addresses", f"Write {network}.")
    return text


def _is_range(text: str) -> bool:
    try:
        ip_network(text)
    except ValueError:
        return False
    return True


def _check_address(text: str) -> str:
    host, _, port = text.rpartition(":")
    if not 1 <= int(port) <= _LAST_PORT:
        raise refusal(f"a port is 1 to {_LAST_PORT}", f"Write for example {host}:9090.")
    return text


def _check_url(text: str) -> str:
    if _PASSWORD.search(text):
        raise refusal(
            "a URL with a user or a password would be shown by plans and stand in the cluster for "
            "all to read",
            "Remove what is before the `@`.",
        )
    if not _is_of_a_host(text):
        raise refusal(
            "must be a URL of a host, perhaps with a port and a path",
            "Write for example https://example.com.",
        )
    return text


def _is_of_a_host(text: str) -> bool:
    try:
        url = urlsplit(text)
        port = url.port
    except ValueError:
        return False
    return bool(url.hostname) and port != 0 and not url.query and not url.fragment


LabelName = Annotated[
    str,
    AfterValidator(_check_label_name),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": f"{DNS_NAME.removesuffix('$').replace('^', '^(')}/)?{_LABEL_PART.pattern}$",
        }
    ),
]
LabelValue = Annotated[
    str,
    AfterValidator(_check_label_value),
    WithJsonSchema({"type": "string", "pattern": f"^({_LABEL_PART.pattern})?$"}),
]
Cidr = Annotated[
    str,
    AfterValidator(_check_cidr),
    WithJsonSchema({"type": "string", "pattern": f"^{_RANGE.pattern}$"}),
]
Address = Annotated[
    str,
    Field(pattern=r"^[A-Za-z0-9.-]+:[0-9]{1,5}$"),
    Facts(sentence="must be a host and a port"),
    AfterValidator(_check_address),
]
Url = Annotated[
    str,
    Field(pattern="^https?://"),
    Facts(sentence="must be a URL that starts with http:// or https://"),
    AfterValidator(_check_url),
    WithJsonSchema({"type": "string", "pattern": "^https?://[^/?#@]+(/[^?#]*)?$"}),
]
