"""IAM actions that the program needs, and the policies that grant them."""

from endpoints.permissions.policy import Extent, allowed, deploy_policy, extents, preview_policy
from endpoints.permissions.table import Permissions, load_permissions
from endpoints.permissions.used import used_actions

__all__ = [
    "Extent",
    "Permissions",
    "allowed",
    "deploy_policy",
    "extents",
    "load_permissions",
    "preview_policy",
    "used_actions",
]
