"""How replicas are replaced, by what room their own nodes leave."""

import pytest

from endpoints.server import strategy
from endpoints.spec import Replicas
from tests.support import resolved


@pytest.mark.parametrize(
    ("per_node", "most", "expected"),
    [
        (1, 1, ("Recreate", None)),
        (1, 2, ("RollingUpdate", (0, 1))),
        (1, 5, ("RollingUpdate", (0, 1))),
        (2, 1, ("RollingUpdate", (1, 0))),
        (2, 2, ("RollingUpdate", (0, 1))),
        (2, 3, ("RollingUpdate", (1, 0))),
        (4, 4, ("RollingUpdate", (0, 1))),
        (4, 5, ("RollingUpdate", (1, 0))),
        (8, 5, ("RollingUpdate", (1, 0))),
    ],
)
def test_rollouts_use_what_room_there_is(
    per_node: int, most: int, expected: tuple[str, tuple[int, int] | None]
) -> None:
    resource = resolved.resource(accelerators=8, replicas_per_node=per_node)
    replicas = Replicas(min=1, max=most)
    found = strategy(resolved.endpoint(resource=resource, replicas=replicas))
    rolling = found.rolling_update
    bounds = None if rolling is None else (rolling.max_surge, rolling.max_unavailable)
    assert (found.type, bounds) == expected


def test_strategies_say_why() -> None:
    shared = resolved.resource(accelerators=2, replicas_per_node=2)
    single = Replicas(min=1, max=1)
    assert [
        strategy(endpoint).because
        for endpoint in (
            resolved.endpoint(resource=shared),
            resolved.endpoint(),
            resolved.endpoint(replicas=single),
        )
    ] == [
        "2 replicas fit a node and 3 leave room for one more",
        "3 replicas fill their nodes: replaced one by one",
        "a single replica fills its node: the old one makes room for the new one",
    ]
