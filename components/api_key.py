"""Derivation of API keys: the same seed always gives the same key."""

import hashlib
import hmac

import pulumi

from components.settings import api_key_seed
from endpoints import plan


def derive_key(key: plan.DerivedKey) -> pulumi.Output[str]:
    """The secret `<prefix><64 hex>`: HMAC-SHA256 of the salt, keyed with the seed."""
    return api_key_seed().apply(
        lambda seed: (
            key.prefix + hmac.new(seed.encode(), key.salt.encode(), hashlib.sha256).hexdigest()
        )
    )
