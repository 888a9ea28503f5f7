"""How replicas are replaced, by what room their own nodes leave."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from endpoints import plan
from endpoints.pods.workload import strategy
from endpoints.spec.entry import Replicas
from tests.support import resolved


def rollout(per_node: int, most: int) -> plan.Strategy:
    resource = resolved.resource(accelerators=8, replicas_per_node=per_node)
    return strategy(resolved.endpoint(resource=resource, replicas=Replicas(min=1, max=most)))


def unavailable(rolling: plan.RollingUpdate, live: int) -> int:
    """As Kubernetes reckons it: a percentage of the wanted replicas, rounded down."""
    share = rolling.max_unavailable
    return live * int(share.removesuffix("%")) // 100 if isinstance(share, str) else share


@pytest.mark.parametrize(
    ("per_node", "most", "expected"),
    [
        (1, 1, ("Recreate", None)),
        (1, 2, ("RollingUpdate", (1, "50%"))),
        (1, 3, ("RollingUpdate", (1, "34%"))),
        (1, 5, ("RollingUpdate", (1, "20%"))),
        (2, 1, ("RollingUpdate", (1, 0))),
        (2, 2, ("RollingUpdate", (1, "50%"))),
        (2, 3, ("RollingUpdate", (1, 0))),
        (4, 4, ("RollingUpdate", (1, "25%"))),
        (4, 5, ("RollingUpdate", (1, 0))),
        (8, 5, ("RollingUpdate", (1, 0))),
    ],
)
def test_rollouts_use_what_room_there_is(
    per_node: int, most: int, expected: tuple[str, tuple[int, int | str] | None]
) -> None:
    found = rollout(per_node, most)
    rolling = found.rolling_update
    bounds = None if rolling is None else (rolling.max_surge, rolling.max_unavailable)
    assert (found.type, bounds) == expected


@pytest.mark.parametrize(
    ("most", "by_live"),
    [
        (2, [0, 1]),
        (3, [0, 0, 1]),
        (4, [0, 0, 0, 1]),
        (5, [0, 0, 0, 0, 1]),
    ],
)
def test_an_old_replica_goes_first_only_where_the_pool_is_full(
    most: int, by_live: list[int]
) -> None:
    rolling = rollout(1, most).rolling_update
    assert rolling is not None
    assert [unavailable(rolling, live) for live in range(1, most + 1)] == by_live


@given(per_node=st.integers(1, 8), most=st.integers(2, 5), data=st.data())
def test_a_rollout_neither_waits_for_ever_nor_ends_all(
    per_node: int, most: int, data: st.DataObject
) -> None:
    rolling = rollout(per_node, most).rolling_update
    assert rolling is not None
    live = data.draw(st.integers(1, most))
    ended = unavailable(rolling, live)
    # A single one of several is never ended before another is ready.
    assert ended <= min(1, live - 1)
    nodes = -(-most // per_node)
    assert rolling.max_surge + live - ended <= nodes * per_node


def test_strategies_say_why() -> None:
    assert [rollout(per_node, most).because for per_node, most in ((2, 3), (1, 3), (1, 1))] == [
        "2 replicas fit a node and 3 leave room for one more",
        "3 replicas fill their nodes: with fewer there is room for one more, and all of them are "
        "replaced one by one",
        "a single replica fills its node: the old one makes room for the new one",
    ]
