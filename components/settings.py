"""The only reader of `pulumi.Config`."""

import pulumi

from endpoints.stack.file import parse_settings
from endpoints.stack.settings import Settings, stack_file

_CONFIG = "endpoints"
_SEED = "apiKeySeed"


def read_settings() -> Settings:
    """The stack's settings.

    Raises:
        InvalidInputError: with every problem of the stack's configuration.
    """
    config = pulumi.Config(_CONFIG)
    stack = pulumi.get_stack()
    data = {
        "file": config.get("file"),
        "clusters": config.get_object("clusters"),
        "resources": config.get("resources"),
        "budget": config.get("budget"),
        "allowUnpinnedModels": config.get("allowUnpinnedModels"),
        _SEED: config.get_secret(_SEED),
    }
    present = {key: value for key, value in data.items() if value is not None}
    return parse_settings(present, stack=stack, file=stack_file(stack))


def api_key_seed() -> pulumi.Output[str]:
    """The secret seed from which the keys of private endpoints derive."""
    return pulumi.Config(_CONFIG).require_secret(_SEED)
