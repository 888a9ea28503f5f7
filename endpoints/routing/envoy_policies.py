"""Objects of Envoy Gateway beside the route. Facts about Envoy Gateway are those of 1.9."""

from collections.abc import Iterator, Mapping

from endpoints import plan
from endpoints.endpoint.answers import (
    RETRY_AFTER,
    STATUS,
    off_hours_body,
    stopped_body,
    waking_body,
)
from endpoints.endpoint.keys import client_secrets, engine_secret
from endpoints.endpoint.metadata import metadata
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.endpoint.timers import drain
from endpoints.manifests import kubernetes_object
from endpoints.routing.waking import hold_seconds

GROUP = "gateway.envoyproxy.io"
API_VERSION = f"{GROUP}/v1alpha1"
_GATEWAY_TIMEOUT = 504


def route_filters(endpoint: ResolvedEndpoint) -> list[plan.Manifest] | None:
    """`filters` of the route's one rule.

    One answers for a stopped endpoint by itself, or hands a running one's engine its key.
    """
    if endpoint.state == "stopped":
        return [_extension(_stopped_name(endpoint))]
    key = engine_secret(endpoint)
    return [_extension(key)] if key is not None else None


def policies(endpoint: ResolvedEndpoint) -> tuple[plan.KubernetesObject, ...]:
    """Keys, timeouts, answers and limits, each in the one object that a route may have of it."""
    return tuple(_policies(endpoint))


def _policies(endpoint: ResolvedEndpoint) -> Iterator[plan.KubernetesObject]:
    if client_secrets(endpoint):
        yield _object(endpoint, endpoint.slug, "SecurityPolicy", _key_check(endpoint))
    key = engine_secret(endpoint)
    if key is not None:
        yield _object(endpoint, key, "HTTPRouteFilter", _injection(key))
    if endpoint.state == "stopped":
        # Beside the other filter and not in its place: the route would for a moment have neither.
        yield _object(endpoint, _stopped_name(endpoint), "HTTPRouteFilter", _stopped(endpoint))
    yield _object(endpoint, endpoint.slug, "BackendTrafficPolicy", _traffic(endpoint))


def _key_check(endpoint: ResolvedEndpoint) -> dict[str, object]:
    return {
        "targetRefs": _targets(endpoint),
        "apiKeyAuth": {
            "credentialRefs": [{"name": name} for name in client_secrets(endpoint)],
            "extractFrom": [{"headers": ["Authorization"]}],
            # Engines log headers, and need none of the clients' keys.
            "sanitize": True,
        },
    }


def _injection(secret: str) -> dict[str, object]:
    return {
        "credentialInjection": {
            "overwrite": True,
            "header": "Authorization",
            "credential": {"valueRef": {"name": secret}},
        }
    }


def _stopped(endpoint: ResolvedEndpoint) -> dict[str, object]:
    return {
        "directResponse": {
            "statusCode": STATUS,
            "contentType": "application/json",
            "body": {"type": "Inline", "inline": stopped_body(endpoint)},
        }
    }


def _traffic(endpoint: ResolvedEndpoint) -> dict[str, object]:
    spec: dict[str, object] = {
        "targetRefs": _targets(endpoint),
        "timeout": {"http": {"streamIdleTimeout": _duration(_longest_silence(endpoint))}},
    }
    overrides = tuple(_overrides(endpoint))
    if overrides:
        spec["responseOverride"] = list(overrides)
    limit = endpoint.rate_limit
    if limit is not None:
        allowed = {"requests": limit.requests, "unit": limit.per.capitalize()}
        spec["rateLimit"] = {"type": "Local", "local": {"rules": [{"limit": allowed}]}}
    return spec


def _longest_silence(endpoint: ResolvedEndpoint) -> int:
    """Seconds without a byte: an answer may come as a whole, after its request was held."""
    return hold_seconds(endpoint) + drain(endpoint).seconds


def _overrides(endpoint: ResolvedEndpoint) -> Iterator[dict[str, object]]:
    """Answers that are said as what they are."""
    if endpoint.state == "stopped":
        # They would take the place of the answer that it has already.
        return
    if hold_seconds(endpoint):
        # The interceptor's. Envoy's own is about an answer that was too long in coming.
        yield _override(_GATEWAY_TIMEOUT, "Backend", waking_body(endpoint))
    if endpoint.scaling.stops:
        # Envoy's own, without a pod. An engine's says why itself.
        yield _override(STATUS, "Local", off_hours_body(endpoint))


def _override(status: int, source: str, body: str) -> dict[str, object]:
    return {
        "match": {"statusCodes": [{"type": "Value", "value": status}]},
        "source": source,
        "response": {
            "statusCode": STATUS,
            "contentType": "application/json",
            "body": {"type": "Inline", "inline": body},
            "header": {"set": [{"name": "Retry-After", "value": str(RETRY_AFTER)}]},
        },
    }


def _targets(endpoint: ResolvedEndpoint) -> list[dict[str, str]]:
    return [
        {"group": "gateway.networking.k8s.io", "kind": "HTTPRoute", "name": endpoint.slug},
    ]


def _stopped_name(endpoint: ResolvedEndpoint) -> str:
    return f"{endpoint.slug}-stopped"


def _extension(name: str) -> dict[str, object]:
    reference = {"group": GROUP, "kind": "HTTPRouteFilter", "name": name}
    return {"type": "ExtensionRef", "extensionRef": reference}


def _object(
    endpoint: ResolvedEndpoint, name: str, kind: str, spec: Mapping[str, object]
) -> plan.KubernetesObject:
    return kubernetes_object(
        logical_name=name,
        api_version=API_VERSION,
        kind=kind,
        metadata=metadata(endpoint, name=name),
        spec=spec,
    )


def _duration(seconds: int) -> str:
    """As Gateway API has it: no number of more than five digits (GEP-2257)."""
    minutes, rest = divmod(seconds, 60)
    return f"{minutes}m{rest}s" if minutes else f"{rest}s"
