"""Every name, label and annotation key, with its length limit."""

import hashlib
import re
from collections.abc import Sequence

DOMAIN = "endpoints.internal"
"""Prefix of the program's labels and annotations; ICANN reserves `.internal` for private use."""

ENDPOINT = f"{DOMAIN}/endpoint"
NAME = f"{DOMAIN}/name"
MODEL = f"{DOMAIN}/model"
REVISION = f"{DOMAIN}/revision"
FRAMEWORK = f"{DOMAIN}/framework"
RESOURCE = f"{DOMAIN}/resource"
STATE = f"{DOMAIN}/state"
UPDATES = f"{DOMAIN}/updates"
OTHERWISE = f"{DOMAIN}/otherwise"
RESTART = f"{DOMAIN}/restart"
POOL = f"{DOMAIN}/pool"
CAPACITY_TYPE = f"{DOMAIN}/capacity-type"
AMI_TYPE = f"{DOMAIN}/ami-type"
EFA = f"{DOMAIN}/efa"
STACK = f"{DOMAIN}/stack"
REPLACES = f"{DOMAIN}/replaces"
CAPACITY = f"{DOMAIN}/capacity"
ALLOCATABLE = f"{DOMAIN}/allocatable"
GUARDED = f"guarded.{DOMAIN}"

OURS = {"app.kubernetes.io/part-of": "endpoints"}
"""Label of everything that the program makes in a cluster."""

SLUG_LIMIT = 50
"""A LeaderWorkerSet's workers are a StatefulSet's, which label them `<name>-<group>-<10 hex>`: 63
characters at most, and fewer than ten groups."""

LABEL_LIMIT = 63
"""Kubernetes' limit of a label value and of a DNS label (RFC 1123)."""


def slug(name: str) -> str:
    """The DNS label of an endpoint name, at most `SLUG_LIMIT` long.

    Lower case, `_` and `.` become `-`; what is cut is replaced by a hash of the whole name.
    Different names may share a slug: that is refused where the file is validated.
    """
    return fit(re.sub(r"[_.]", "-", name.lower()), SLUG_LIMIT)


def fit(text: str, limit: int) -> str:
    """`text` if it is short enough, else its beginning and a hash of all of it."""
    if len(text) <= limit:
        return text
    digest = hashlib.sha256(text.encode()).hexdigest()[:8]
    return f"{text[: limit - 9].rstrip('-')}-{digest}"


def label_value(text: str) -> str:
    """A label value that reads like `text`; unusable characters become `-`, the length is kept."""
    return fit(re.sub(r"[^A-Za-z0-9_.-]", "-", text), LABEL_LIMIT).strip("-_.")


def capacity(types: Sequence[str]) -> str:
    """Name of the ways in which nodes are bought, the preferred one first: `spot--on-demand`.

    No slug has two dashes in a row: a dedicated pool of an endpoint `spot` has another name.
    """
    return "--".join(types)


def pool(resource: str, capacity_types: Sequence[str], dedicated_to: str | None) -> str:
    """Name of a pool inside its cluster; a dedicated pool carries its endpoint's slug."""
    base = f"{re.sub(r'[^a-z0-9-]', '-', resource.lower())}-{capacity(capacity_types)}"
    return base if dedicated_to is None else f"{base}-{dedicated_to}"


def pool_label(namespace: str, pool_name: str) -> str:
    """Label that ties pods to a pool's nodes; nodes have no namespace, so the label names it."""
    return fit(f"{namespace}.{pool_name}", LABEL_LIMIT)


def api_key_secret(endpoint_slug: str) -> str:
    """Name of the Secret with an endpoint's API keys."""
    return f"{endpoint_slug}-api-key"


def engine_key_secret(endpoint_slug: str) -> str:
    """Name of the Secret with the key that only the gateway and the engine know."""
    return f"{endpoint_slug}-engine-key"
