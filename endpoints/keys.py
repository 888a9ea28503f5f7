"""The keys of private endpoints: where they are kept, and who checks them."""

from endpoints import names, plan
from endpoints.metadata import own_labels
from endpoints.resolved import ResolvedEndpoint

API_KEY = "api-key"
PREFIX = "sk-"


def api_key_secrets(endpoint: ResolvedEndpoint) -> tuple[plan.ApiKeySecret, ...]:
    """The Secrets that hold an endpoint's derived keys."""
    if endpoint.visibility == "public":
        return ()
    secret = plan.ApiKeySecret(
        metadata=plan.Metadata(
            name=names.api_key_secret(endpoint.slug),
            namespace=endpoint.cluster.namespace,
            labels=own_labels(endpoint),
            annotations={names.NAME: endpoint.name},
        ),
        salts={API_KEY: endpoint.slug},
        prefix=PREFIX,
    )
    return (secret,)


def engine_secret_env(endpoint: ResolvedEndpoint) -> tuple[plan.SecretEnv, ...]:
    """How the engine is told the key that it checks; none or one."""
    variable = endpoint.engine.api_key_env
    if variable is None:
        return ()
    return tuple(
        plan.SecretEnv(name=variable, secret=secret.metadata.name, key=API_KEY)
        for secret in api_key_secrets(endpoint)
    )
