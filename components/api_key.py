"""API keys of private endpoints: derived, so that the same seed always gives the same key."""

import hashlib
import hmac

import pulumi

from components.settings import api_key_seed


def derive_api_key(salt: str, prefix: str) -> pulumi.Output[str]:
    """The secret key `<prefix><64 hex>`: HMAC-SHA256 of its salt under the seed."""
    return api_key_seed().apply(
        lambda seed: prefix + hmac.new(seed.encode(), salt.encode(), hashlib.sha256).hexdigest()
    )
