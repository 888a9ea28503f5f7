"""The plan as people read it, from records made by hand."""

import json
from dataclasses import replace

from endpoints import plan
from endpoints.report.machine_output import plan_json
from endpoints.report.text import plan_text, summary
from tests.unit.plan_records import BEHAVIOR, SLOW, STACK

TIMER_LINES = """\
    timers     scheduling 60s: 30s + 30s
               download 60s: 30s + 30s
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
    autoscaler KEDA, 0 to 3, up after 300s, down after 300s, idle after 3600s, by cpu, cron
               cpu 80 per replica: percent of the requested CPU
               2 at least from 8
    route      qwen.example.internal through gateway gateways/private to qwen:80
    strategy   RollingUpdate, surge 1, unavailable 0: the pool has room
{TIMER_LINES}\
    warning    its fit is not proven

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
    autoscaler HorizontalPodAutoscaler, 1 to 3, up after 300s, down after 300s
               waiting 6 per replica: 10 % of 64 requests at a time
    route      small.example.internal through ingress class internet to small:80
    strategy   Recreate: one node
{TIMER_LINES}\
    notice     small is public

cluster spare: the current context of the usual kubeconfig
  no endpoints
"""


def test_the_whole_text() -> None:
    assert plan_text(STACK) == TEXT


def test_weights_that_no_hub_gives_are_reported() -> None:
    (first, *_) = STACK.endpoints
    pod = first.server.workload.pod
    copy = plan.WeightCopy(
        image="cli:1",
        command=(),
        args=(),
        env={},
        secret_env=(),
        requests={},
        limits={},
        mounts=(),
        source="s3://a/b/",
    )
    cached = replace(pod.container, cache_claims=("shared",))
    claim = plan.ClaimVolume(name="weights", claim="weights-model-1")
    image = plan.ImageVolume(name="weights", reference="a.b/model:1")
    for changed, line in (
        (replace(pod, weight_copies=(copy,)), "    weights    s3://a/b/\n"),
        (replace(pod, container=cached), "    weights    claim shared\n"),
        (replace(pod, volumes=(claim,)), "    weights    claim weights-model-1\n"),
        (replace(pod, volumes=(image,)), "    weights    image a.b/model:1\n"),
    ):
        server = replace(first.server, workload=replace(first.server.workload, pod=changed))
        assert line in plan_text(replace(STACK, endpoints=(replace(first, server=server),)))


def test_replicas_that_a_schedule_takes_away_are_reported() -> None:
    (first, *_) = STACK.endpoints
    assert isinstance(first.autoscaler, plan.ScaledObject)
    at_once = plan.Activation(polling_seconds=30, cooldown_seconds=0, initial_cooldown_seconds=0)
    behavior = replace(BEHAVIOR, up=replace(SLOW, stabilization_seconds=0))
    autoscaler = replace(first.autoscaler, activation=at_once, behavior=behavior)
    by_day = replace(first, min_replicas=2, autoscaler=autoscaler)
    text = plan_text(replace(STACK, endpoints=(by_day,)))
    assert "    replicas   2 to 3, 0 outside of its schedule, the autoscaler decides\n" in text
    assert "    autoscaler KEDA, 0 to 3, up at once, down after 300s, by " in text


def test_the_summary_counts_clusters_in_use() -> None:
    assert summary(STACK) == "2 endpoints on 1 cluster, 1 pool"
    assert summary(replace(STACK, pools=(), endpoints=())) == "0 endpoints on 0 clusters, 0 pools"


def test_json_has_every_record_and_distinguishes_alternatives() -> None:
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
    assert [cluster["access"]["kind"] for cluster in data["clusters"]] == ["KubeconfigAccess"] * 2
    assert data["endpoints"][0]["timers"]["drain"] == {"seconds": 60, "because": "30s + 30s"}
