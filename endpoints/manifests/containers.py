"""Parts that all containers share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from endpoints import plan

UNPRIVILEGED: plan.Manifest = {
    "allowPrivilegeEscalation": False,
    "capabilities": {"drop": ["ALL"]},
}
"""`securityContext` of a container that can gain no privileges."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SecretEnv:
    """An environment variable that comes from a Secret."""

    name: str
    secret: str
    key: str


def environment(
    values: Mapping[str, str], secrets: Sequence[SecretEnv] = ()
) -> list[plan.Manifest]:
    """`env` of a container: plain variables, then those from Secrets."""
    return [
        *({"name": name, "value": value} for name, value in values.items()),
        *(
            {
                "name": each.name,
                "valueFrom": {"secretKeyRef": {"name": each.secret, "key": each.key}},
            }
            for each in secrets
        ),
    ]


def mount(
    volume: str, path: str, *, folder: str | None = None, read_only: bool = False
) -> plan.Manifest:
    """An entry of `volumeMounts`: a whole volume, or a folder of it."""
    return {
        "name": volume,
        "mountPath": path,
        "subPath": folder,
        # False is what is meant where nothing is said.
        "readOnly": read_only or None,
    }
