"""A plan as text for people."""

import re
import shlex
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields

from endpoints import plan
from endpoints.report.clouds import access_text, creation_lines, node_lines
from endpoints.report.numbers import cost_text, endpoint_cost_text, fit_lines

_LABEL = 11
_PROBES = ("startup", "readiness", "liveness")
LABELLED = re.compile(rf" {{4}}(?:(?=.{{{_LABEL - 1}}} )[a-z]+ +| {{{_LABEL}}})")
"""Start of a line about an endpoint: a label, or the space of one."""


def plan_text(stack: plan.Plan) -> str:
    """The whole plan, cluster by cluster; the same plan gives the same text."""
    lines = [headline(stack)]
    for cluster in stack.clusters:
        lines += ["", *_cluster_lines(cluster, stack)]
    return "\n".join(lines) + "\n"


def headline(stack: plan.Plan) -> str:
    """The first line of the text: `stack local: $1.86 an hour ...`."""
    return f"stack {stack.stack}: {cost_text(stack.cost)}"


def warning_lines(stack: plan.Plan) -> Iterator[str]:
    """Warnings about valid but doubtful settings, a line each."""
    for endpoint in stack.endpoints:
        for warning in endpoint.warnings:
            yield f"{endpoint.name}: warning: {warning}"


def summary(stack: plan.Plan) -> str:
    """Counts in words: `5 endpoints on 1 cluster, 4 pools`."""
    clusters = {endpoint.cluster for endpoint in stack.endpoints}
    return (
        f"{counted(len(stack.endpoints), 'endpoint')} on {counted(len(clusters), 'cluster')}, "
        f"{counted(len(stack.pools), 'pool')}"
    )


