"""Routes for all kinds of controllers."""

from collections.abc import Sequence

from endpoints import plan
from endpoints.manifests.objects import kubernetes_object

GATEWAY_API = "gateway.networking.k8s.io/v1"


def http_route(
    metadata: plan.Manifest,
    *,
    parent: plan.Manifest,
    hostname: str,
    rule: plan.Manifest,
    before: Sequence[plan.KubernetesObject] = (),
) -> plan.Route:
    """A Gateway API route of one rule.

    Args:
        metadata: of an object that is named after its endpoint.
        parent: the entry of `parentRefs`.
        hostname: that it serves.
        rule: without a backend where a filter answers by itself.
        before: objects that it needs.
    """
    backends = rule.get("backendRefs") or ()
    return plan.Route(
        object=kubernetes_object(
            logical_name=metadata["name"],
            api_version=GATEWAY_API,
            kind="HTTPRoute",
            metadata=metadata,
            spec={"parentRefs": [parent], "hostnames": [hostname], "rules": [rule]},
        ),
        objects=tuple(before),
        hostname=hostname,
        through=f"gateway {parent['namespace']}/{parent['name']}",
        to=", ".join(f"{each['name']}:{each['port']}" for each in backends)
        or "an answer of its own",
    )


def prefixes(paths: Sequence[str]) -> list[plan.Manifest] | None:
    """`matches` of a rule that lets these prefixes through; None lets every path through."""
    return [{"path": {"type": "PathPrefix", "value": path}} for path in paths] or None


def ingress(
    metadata: plan.Manifest,
    *,
    class_name: str,
    rule: plan.Manifest,
    before: Sequence[plan.KubernetesObject] = (),
) -> plan.Route:
    """An Ingress of one rule, which `ingress_rule` makes.

    Args:
        metadata: of an object that is named after its endpoint.
        class_name: of the controller that serves it.
        rule: host name, paths and their one backend.
        before: objects that it needs.
    """
    service = rule["http"]["paths"][0]["backend"]["service"]
    [port] = service["port"].values()
    return plan.Route(
        object=kubernetes_object(
            logical_name=metadata["name"],
            api_version="networking.k8s.io/v1",
            kind="Ingress",
            metadata=metadata,
            spec={"ingressClassName": class_name, "rules": [rule]},
        ),
        objects=tuple(before),
        hostname=rule["host"],
        through=f"ingress class {class_name}",
        to=f"{service['name']}:{port}",
    )


def ingress_rule(
    hostname: str, paths: Sequence[str], service: str, port: int | str
) -> plan.Manifest:
    """The rule that sends these prefixes, or all, to a Service.

    The port is a name where the controller answers by itself.
    """
    number = {"number": port} if isinstance(port, int) else {"name": port}
    backend = {"service": {"name": service, "port": number}}
    shown = [{"path": path, "pathType": "Prefix", "backend": backend} for path in paths or ("/",)]
    return {"host": hostname, "http": {"paths": shown}}
