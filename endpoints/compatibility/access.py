"""Checks that an endpoint's API keys and rate limit are enforced by a gateway or the engine."""

from collections.abc import Sequence

from endpoints import names
from endpoints.catalog import FrameworkVersion
from endpoints.endpoint.keys import client_keys, takes_several_keys
from endpoints.endpoint.parts import Parts
from endpoints.read.findings import Findings
from endpoints.spec.access import ApiKey
from endpoints.stack.settings import ClusterSettings, Settings, stack_file

_GATEWAY = "`routes: {kind: gateway, controller: envoy-gateway, ...}`"


def check_access(parts: Parts, findings: Findings) -> None:
    """Report API keys and rate limits that neither a gateway nor the engine would enforce."""
    keys = _keys(parts)
    _check_names(parts, keys, findings)
    if parts.cluster is None:
        return
    _check_secrets(parts, keys, findings)
    if parts.cluster.routes.checks_keys:
        _check_entries(parts, keys, findings)
    if parts.framework is not None:
        engine = parts.framework.versions[parts.version]
        if keys and not is_guardable(parts, engine):
            _report_unguarded(parts, findings)
        elif not parts.cluster.routes.checks_keys:
            _check_number(parts, keys, findings)
        elif parts.visibility == "private" and not engine.api_key_env:
            _check_wake(parts, parts.cluster, findings)
    if parts.entry.rate_limit is not None and not parts.cluster.routes.checks_keys:
        findings.add(
            *parts.place("rateLimit"),
            f"the {parts.cluster.routes.kind} routes of cluster {parts.cluster_name} count no "
            "requests",
            f"Remove the key, or write {_there(parts)}.",
            f"{parts.entry.rate_limit.requests} per {parts.entry.rate_limit.per}",
        )


def is_guardable(parts: Parts, engine: FrameworkVersion) -> bool:
    """Whether the gateway or this engine checks the endpoint's keys; true without keys."""
    by_gateway = parts.cluster is not None and parts.cluster.routes.checks_keys
    return not _keys(parts) or by_gateway or bool(engine.api_key_env or engine.api_key_args)


def needs_seed(parts: Parts) -> bool:
    """Whether a key of the endpoint derives from the stack's seed."""
    if any(key.secret is None for key in _keys(parts)):
        return True
    if parts.cluster is None or parts.framework is None:
        return False
    is_handed_a_key = parts.framework.versions[parts.version].api_key_env is not None
    return parts.cluster.routes.checks_keys and is_handed_a_key


def check_seed(keyed: Sequence[Parts], settings: Settings, findings: Findings) -> None:
    """Report a missing seed of the stack, once for all endpoints that need it."""
    if settings.has_api_key_seed or not keyed:
        return
    is_private = all(parts.visibility == "private" for parts in keyed)
    needy, keys = (
        ("private endpoints", "their API keys")
        if is_private
        else ("endpoints with keys of clients or of their engine", "these")
    )
    findings.add(
        *keyed[0].place("visibility"),
        f"{needy} ({len(keyed)} here) need the secret that {keys} derive from, and stack "
        f"{settings.stack} has none",
        "Set it with `openssl rand -hex 32 | pulumi config set --secret "
        f"endpoints:apiKeySeed --stack {settings.stack}`"
        f"{', or write `visibility: public`' if is_private else ''}.",
    )


def _keys(parts: Parts) -> tuple[ApiKey, ...]:
    return client_keys(parts.visibility or "public", parts.entry.api_keys)


def _check_names(parts: Parts, keys: tuple[ApiKey, ...], findings: Findings) -> None:
    seen: set[str] = set()
    for index, key in enumerate(keys):
        if key.name in seen:
            findings.add(
                *parts.place("apiKeys", index, "name"),
                "another key has this name",
                "Give each key a name of its own: what derives from it is another key.",
                key.name,
            )
        seen.add(key.name)


def _check_secrets(parts: Parts, keys: tuple[ApiKey, ...], findings: Findings) -> None:
    """Report keys in Secrets that the program itself makes and would overwrite."""
    is_derived = any(key.secret is None for key in keys)
    for index, key in enumerate(keys):
        if key.secret is None:
            continue
        slug = names.slug(parts.endpoint.name)
        is_clients = is_derived and key.secret.name == names.api_key_secret(slug)
        if is_clients or key.secret.name == names.engine_key_secret(slug):
            findings.add(
                *parts.place("apiKeys", index, "secret", "name"),
                f"Secret {key.secret.name} is made by the program, and holds no key of yours",
                "Name a Secret of yours, or leave `secret` out.",
                key.secret.name,
            )


def _check_entries(parts: Parts, keys: tuple[ApiKey, ...], findings: Findings) -> None:
    """Report entries that two Secrets share, of which Envoy Gateway takes only the first."""
    first: dict[str, str] = {}
    for index, key in enumerate(keys):
        secret = key.secret.name if key.secret is not None else ""
        entry = key.secret.key if key.secret is not None else key.name
        if first.get(entry, secret) != secret:
            findings.add(
                *parts.place("apiKeys", index, "secret" if secret else "name"),
                f"the Secret of another key has an entry {entry} too, and of two such the gateway "
                "takes the first alone",
                "Keep the key in an entry of another name, and write it as `key`."
                if secret
                else "Give the key another name.",
                secret or key.name,
            )
        first.setdefault(entry, secret)


def _report_unguarded(parts: Parts, findings: Findings) -> None:
    message = f"{parts.engine_name} checks no API key"
    if parts.visibility == "private":
        findings.add(
            *parts.place("visibility"),
            f"{message}, so nothing would keep it private",
            f"Write `visibility: public`, choose another framework, or write {_there(parts)}.",
            "private",
        )
    else:
        findings.add(
            *parts.place("apiKeys"),
            f"{message}, and neither does what stands before it",
            f"Remove the key, choose another framework, or write {_there(parts)}.",
            _named(_keys(parts)),
        )


def _check_number(parts: Parts, keys: tuple[ApiKey, ...], findings: Findings) -> None:
    if len(keys) > 1 and not takes_several_keys(parts.facts):
        findings.add(
            *parts.place("apiKeys"),
            f"{parts.engine_name} checks one key at a time",
            f"Name one, or write {_there(parts)}: then the gateway checks them.",
            _named(keys),
        )


def _check_wake(parts: Parts, cluster: ClusterSettings, findings: Findings) -> None:
    if cluster.wake is None or parts.replicas is None or parts.replicas.min:
        return
    findings.add(
        *parts.place("replicas"),
        f"{parts.engine_name} checks no API key, and the interceptor that wakes it answers all "
        "pods of the cluster, so nothing would keep it private",
        "Set `replicas.min` to 1 or more, write `visibility: public`, or choose another framework.",
        "min 0",
    )


def _named(keys: tuple[ApiKey, ...]) -> str:
    return ", ".join(key.name for key in keys)


def _there(parts: Parts) -> str:
    return f"{_GATEWAY} for cluster {parts.cluster_name} in {stack_file(parts.stack)}"
