"""The plan as people read it, from records made by hand."""

import json
from dataclasses import replace

from endpoints import plan
from endpoints.machine_output import plan_json
from endpoints.quantity import GIB
from endpoints.report import plan_text, summary

NAMED = plan.Metadata(name="qwen", namespace="endpoints", labels={}, annotations={})
PROBE = plan.Probe(path="/health", period_seconds=10, timeout_seconds=5, failure_threshold=3)
ONE_TIMER = plan.Timer(seconds=60, because="30s + 30s")
TIMERS = plan.Timers(
    scheduling=ONE_TIMER,
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
)
DEPLOYMENT = plan.Deployment(
    metadata=NAMED,
    selector={},
    replicas=None,
    pod_labels={},
    pod_annotations={},
    container=CONTAINER,
    node_selector={},
    tolerations=(),
    strategy=plan.Strategy(
        type="RollingUpdate",
        rolling_update=plan.RollingUpdate(max_surge=1, max_unavailable=0),
        because="the pool has room",
    ),
    grace_seconds=60,
    progress_deadline_seconds=60,
    await_seconds=60,
    access=plan.Access(kubeconfig=None, context=None),
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
        deployment=DEPLOYMENT,
        service=plan.Service(metadata=NAMED, selector={}, port=80, target_port=8000),
        disruption_budgets=(),
        api_keys=(),
    ),
    autoscaler=plan.ScaledObject(
        metadata=NAMED,
        target="qwen",
        min_replicas=0,
        max_replicas=3,
        cooldown_seconds=3600,
        initial_cooldown_seconds=60,
        trigger=plan.Trigger(
            type="prometheus",
            metric_type="AverageValue",
            metadata={"threshold": "48", "query": "sum(running)"},
        ),
        fallbacks=(),
    ),
    route=plan.HttpRoute(
        metadata=NAMED,
        gateway="private",
        gateway_namespace="gateways",
        hostname="qwen.example.internal",
        service="qwen",
        port=80,
    ),
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
)
STOPPED = replace(
    RUNNING,
    name="small",
    state="stopped",
    visibility="public",
    min_replicas=1,
    server=replace(
        RUNNING.server,
        deployment=replace(
            DEPLOYMENT,
            replicas=0,
            container=replace(CONTAINER, command=()),
            strategy=plan.Strategy(type="Recreate", rolling_update=None, because="one node"),
        ),
    ),
    autoscaler=plan.HorizontalPodAutoscaler(
        metadata=NAMED, target="small", min_replicas=1, max_replicas=3, metric={"type": "Pods"}
    ),
    route=plan.IngressRoute(
        metadata=NAMED,
        class_name="internet",
        hostname="small.example.internal",
        service="small",
        port=80,
    ),
    derived=(),
    fit=None,
    notices=("small is public",),
)
POOL = plan.Pool(
    logical_name="main-g6e-xlarge-on-demand",
    name="g6e-xlarge-on-demand",
    cluster="main",
    resource="g6e.xlarge",
    capacity_type="on-demand",
    min_nodes=0,
    max_nodes=1,
    nodes=(),
    endpoints=("Qwen", "small"),
    cost=UNKNOWN,
)
POLICY = plan.AdmissionPolicy(
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
    kubeconfig="kubeconfig",
    context="sandbox",
    cluster_identifier="local/main",
    namespaces=(),
    stop_first=POLICY,
)
SPARE = replace(MAIN, name="spare", kubeconfig=None, context=None)
STACK = plan.Plan(
    stack="local",
    clusters=(MAIN, SPARE),
    pools=(POOL,),
    endpoints=(RUNNING, STOPPED),
    cost=COST,
    notices=(),
)
TIMER_LINES = """\
    timers     scheduling 60s: 30s + 30s
               startup 60s: 30s + 30s
               progress deadline 60s: 30s + 30s
               await ready 60s: 30s + 30s
               pre stop 60s: 30s + 30s
               drain 60s: 30s + 30s
               grace 60s: 30s + 30s
               cooldown 60s: 30s + 30s
"""
PROBE_LINES = """\
    probe      startup: GET /health every 10s, answer within 5s, 1 failure allowed
               readiness: GET /health every 10s, answer within 5s, 3 failures allowed
               liveness: GET /health every 10s, answer within 5s, 3 failures allowed
"""
COST_TEXT = "$0.00 an hour ($0.00 a month) at min, $3.72 an hour ($2,717.06 a month) at max"
TEXT = f"""\
stack local: {COST_TEXT}

cluster main: context sandbox of kubeconfig
  pool g6e-xlarge-on-demand: 0 to 1 node of g6e.xlarge, for Qwen, small
    $0.00 an hour ($0.00 a month) at min, unknown at max: no price

  Qwen: running, private
    url        https://qwen.example.internal
    model      Qwen/Qwen2.5-7B-Instruct at main
    replicas   0 to 3, the autoscaler decides
    resource   g6e.xlarge, in pool g6e-xlarge-on-demand
    cost       {COST_TEXT}, $0.00 while stopped: 0 to 2 x g6e.xlarge
    framework  vllm@0.24.0
    image      vllm/vllm-openai:v0.24.0
    command    vllm serve
    args       Qwen/Qwen2.5-7B-Instruct '--override={{"a": 1}}'
    derived    max-model-len 8192: the largest that fits
               tp-size 1: one accelerator
    fit        48.0 GiB on each accelerator, 40.0 GiB to be used
               15.0 GiB weights + 2.0 GiB overhead + 23.0 GiB cache
               context 8,192 of 32,768 tokens that fit, 48 such sequences at a time
               a token takes 57,344 bytes
    requests   cpu 3900m, memory 29Gi
    limits     none
{PROBE_LINES}\
    autoscaler KEDA, 0 to 3, idle after 3600s, by prometheus: query sum(running), threshold 48
    route      qwen.example.internal through gateway gateways/private to qwen:80
    strategy   RollingUpdate, surge 1, unavailable 0: the pool has room
{TIMER_LINES}
  small: stopped, public
    url        https://qwen.example.internal
    model      Qwen/Qwen2.5-7B-Instruct at main
    replicas   0 while stopped, else 1 to 3
    resource   g6e.xlarge, in pool g6e-xlarge-on-demand
    cost       {COST_TEXT}, $0.00 while stopped: 0 to 2 x g6e.xlarge
    framework  vllm@0.24.0
    image      vllm/vllm-openai:v0.24.0
    args       Qwen/Qwen2.5-7B-Instruct '--override={{"a": 1}}'
    requests   cpu 3900m, memory 29Gi
    limits     none
{PROBE_LINES}\
    autoscaler HorizontalPodAutoscaler, 1 to 3
    route      small.example.internal through ingress class internet to small:80
    strategy   Recreate: one node
{TIMER_LINES}\
    notice     small is public

cluster spare: the current context of the usual kubeconfig
  no endpoints
"""


def test_the_whole_text() -> None:
    assert plan_text(STACK) == TEXT


def test_the_summary_counts_clusters_in_use() -> None:
    assert summary(STACK) == "2 endpoints on 1 cluster, 1 pool"
    assert summary(replace(STACK, pools=(), endpoints=())) == "0 endpoints on 0 clusters, 0 pools"


def test_json_has_every_record_and_tells_alternatives_apart() -> None:
    data = json.loads(plan_json(STACK))
    assert sorted(data) == ["clusters", "cost", "endpoints", "notices", "pools", "stack"]
    assert [endpoint["autoscaler"]["kind"] for endpoint in data["endpoints"]] == [
        "ScaledObject",
        "HorizontalPodAutoscaler",
    ]
    assert [endpoint["route"]["kind"] for endpoint in data["endpoints"]] == [
        "HttpRoute",
        "IngressRoute",
    ]
    assert data["endpoints"][0]["timers"]["drain"] == {"seconds": 60, "because": "30s + 30s"}
