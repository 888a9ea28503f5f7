"""Each derived time against arithmetic done by hand, and the arithmetic that is printed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from endpoints import plan
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.endpoint.timers import derive_timers
from endpoints.endpoint.weights import weight_bytes
from endpoints.spec.entry import Timers
from tests.support import resolved, strategies


def test_every_timer_with_its_arithmetic() -> None:
    # 8 GB image and 14 GB weights at 100 MB/s: 80 s and 140 s; 14 GB at 1 GB/s from the disk.
    assert derive_timers(resolved.endpoint(), waves=3) == plan.Timers(
        scheduling=plan.Timer(
            seconds=380, because="node start 300s + image 7.5 GiB at 100 MB/s = 80s"
        ),
        download=plan.Timer(seconds=280, because="2 x weights 13.0 GiB at 100 MB/s = 140s"),
        startup=plan.Timer(seconds=390, because="2 x (load 14s + warm-up 180s)"),
        progress_deadline=plan.Timer(
            seconds=1375,
            because="scheduling 380s + download 280s + startup 390s + the old replica's grace 325s",
        ),
        await_ready=plan.Timer(seconds=4155, because="3 x progress deadline 1375s + 30s to report"),
        pre_stop=plan.Timer(seconds=15, because="until gateways have forgotten the pod"),
        drain=plan.Timer(seconds=300, because="the longest answer, unless timers.stream says"),
        grace=plan.Timer(seconds=325, because="preStop 15s + drain 300s + 10s to exit"),
        cooldown=plan.Timer(seconds=3600, because="60 minutes without requests, as CSGHub"),
    )


def test_overrides_replace_their_figure_and_what_follows_from_it() -> None:
    given_timers = Timers(startup="20m", stream="95s", scheduling="1h", download="10m")
    derived = derive_timers(resolved.endpoint(), waves=1)
    assert derive_timers(resolved.endpoint(timers=given_timers), waves=1) == plan.Timers(
        scheduling=plan.Timer(seconds=3600, because="timers.scheduling: 1h"),
        download=plan.Timer(seconds=600, because="timers.download: 10m"),
        startup=plan.Timer(seconds=1200, because="timers.startup: 20m"),
        progress_deadline=plan.Timer(
            seconds=5520,
            because="scheduling 3600s + download 600s + startup 1200s"
            " + the old replica's grace 120s",
        ),
        await_ready=plan.Timer(seconds=5550, because="1 x progress deadline 5520s + 30s to report"),
        pre_stop=derived.pre_stop,
        drain=plan.Timer(seconds=95, because="timers.stream: 95s"),
        grace=plan.Timer(seconds=120, because="preStop 15s + drain 95s + 10s to exit"),
        cooldown=derived.cooldown,
    )


def test_an_engine_that_cuts_answers_off_is_ended_after_the_longest() -> None:
    cutting = resolved.framework(resolved.engine(drainArgs=()))
    timers = derive_timers(resolved.endpoint(framework=cutting), waves=1)
    assert timers.pre_stop == plan.Timer(
        seconds=315,
        because="15s until gateways have forgotten the pod + the longest answer 300s, which "
        "engine@1.0.0 cuts off when it is told to end",
    )
    assert timers.grace == plan.Timer(seconds=325, because="preStop 315s + 10s to exit")


def test_an_engine_that_drains_unasked_is_ended_at_once() -> None:
    draining = resolved.framework(resolved.engine(drainArgs=(), drainsUnasked=True))
    derived = derive_timers(resolved.endpoint(framework=draining), waves=1)
    assert derived == derive_timers(resolved.endpoint(), waves=1)


@pytest.mark.parametrize(
    ("image_bytes", "rate", "seconds"),
    [
        (8_000_000_000, 100, 380),
        (8_000_000_001, 100, 381),
        (1, 2000, 301),
        (8_000_000_000, 40, 500),
    ],
)
def test_scheduling_counts_the_image(image_bytes: int, rate: int, seconds: int) -> None:
    endpoint = resolved.endpoint(
        framework=resolved.framework(
            resolved.engine(images=resolved.images("example/engine:v1", image_bytes))
        ),
        cluster=resolved.cluster(imageMegabytesPerSecond=rate),
    )
    assert derive_timers(endpoint, waves=1).scheduling.seconds == seconds


@pytest.mark.parametrize(
    ("weights", "rate", "download", "startup"),
    [
        (1, 100, 2, 370),  # 2 x (1 + 180) = 362
        (14_000_000_000, 100, 280, 390),  # 2 x 140, and 2 x (14 + 180) = 388
        (14_000_000_000, 50, 560, 390),
        (140_000_000_000, 1000, 280, 640),  # 2 x 140, and 2 x (140 + 180)
    ],
)
def test_download_and_startup_count_the_weights(
    weights: int, rate: int, download: int, startup: int
) -> None:
    endpoint = resolved.endpoint(
        model=resolved.model(weightBytes=weights),
        cluster=resolved.cluster(weightsMegabytesPerSecond=rate),
    )
    timers = derive_timers(endpoint, waves=1)
    assert (timers.download.seconds, timers.startup.seconds) == (download, startup)


CLAIM = {"kind": "claim", "name": "shared"}


@pytest.mark.parametrize(
    ("weights", "local_args", "download", "startup"),
    [
        (
            CLAIM,
            True,
            "280s: 2 x weights 13.0 GiB through claim shared at 100 MB/s = 140s",
            "640s: 2 x (load from the claim at 100 MB/s = 140s + warm-up 180s)",
        ),
        (
            {"kind": "image", "repository": "a.b/c"},
            True,
            "280s: 2 x weights 13.0 GiB of an image of a.b/c at 100 MB/s = 140s",
            "390s: 2 x (load 14s + warm-up 180s)",
        ),
        (
            None,
            False,
            "0s: the engine fetches weights itself, as it starts",
            "670s: 2 x (weights 13.0 GiB at 100 MB/s = 140s + load 14s + warm-up 180s)",
        ),
    ],
)
def test_weights_take_their_time_where_they_come_from(
    weights: dict[str, str] | None, local_args: bool, download: str, startup: str
) -> None:
    engine = resolved.engine(**({} if local_args else {"localArgs": ()}))
    endpoint = resolved.endpoint(
        cluster=resolved.cluster(weights=weights), framework=resolved.framework(engine)
    )
    timers = derive_timers(endpoint, waves=1)
    shown = [f"{timer.seconds}s: {timer.because}" for timer in (timers.download, timers.startup)]
    assert shown == [download, startup]


def test_an_engine_for_cpus_counts_its_own_image() -> None:
    cpu = {"cpu": {"image": "example/engine:cpu", "bytes": 1_000_000_000}}
    endpoint = resolved.endpoint(
        framework=resolved.framework(resolved.engine(images=cpu)),
        resource=resolved.resource(accelerators=0),
    )
    assert derive_timers(endpoint, waves=1).scheduling.seconds == 310


@pytest.mark.parametrize(
    ("quantization", "expected"),
    [(None, 14_000_000_000), ("fp8", 14_000_000_000), ("q4", 4_000), ("q8", 8_000)],
)
def test_a_variant_is_downloaded_alone(quantization: str | None, expected: int) -> None:
    model = resolved.model(variants={"q4": {"bytes": 4_000}, "q8": {"bytes": 8_000}})
    assert weight_bytes(model, quantization) == expected


@given(strategies.endpoints(), st.integers(1, 5))
def test_times_fit_into_each_other(endpoint: ResolvedEndpoint, waves: int) -> None:
    times = derive_timers(endpoint, waves)
    assert times.grace.seconds > times.pre_stop.seconds + times.drain.seconds
    starting = (times.scheduling, times.download, times.startup)
    assert times.progress_deadline.seconds > sum(timer.seconds for timer in starting)
    assert times.await_ready.seconds > waves * times.progress_deadline.seconds
    # The kubelet gives a container its periods as whole numbers of seconds, and at least one.
    assert min(times.startup.seconds, times.drain.seconds, times.scheduling.seconds) >= 1


def test_the_pause_before_sleep_is_the_file_s() -> None:
    found = derive_timers(resolved.endpoint(sleep_after="30m"), waves=1)
    assert found.cooldown == plan.Timer(seconds=1800, because="sleepAfter: 30m")