def counted(count: int, noun: str) -> str:
    """A number with its noun: `1 pool`, `2 pools`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _cluster_lines(cluster: plan.Cluster, stack: plan.Plan) -> Iterator[str]:
    yield f"cluster {cluster.name}: {access_text(cluster.access)}"
    yield from _block("creates", creation_lines(cluster))
    pools = [pool for pool in stack.pools if pool.cluster == cluster.name]
    endpoints = [endpoint for endpoint in stack.endpoints if endpoint.cluster == cluster.name]
    if not endpoints:
        yield "  no endpoints"
    for pool in pools:
        nodes = f"{pool.min_nodes} to {counted(pool.max_nodes, 'node')}"
        yield f"  pool {pool.name}: {nodes} of {pool.resource}, for {', '.join(pool.endpoints)}"
        yield f"    {cost_text(pool.cost)}: {pool.cost.because}"
        yield from _block("nodes", node_lines(pool))
        yield from _block("warning", pool.warnings)
    for endpoint in endpoints:
        yield ""
        yield from _endpoint_lines(endpoint)


def _endpoint_lines(endpoint: plan.Endpoint) -> Iterator[str]:
    server, route = endpoint.server, endpoint.route
    strategy, pod = server.workload.strategy, server.workload.template["spec"]
    [container] = pod["containers"]
    yield f"  {endpoint.name}: {endpoint.state}, {endpoint.visibility}"
    yield _line("url", endpoint.url)
    yield _line("model", f"{endpoint.model} at {endpoint.revision}")
    yield from _block("weights", _weights(server, pod))
    yield _line("replicas", _replicas(endpoint))
    yield _line("resource", f"{endpoint.resource}, in pool {endpoint.pool}")
    yield _line("cost", endpoint_cost_text(endpoint.cost))
    yield _line("framework", endpoint.framework)
    yield _line("image", container["image"])
    if "command" in container:
        yield _line("command", shlex.join(container["command"]))
    yield _line("args", shlex.join(container["args"]))
    yield from _block("workers", _workers(server.workload))
    yield from _block(
        "derived", (f"{item.name} {item.value}: {item.because}" for item in endpoint.derived)
    )
    yield from _block("fit", fit_lines(endpoint.fit) if endpoint.fit else ())
    yield _line("requests", _amounts(container["resources"]["requests"]))
    yield _line("limits", _amounts(container["resources"]["limits"]))
    yield from _block("probe", (f"{name}: {_probe(container[f'{name}Probe'])}" for name in _PROBES))
    yield from _block("autoscaler", _autoscaler(endpoint.autoscaler))
    yield _line("route", f"{route.hostname} through {route.through} to {route.to}")
    yield _line("strategy", f"{_strategy(strategy)}: {strategy.because}")
    yield from _block("timers", _timers(endpoint.timers))
    yield from _block("notice", endpoint.notices)
    yield from _block("warning", endpoint.warnings)


def _block(label: str, texts: Iterable[str]) -> Iterator[str]:
    for number, text in enumerate(texts):
        yield _line("" if number else label, text)


def _timers(timers: plan.Timers) -> Iterator[str]:
    for field in fields(plan.Timers):
        timer: plan.Timer = getattr(timers, field.name)
        yield f"{field.name.replace('_', ' ')} {timer.seconds}s: {timer.because}"


def _line(label: str, text: str) -> str:
    return f"    {label:<{_LABEL}}{text}".rstrip()


def _weights(server: plan.Server, pod: plan.Manifest) -> Iterator[str]:
    """Source and place of the weights, unless the engine handles both."""
    if server.weights_from is not None:
        yield server.weights_from
    for volume in pod["volumes"]:
        match volume:
            case {"persistentVolumeClaim": claim}:
                yield f"claim {claim['claimName']}"
            case {"image": image}:
                yield f"image {image['reference']}"


def _workers(workload: plan.Workload) -> Iterator[str]:
    """Parts that only the other nodes of a replica run, not the first."""
    if workload.spans_nodes:
        group = workload.object.spec["leaderWorkerTemplate"]
        [container] = group["workerTemplate"]["spec"]["containers"]
        yield f"{group['size'] - 1} beside each of these: {shlex.join(container['command'])}"
        if container["args"]:
            yield shlex.join(container["args"])


def _replicas(endpoint: plan.Endpoint) -> str:
    bounds = f"{endpoint.min_replicas} to {endpoint.max_replicas}"
    if endpoint.autoscaler.min_replicas < endpoint.min_replicas:
        bounds += f", {endpoint.autoscaler.min_replicas} outside of its schedule"
    replicas = endpoint.server.workload.object.spec.get("replicas")
    if replicas is None:
        return f"{bounds}, the autoscaler decides"
    return f"{replicas} while {endpoint.state}, else {bounds}"


def _amounts(amounts: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {amount}" for name, amount in sorted(amounts.items())) or "none"


def _probe(probe: plan.Manifest) -> str:
    return (
        f"GET {probe['httpGet']['path']} every {probe['periodSeconds']}s, answer within "
        f"{probe['timeoutSeconds']}s, {counted(probe['failureThreshold'], 'failure')} allowed"
    )


def _autoscaler(autoscaler: plan.Autoscaler) -> Iterator[str]:
    bounds = f"{autoscaler.min_replicas} to {autoscaler.max_replicas}"
    pace = f"up {_when(autoscaler.up_seconds)}, down {_when(autoscaler.down_seconds)}"
    if not autoscaler.triggers:
        yield f"{autoscaler.object.kind}, {bounds}, {pace}"
    else:
        idle = f", idle after {autoscaler.idle_seconds}s" if autoscaler.idle_seconds else ""
        triggers = ", ".join(dict.fromkeys(autoscaler.triggers))
        yield f"KEDA, {bounds}, {pace}{idle}, by {triggers}"
    yield from autoscaler.because


def _when(seconds: int) -> str:
    return f"after {seconds}s" if seconds else "at once"


def _strategy(strategy: plan.Strategy) -> str:
    rolling = strategy.rolling_update
    if rolling is None:
        return strategy.type
    return f"{strategy.type}, surge {rolling.max_surge}, unavailable {rolling.max_unavailable}"
