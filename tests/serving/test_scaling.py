"""Replicas follow the engines' metrics, through Prometheus, KEDA and the HPA."""

import pytest

from tests.serving.served import ServedFile
from tests.support.kube import eventually, stays

pytestmark = pytest.mark.serving
WAITING = "vllm:num_requests_waiting"
CACHE = "vllm:kv_cache_usage_perc"
QUICK = {"scaling": {"downStabilization": "5s"}}


def test_up_with_the_queue_and_down_without(served: ServedFile) -> None:
    served.set_engine("chat", metrics={WAITING: 0, CACHE: 0.01})
    served.write({"chat": QUICK})
    served.up()
    assert served.replicas("chat") == 1
    served.set_engine("chat", metrics={WAITING: 80, CACHE: 0.5})
    eventually(lambda: served.ready("chat") == 3, 40)
    served.assert_no_changes()
    # An empty queue takes nothing away while the cache is in use.
    served.set_engine("chat", metrics={WAITING: 0, CACHE: 0.7})
    stays(lambda: served.replicas("chat") == 3, 8)
    served.set_engine("chat", metrics={WAITING: 0, CACHE: 0.01})
    eventually(lambda: served.replicas("chat") == 1, 40)
    served.assert_no_changes()


def test_replicas_stay_while_prometheus_is_away(served: ServedFile) -> None:
    served.configure(prometheus="http://127.0.0.1:9")
    served.write({"chat": QUICK})
    served.up()
    served.scale("chat", 2)
    eventually(lambda: served.ready("chat") == 2, 20)
    stays(lambda: served.replicas("chat") == 2, 5)


def test_the_clock_adds_replicas_and_stops_whatever_the_load_is(served: ServedFile) -> None:
    always = {"start": "0 0 * * 0", "end": "59 23 * * 6"}
    never = {"start": "0 0 29 2 *", "end": "1 0 29 2 *"}
    schedule = {"timezone": "Europe/Berlin"}
    served.set_engine("by-day", metrics={WAITING: 0, CACHE: 0.01})
    served.set_engine("by-night", metrics={WAITING: 500, CACHE: 0.9})
    served.write(
        {
            "by-day": {"scaling": {"schedule": {**schedule, "windows": [{**always, "min": 2}]}}},
            "by-night": {
                "scaling": {"schedule": {**schedule, "windows": [never], "otherwise": "stopped"}}
            },
        }
    )
    served.up()
    eventually(lambda: served.ready("by-day") == 2, 40)
    eventually(lambda: not served.pods("by-night"), 60)
    stays(lambda: served.replicas("by-night") == 0, 3)
    assert "by its schedule" in served.operate("status").output
    served.assert_no_changes()
