"""What tests on AWS ask all the while survives that node groups come and go."""

from types import SimpleNamespace
from typing import Any

from tests.support.deployed_aws import groups_of


class _GoneError(Exception):
    pass


class _Eks:
    exceptions = SimpleNamespace(ResourceNotFoundException=_GoneError)

    def list_nodegroups(self, **asked: Any) -> Any:
        assert asked == {"clusterName": "main"}
        return {"nodegroups": ["old", "new"]}

    def describe_nodegroup(self, **asked: Any) -> Any:
        if asked["nodegroupName"] == "old":
            raise _GoneError
        return {"nodegroup": {"status": "ACTIVE"}}


def test_a_group_that_goes_between_the_list_and_its_description_is_left_out() -> None:
    assert groups_of(_Eks(), "main") == {"new": {"status": "ACTIVE"}}
