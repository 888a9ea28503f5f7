"""API keys: derived, so that the same seed always gives the same key."""

import hashlib
import hmac

import pulumi
from pulumi_kubernetes.core.v1 import Secret

from components.objects import object_meta
from components.settings import api_key_seed
from endpoints import plan


def api_key_secret(planned: plan.ApiKeySecret, opts: pulumi.ResourceOptions) -> Secret:
    """A Secret with its keys."""
    return Secret(
        planned.logical_name,
        metadata=object_meta(planned.metadata),
        string_data={entry: _derive(key) for entry, key in planned.keys.items()},
        opts=opts,
    )


def _derive(key: plan.DerivedKey) -> pulumi.Output[str]:
    """The secret `<prefix><64 hex>`: HMAC-SHA256 of the salt under the seed."""
    return api_key_seed().apply(
        lambda seed: (
            key.prefix + hmac.new(seed.encode(), key.salt.encode(), hashlib.sha256).hexdigest()
        )
    )
