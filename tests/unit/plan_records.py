"""A plan made by hand, with every kind of record that people read."""

from collections.abc import Sequence
from dataclasses import replace

from endpoints import plan
from endpoints.manifests import kubernetes_object
from endpoints.quantity import GIB

ONE_TIMER = plan.Timer(seconds=60, because="30s + 30s")
TIMERS = plan.Timers(
    scheduling=ONE_TIMER,
    download=ONE_TIMER,
    startup=ONE_TIMER,
    progress_deadline=ONE_TIMER,
    await_ready=ONE_TIMER,
    pre_stop=ONE_TIMER,
    drain=ONE_TIMER,
    grace=ONE_TIMER,
    cooldown=ONE_TIMER,
)
PROBE = {
    "httpGet": {"path": "/health", "port": "http"},
    "periodSeconds": 10,
    "timeoutSeconds": 5,
    "failureThreshold": 3,
}
CONTAINER = {
    "name": "engine",
    "image": "vllm/vllm-openai:v0.24.0",
    "command": ["vllm", "serve"],
    "args": ["Qwen/Qwen2.5-7B-Instruct", '--override={"a": 1}'],
    "resources": {"requests": {"memory": "29Gi", "cpu": "3900m"}, "limits": {}},
    "startupProbe": {**PROBE, "failureThreshold": 1},
    "readinessProbe": PROBE,
    "livenessProbe": PROBE,
}


def made(kind: str, **content: object) -> plan.KubernetesObject:
    """An object of which no test reads the rest."""
    metadata = {"name": "qwen", "namespace": "endpoints"}
    return kubernetes_object(
        logical_name="qwen", api_version="v1", kind=kind, metadata=metadata, **content
    )


def deployment(
    container: plan.Manifest = CONTAINER,
    volumes: Sequence[plan.Manifest] = (),
    replicas: int | None = None,
) -> plan.KubernetesObject:
    """A Deployment of this container."""
    template = {"spec": {"containers": [container], "volumes": volumes}}
    return made("Deployment", spec={"replicas": replicas, "template": template})


WORKLOAD = plan.Workload(
    object=deployment(),
    strategy=plan.Strategy(
        type="RollingUpdate",
        rolling_update=plan.RollingUpdate(max_surge=1, max_unavailable=0),
        because="the pool has room",
    ),
    access=plan.KubeconfigAccess(kubeconfig=None, context=None),
)
COST = plan.Cost(
    hour_at_min=0.0,
    hour_at_max=3.722,
    month_at_min=0.0,
    month_at_max=2717.06,
    hour_stopped=0.0,
    because="0 to 2 x g6e.xlarge",
)
UNKNOWN = replace(COST, hour_at_max=None, month_at_max=None, because="no price")
RUNNING = plan.Endpoint(
    logical_name="qwen",
    name="Qwen",
    cluster="main",
    model="Qwen/Qwen2.5-7B-Instruct",
    revision="main",
    resource="g6e.xlarge",
    framework="vllm@0.24.0",
    state="running",
    visibility="private",
    min_replicas=0,
    max_replicas=3,
    pool="g6e-xlarge-on-demand",
    url="https://qwen.example.internal",
    server=plan.Server(
        workload=WORKLOAD,
        service=made("Service"),
        disruption_budget=None,
        api_keys=(),
        weights_from=None,
    ),
    autoscaler=plan.Autoscaler(
        object=made("ScaledObject"),
        min_replicas=0,
        max_replicas=3,
        up_seconds=300,
        down_seconds=300,
        idle_seconds=3600,
        triggers=("cpu", "cron"),
        because=("cpu 80 per replica: percent of the requested CPU", "2 at least from 8"),
    ),
    route_after="pods",
    route=plan.Route(
        object=made("HTTPRoute"),
        objects=(),
        hostname="qwen.example.internal",
        through="gateway gateways/private",
        to="qwen:80",
    ),
    objects=(),
    timers=TIMERS,
    derived=(
        plan.DerivedArgument(name="max-model-len", value=8192, because="the largest that fits"),
        plan.DerivedArgument(name="tp-size", value=1, because="one accelerator"),
    ),
    fit=plan.Fit(
        accelerators=1,
        tensor_parallel=1,
        pipeline_parallel=1,
        data_parallel=1,
        memory=48 * GIB,
        usable=40 * GIB,
        weights=15 * GIB,
        overhead=2 * GIB,
        cache=23 * GIB,
        kv_cache=plan.KvCache(
            bytes_per_token=57_344,
            capacity_tokens=400_000,
            context_tokens=8192,
            max_context_tokens=32_768,
            concurrent_sequences=48,
        ),
        notes=("a token takes 57,344 bytes",),
    ),
    cost=COST,
    notices=(),
    warnings=("its fit is not proven",),
)
STOPPED = replace(
    RUNNING,
    name="small",
    state="stopped",
    visibility="public",
    min_replicas=1,
    server=replace(
        RUNNING.server,
        workload=replace(
            WORKLOAD,
            object=deployment({**CONTAINER, "command": None}, replicas=0),
            strategy=plan.Strategy(type="Recreate", rolling_update=None, because="one node"),
        ),
    ),
    autoscaler=plan.Autoscaler(
        object=made("HorizontalPodAutoscaler"),
        min_replicas=1,
        max_replicas=3,
        up_seconds=300,
        down_seconds=300,
        idle_seconds=0,
        triggers=(),
        because=("waiting 6 per replica: 10 % of 64 requests at a time",),
    ),
    route_after="keys",
    route=plan.Route(
        object=made("Ingress"),
        objects=(),
        hostname="small.example.internal",
        through="ingress class internet",
        to="small:80",
    ),
    derived=(),
    fit=None,
    notices=("small is public",),
    warnings=(),
)
POOL = plan.Pool(
    logical_name="main-g6e-xlarge-on-demand",
    name="g6e-xlarge-on-demand",
    cluster="main",
    resource="g6e.xlarge",
    capacity_types=("on-demand",),
    min_nodes=0,
    max_nodes=1,
    nodes=(),
    managed=None,
    karpenter=None,
    endpoints=("Qwen", "small"),
    stopped=("small",),
    cost=UNKNOWN,
    warnings=(),
)
MAIN = plan.Cluster(
    logical_name="main",
    name="main",
    access=plan.KubeconfigAccess(kubeconfig="kubeconfig", context="sandbox"),
    cluster_identifier="local/main",
    namespace=None,
    guards=(
        plan.Guard(
            policy=made("ValidatingAdmissionPolicy"),
            binding=made("ValidatingAdmissionPolicyBinding"),
        ),
    ),
    aws=None,
    config_maps=(),
    objects=(),
)
SPARE = replace(MAIN, name="spare", access=plan.KubeconfigAccess(kubeconfig=None, context=None))
STACK = plan.Plan(
    stack="local",
    clusters=(MAIN, SPARE),
    pools=(POOL,),
    endpoints=(RUNNING, STOPPED),
    cost=COST,
    notices=(),
)
