"""What the containers of a pod have in common."""

from collections.abc import Mapping, Sequence

from pulumi_kubernetes.core import v1

from endpoints import plan


def environment(
    values: Mapping[str, str], secrets: Sequence[plan.SecretEnv]
) -> list[v1.EnvVarArgs]:
    """Environment variables, plain and from Secrets."""
    return [
        *(v1.EnvVarArgs(name=name, value=value) for name, value in values.items()),
        *(_secret_env(variable) for variable in secrets),
    ]


def unprivileged(*, read_only_root: bool = False) -> v1.SecurityContextArgs:
    """A container that can gain no rights."""
    return v1.SecurityContextArgs(
        allow_privilege_escalation=False,
        capabilities=v1.CapabilitiesArgs(drop=["ALL"]),
        # False is what is meant where nothing is said.
        read_only_root_filesystem=read_only_root or None,
    )


def _secret_env(variable: plan.SecretEnv) -> v1.EnvVarArgs:
    key = v1.SecretKeySelectorArgs(name=variable.secret, key=variable.key)
    return v1.EnvVarArgs(name=variable.name, value_from=v1.EnvVarSourceArgs(secret_key_ref=key))
