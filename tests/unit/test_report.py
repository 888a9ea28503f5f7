"""The plan as people read it, from records made by hand."""

import json
from dataclasses import replace

from endpoints.report.machine_output import plan_json
from endpoints.report.text import plan_text, summary
from tests.unit.plan_records import STACK, WORKLOAD, deployment

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
    claim = {"name": "weights", "persistentVolumeClaim": {"claimName": "weights-model-1"}}
    image = {"name": "weights", "image": {"reference": "a.b/model:1"}}
    program = {"name": "fetch-weights", "configMap": {"name": "fetch-weights"}}
    for source, volumes, line in (
        ("s3://a/b/", (), "    weights    s3://a/b/\n"),
        (None, (claim, program), "    weights    claim weights-model-1\n    replicas "),
        (None, (image,), "    weights    image a.b/model:1\n"),
    ):
        workload = replace(WORKLOAD, object=deployment(volumes=volumes))
        server = replace(first.server, workload=workload, weights_from=source)
        assert line in plan_text(replace(STACK, endpoints=(replace(first, server=server),)))


def test_replicas_that_a_schedule_takes_away_are_reported() -> None:
    (first, *_) = STACK.endpoints
    autoscaler = replace(first.autoscaler, idle_seconds=0, up_seconds=0)
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
    for part, kinds in (
        ("autoscaler", ["ScaledObject", "HorizontalPodAutoscaler"]),
        ("route", ["HTTPRoute", "Ingress"]),
    ):
        objects = [endpoint[part]["object"] for endpoint in data["endpoints"]]
        assert [each["manifest"]["kind"] for each in objects] == kinds
    assert [cluster["access"]["kind"] for cluster in data["clusters"]] == ["KubeconfigAccess"] * 2
    assert data["endpoints"][0]["timers"]["drain"] == {"seconds": 60, "because": "30s + 30s"}
