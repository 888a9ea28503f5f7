"""Load balancers leave in an order that their controller's finalizers can follow."""

from itertools import pairwise

import pytest

from tests.components.golden_cases import deployed
from tests.support.recording import Registered


def planned_objects(case: str) -> dict[str, Registered]:
    resources = deployed(case).resources.values()
    return {f"{one.inputs['kind']} {one.name}": one for one in resources if one.is_kubernetes}


@pytest.mark.parametrize(
    ("case", "chain"),
    [
        (
            "alb-ingress-public",
            [
                "Ingress chat",
                "IngressClass main-public",
                "IngressClassParams main-public",
                "Namespace main",
            ],
        ),
        (
            "alb-gateway-public",
            [
                "HTTPRoute chat",
                "TargetGroupConfiguration chat",
                "HTTPRoute main-public.redirect",
                "Gateway main-public",
                "GatewayClass main-public",
                "LoadBalancerConfiguration main-public",
                "Namespace main",
            ],
        ),
    ],
)
def test_each_comes_after_what_it_refers_to_and_leaves_before(case: str, chain: list[str]) -> None:
    objects = planned_objects(case)
    for later, earlier in pairwise(chain):
        assert deployed(case).depends(objects[later], objects[earlier])
        assert not deployed(case).depends(objects[earlier], objects[later])
