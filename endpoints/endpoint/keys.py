"""API keys: their names, the Secrets that keep them, and who checks them.

Where the gateway can, it checks the clients' keys, and the engine has one of its own that the
gateway hands over: keys come and go without a restart. Everywhere else the engine checks them.
"""

from collections.abc import Mapping
from typing import Literal

from endpoints import names, plan
from endpoints.catalog import EngineFacts
from endpoints.endpoint.metadata import own_labels
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.manifests import kubernetes_object, object_meta
from endpoints.manifests.containers import SecretEnv
from endpoints.spec.access import ApiKey
from endpoints.spec.entry import Visibility

API_KEY = "api-key"
"""Name of the one key that a private endpoint has unless the file names others."""
CREDENTIAL = "credential"
"""Entry from which Envoy Gateway takes the header that it injects: the whole value."""
PREFIX = "sk-"
BEARER = "Bearer "
_FLAG = "api-key"


def client_keys(visibility: Visibility, api_keys: tuple[ApiKey, ...] | None) -> tuple[ApiKey, ...]:
    """The keys that open an endpoint; empty where no key is needed."""
    if api_keys is not None:
        return api_keys
    return (ApiKey(name=API_KEY, secret=None),) if visibility == "private" else ()


def takes_several_keys(facts: EngineFacts | None) -> bool:
    """Whether the engine accepts several keys at a time."""
    flag = facts.by_spelling.get(_FLAG) if facts is not None else None
    return flag is not None and flag.type == "list"


def api_key_secrets(endpoint: ResolvedEndpoint) -> tuple[plan.KubernetesObject, ...]:
    """The Secrets of derived keys: the clients' keys, and the key between gateway and engine."""
    clients = {
        key.name: plan.DerivedKey(salt=_salt(endpoint, key), prefix=PREFIX)
        for key in _clients(endpoint)
        if key.secret is None
    }
    own = names.api_key_secret(endpoint.slug)
    secrets = (_secret(endpoint, endpoint.slug, own, clients),) if clients else ()
    if engine_secret(endpoint) is None:
        return secrets
    # Neither slugs nor clients' salts have a dot, so no client's key or Secret is the engine's.
    salt = f"{endpoint.slug}.engine"
    engine = {
        API_KEY: plan.DerivedKey(salt=salt, prefix=PREFIX),
        CREDENTIAL: plan.DerivedKey(salt=salt, prefix=BEARER + PREFIX),
    }
    return (*secrets, _secret(endpoint, salt, names.engine_key_secret(endpoint.slug), engine))


def client_secrets(endpoint: ResolvedEndpoint) -> tuple[str, ...]:
    """The Secrets whose entries are the clients' keys, each Secret once."""
    own = names.api_key_secret(endpoint.slug)
    keys = _clients(endpoint)
    return tuple(dict.fromkeys(own if key.secret is None else key.secret.name for key in keys))


def engine_secret(endpoint: ResolvedEndpoint) -> str | None:
    """The Secret of the engine's own key, whose entry `CREDENTIAL` the gateway injects.

    Public endpoints have one too, so that a change of visibility changes no pod.
    """
    if not endpoint.cluster.routes.checks_keys or endpoint.engine.api_key_env is None:
        return None
    return names.engine_key_secret(endpoint.slug)


def engine_secret_env(endpoint: ResolvedEndpoint) -> tuple[SecretEnv, ...]:
    """The environment variables with the keys that the engine checks."""
    variable = endpoint.engine.api_key_env
    if variable is None:
        return ()
    own = engine_secret(endpoint)
    if own is not None:
        return (SecretEnv(name=variable, secret=own, key=API_KEY),)
    return tuple(
        SecretEnv(
            name=variable if number == 1 else f"API_KEY_{number}",
            secret=key.secret.name if key.secret else names.api_key_secret(endpoint.slug),
            key=key.secret.key if key.secret else key.name,
        )
        for number, key in enumerate(_clients(endpoint), start=1)
    )


def engine_key_arguments(endpoint: ResolvedEndpoint) -> tuple[str, ...]:
    """The engine arguments that pass the keys; Kubernetes expands `$(NAME)`."""
    variables = engine_secret_env(endpoint)
    if len(variables) > 1:
        return (f"--{_FLAG}", *(f"$({variable.name})" for variable in variables))
    has_keys = bool(_clients(endpoint)) or engine_secret(endpoint) is not None
    return endpoint.engine.api_key_args if has_keys else ()


def routed_paths(endpoint: ResolvedEndpoint) -> tuple[str, ...]:
    """The path prefixes that the route lets through; empty: all.

    A client with a key that the gateway has checked may call every path. Elsewhere some paths are
    not guarded by the engine's key, or are for operators where no key is needed.
    """
    if endpoint.cluster.routes.checks_keys and _clients(endpoint):
        return ()
    return endpoint.engine.key_paths


def route_after(endpoint: ResolvedEndpoint) -> Literal["keys", "pods"]:
    """Part of the server that the route waits for: new pods, if old ones may not ask for keys."""
    is_checked_by_engine = _clients(endpoint) and not endpoint.cluster.routes.checks_keys
    return "pods" if is_checked_by_engine else "keys"


def _clients(endpoint: ResolvedEndpoint) -> tuple[ApiKey, ...]:
    return client_keys(endpoint.visibility, endpoint.api_keys)


def _salt(endpoint: ResolvedEndpoint, key: ApiKey) -> str:
    return endpoint.slug if key.name == API_KEY else f"{endpoint.slug}/{key.name}"


def _secret(
    endpoint: ResolvedEndpoint, logical_name: str, name: str, keys: Mapping[str, plan.DerivedKey]
) -> plan.KubernetesObject:
    return kubernetes_object(
        logical_name=logical_name,
        api_version="v1",
        kind="Secret",
        metadata=object_meta(
            name,
            namespace=endpoint.cluster.namespace,
            labels=own_labels(endpoint),
            annotations={names.NAME: endpoint.name},
        ),
        stringData=keys,
    )
