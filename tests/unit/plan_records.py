"""A plan made by hand, with every kind of record that people read."""

from dataclasses import replace

from endpoints import plan
from endpoints.quantity import GIB

NAMED = plan.Metadata(name="qwen", namespace="endpoints", labels={}, annotations={})
PROBE = plan.Probe(path="/health", period_seconds=10, timeout_seconds=5, failure_threshold=3)
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
CONTAINER = plan.Container(
    image="vllm/vllm-openai:v0.24.0",
    command=("vllm", "serve"),
    args=("Qwen/Qwen2.5-7B-Instruct", '--override={"a": 1}'),
    env={},
    secret_env=(),
    port=8000,
    requests={"memory": "29Gi", "cpu": "3900m"},
    limits={},
    startup=replace(PROBE, failure_threshold=1),
    readiness=PROBE,
    liveness=PROBE,
    pre_stop_seconds=15,
    shared_memory="1Gi",
    cache_path="/cache",
    cache_size="20Gi",
    cache_claims=(),
    mounts=(),
)
POD = plan.Pod(
    labels={},
    annotations={},
    container=CONTAINER,
    weight_copies=(),
    volumes=(),
    service_account=None,
    node_selector={},
    tolerations=(),
    grace_seconds=60,
    security=plan.PodSecurity(user=1000, read_only_root=False),
    priority_class=None,
    one_zone_by=None,
    spread={},
)
DEPLOYMENT = plan.Deployment(
    metadata=NAMED,
    selector={},
    replicas=None,
    pod=POD,
    strategy=plan.Strategy(
        type="RollingUpdate",
        rolling_update=plan.RollingUpdate(max_surge=1, max_unavailable=0),
        because="the pool has room",
    ),
    progress_deadline_seconds=60,
    await_seconds=60,
    access=plan.KubeconfigAccess(kubeconfig=None, context=None),
)
TARGET = plan.Target(api_version="apps/v1", kind="Deployment", name="qwen")
SLOW = plan.Direction(stabilization_seconds=300, pods=1, period_seconds=60)
BEHAVIOR = plan.Behavior(up=SLOW, down=SLOW)
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
        workload=DEPLOYMENT,
        service=plan.Service(metadata=NAMED, selector={}, port=80, target_port=8000),
        disruption_budgets=(),
        api_keys=(),
    ),
    autoscaler=plan.ScaledObject(
        metadata=NAMED,
        target=TARGET,
        min_replicas=0,
        max_replicas=3,
        activation=plan.Activation(
            polling_seconds=30, cooldown_seconds=3600, initial_cooldown_seconds=60
        ),
        behavior=BEHAVIOR,
        triggers=(
            plan.Trigger(type="cpu", metric_type="Utilization", metadata={"value": "80"}),
            plan.Trigger(type="cron", metric_type=None, metadata={"start": "0 8 * * *"}),
        ),
        fallbacks=(),
        because=("cpu 80 per replica: percent of the requested CPU", "2 at least from 8"),
    ),
    route_after="pods",
    route=plan.HttpRoute(
        metadata=NAMED,
        gateway="private",
        gateway_namespace="gateways",
        listener=None,
        hostname="qwen.example.internal",
        paths=(),
        filters=(),
        backends=(plan.Backend(service="qwen", namespace=None, port=80),),
        request_timeout=None,
        objects=(),
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
            DEPLOYMENT,
            replicas=0,
            pod=replace(POD, container=replace(CONTAINER, command=())),
            strategy=plan.Strategy(type="Recreate", rolling_update=None, because="one node"),
        ),
    ),
    autoscaler=plan.HorizontalPodAutoscaler(
        metadata=NAMED,
        target=TARGET,
        min_replicas=1,
        max_replicas=3,
        behavior=BEHAVIOR,
        metrics=({"type": "Pods"},),
        because=("waiting 6 per replica: 10 % of 64 requests at a time",),
    ),
    route_after="keys",
    route=plan.IngressRoute(
        metadata=NAMED,
        class_name="internet",
        hostname="small.example.internal",
        paths=("/",),
        service="small",
        port=80,
        objects=(),
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
    managed=(),
    karpenter=(),
    endpoints=("Qwen", "small"),
    stopped=("small",),
    cost=UNKNOWN,
    warnings=(),
)
POLICY = plan.AdmissionPolicy(
    logical_name="main",
    operation="UPDATE",
    metadata=NAMED,
    namespace="endpoints",
    label="endpoint",
    rules=(),
    match_conditions={},
    variables={},
    expression="true",
    message_expression="''",
)
MAIN = plan.Cluster(
    logical_name="main",
    name="main",
    access=plan.KubeconfigAccess(kubeconfig="kubeconfig", context="sandbox"),
    cluster_identifier="local/main",
    namespaces=(),
    policies=(POLICY,),
    aws=(),
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
