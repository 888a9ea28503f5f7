"""From resolved endpoints to the plan of the whole stack."""

from collections.abc import Sequence

from endpoints import names, plan
from endpoints.autoscaling import plan_autoscaler, sleep_notices
from endpoints.check.collector import without_collection
from endpoints.clouds import cloud_of
from endpoints.endpoint.costs import endpoint_cost, total_cost
from endpoints.endpoint.guard import guards
from endpoints.endpoint.keys import route_after
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.endpoint.timers import derive_timers
from endpoints.endpoint.weight_claims import weight_claims
from endpoints.manifests import kubernetes_object, object_meta
from endpoints.observability.dashboards import dashboards
from endpoints.observability.rules import prometheus_rule
from endpoints.observability.scraping import scrape_notices, scrape_objects
from endpoints.pods.server import plan_server
from endpoints.pods.weight_fetch import fetch_programs, fetch_warnings
from endpoints.pools.budget import check_budget
from endpoints.pools.node_pools import plan_pools
from endpoints.report.numbers import cost_text
from endpoints.routing import notices, plan_route, route_driver, url
from endpoints.routing.network_policy import admission_notices, network_policies
from endpoints.stack.settings import ClusterSettings, Settings

POD_SECURITY = {
    "pod-security.kubernetes.io/enforce": "baseline",
    "pod-security.kubernetes.io/warn": "restricted",
    "pod-security.kubernetes.io/audit": "restricted",
}
"""Pod Security labels of a namespace: images that need root only cause warnings."""


@without_collection
def plan_stack(settings: Settings, endpoints: Sequence[ResolvedEndpoint]) -> plan.Plan:
    """The plan of a stack; every cluster that the stack binds is in it, used or not.

    Raises:
        InvalidInputError: the endpoints can cost more than the stack's budget.
    """
    pools = plan_pools(endpoints)
    planned = tuple(_endpoint(endpoint) for endpoint in endpoints)
    cost = total_cost(pools)
    check_budget(settings, cost, planned)
    return plan.Plan(
        stack=settings.stack,
        clusters=tuple(
            _cluster(name, settings.stack, cluster, endpoints)
            for name, cluster in sorted(settings.clusters.items())
        ),
        pools=pools,
        endpoints=planned,
        cost=cost,
        notices=(f"this stack costs {cost_text(cost)}", *admission_notices(endpoints)),
    )


def _cluster(
    name: str, stack: str, cluster: ClusterSettings, endpoints: Sequence[ResolvedEndpoint]
) -> plan.Cluster:
    here = [endpoint for endpoint in endpoints if endpoint.cluster_name == name]
    cloud = cloud_of(cluster)
    return plan.Cluster(
        logical_name=name,
        name=name,
        access=cloud.access(cluster),
        cluster_identifier=cloud.identifier(name, stack, cluster),
        namespace=_namespace(name, cluster) if cluster.create_namespace else None,
        guards=guards(name, cluster),
        environment=cloud.environment(name, stack, cluster),
        config_maps=(*fetch_programs(name, cluster, here), *dashboards(name, here)),
        objects=(
            *cloud.cluster_objects(name, cluster),
            *route_driver(cluster).cluster_objects(name, cluster, here),
            *weight_claims(name, cluster, here),
        ),
    )


def _namespace(name: str, cluster: ClusterSettings) -> plan.KubernetesObject:
    return kubernetes_object(
        # Named after the cluster: two clusters may have a namespace of the same name.
        logical_name=name,
        api_version="v1",
        kind="Namespace",
        metadata=object_meta(
            cluster.namespace,
            labels={**names.OURS, **POD_SECURITY, **route_driver(cluster).namespace_labels},
            annotations={},
        ),
    )


def _endpoint(endpoint: ResolvedEndpoint) -> plan.Endpoint:
    # Every strategy replaces one replica at a time.
    timers = derive_timers(endpoint, waves=endpoint.replicas.max)
    return plan.Endpoint(
        logical_name=endpoint.slug,
        name=endpoint.name,
        cluster=endpoint.cluster_name,
        model=endpoint.model.name,
        revision=endpoint.revision,
        resource=endpoint.resource.name,
        framework=endpoint.engine_name,
        state=endpoint.state,
        visibility=endpoint.visibility,
        min_replicas=endpoint.replicas.min,
        max_replicas=endpoint.replicas.max,
        pool=endpoint.pool,
        url=url(endpoint),
        server=plan_server(endpoint, timers),
        autoscaler=plan_autoscaler(endpoint, timers),
        route=plan_route(endpoint),
        route_after=route_after(endpoint),
        objects=(
            *scrape_objects(endpoint),
            *prometheus_rule(endpoint, timers),
            *network_policies(endpoint),
        ),
        timers=timers,
        derived=endpoint.derived,
        fit=endpoint.fit,
        cost=endpoint_cost(endpoint),
        notices=(
            *notices(endpoint),
            *sleep_notices(endpoint, timers),
            *scrape_notices(endpoint),
        ),
        warnings=(*endpoint.warnings, *fetch_warnings(endpoint)),
    )
