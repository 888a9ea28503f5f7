"""An idle endpoint sleeps, and a request wakes it; no request wakes a stopped one."""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.serving.served import ServedFile, bearer, derived
from tests.support.deployed import NODES
from tests.support.kube import eventually, stays

pytestmark = pytest.mark.serving
SLEEPER = {
    "replicas": {"min": 0, "max": 1},
    "sleepAfter": "2s",
    "timers": {"startup": "10s", "scheduling": "1s", "download": "1s"},
}
IDLE = {
    "vllm:num_requests_running": 0,
    "vllm:num_requests_waiting": 0,
    "vllm:kv_cache_usage_perc": 0,
}
WITH_KEY = bearer(derived("chat"))


def is_asleep(served: ServedFile) -> bool:
    return served.replicas("chat") == 0 and not served.pods("chat")


def set_schedulable(served: ServedFile, *, schedulable: bool) -> None:
    for node in served.kube.items(NODES):
        if node["metadata"]["name"].startswith(f"{served.namespace}-"):
            path = f"{NODES}/{node['metadata']['name']}"
            served.kube.patch(path, {"spec": {"unschedulable": not schedulable}})


def says_stopped(served: ServedFile) -> bool:
    answer = served.ask("chat", gateway="private", headers=WITH_KEY, timeout=5)
    return answer.status == 503 and b"stopped" in answer.body


def test_sleep_and_wake(served: ServedFile) -> None:
    served.set_engine("chat", metrics=IDLE)
    served.write({"chat": SLEEPER})
    served.up()
    eventually(lambda: is_asleep(served), 60)
    assert served.operate("status").output.count("Sleeping") == 1
    served.assert_no_changes()
    refused = served.ask("chat", gateway="private")
    assert refused.status == 401
    stays(lambda: is_asleep(served), 2)
    # Held until a replica is ready, and answered by it.
    woken = served.ask("chat", gateway="private", headers=WITH_KEY, timeout=60)
    assert (woken.status, woken.json()["endpoint"]) == (200, "chat")
    served.assert_no_changes()
    eventually(lambda: is_asleep(served), 60)
    # A replica that does not come in time.
    served.configure(wake={**served.wake(), "hold": "1s"})
    served.up()
    set_schedulable(served, schedulable=False)
    late = served.ask("chat", gateway="private", headers=WITH_KEY, timeout=30)
    assert (late.status, int(late.headers["retry-after"]) > 0) == (503, True)
    set_schedulable(served, schedulable=True)
    eventually(lambda: served.ask("chat", gateway="private", headers=WITH_KEY).status == 200, 60)


@contextmanager
def asked_all_the_time(served: ServedFile) -> Iterator[deque[int]]:
    """A client that never gives up, with the statuses of its last answers."""
    done = threading.Event()
    statuses: deque[int] = deque(maxlen=5)

    def ask() -> None:
        while not done.wait(0.1):
            try:
                answer = served.ask("chat", gateway="private", headers=WITH_KEY, timeout=20)
            except OSError:
                continue
            statuses.append(answer.status)

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield statuses
    finally:
        done.set()
        thread.join()


def test_stop_holds_under_traffic(served: ServedFile) -> None:
    busy = {**SLEEPER, "replicas": {"min": 0, "max": 3}}
    served.set_engine("chat", metrics={**IDLE, "vllm:num_requests_waiting": 500})
    served.write({"chat": busy})
    served.up()
    with asked_all_the_time(served) as statuses:
        eventually(lambda: served.ready("chat") == 3, 60)
        served.write({"chat": {**busy, "state": "stopped"}})
        served.up()
        eventually(lambda: is_asleep(served), 20)
        eventually(lambda: says_stopped(served), 10)
        stays(lambda: is_asleep(served), 4)
        # One that was held when it stopped waits for as long as its client does.
        eventually(lambda: set(statuses) == {503}, 40)
        let_in = served.received("chat")
        assert "Stopped" in served.operate("status").output
        served.assert_no_changes()
        assert (is_asleep(served), served.received("chat")) == (True, let_in)
        served.write({"chat": busy})
        served.up()
        eventually(lambda: served.ready("chat") >= 1, 60)
        eventually(lambda: 200 in statuses, 20)
