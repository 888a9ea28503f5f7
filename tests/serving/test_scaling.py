"""Replicas follow what the engines say, through Prometheus, KEDA and the HPA."""

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
