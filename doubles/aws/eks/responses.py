"""Answers to EKS requests, in moto's place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import moto.eks.urls
from moto.core.common_types import TYPE_RESPONSE
from moto.core.responses import ActionResult, BaseResponse
from moto.core.utils import camelcase_to_underscores

from doubles.aws.eks import access, addons, clusters, node_groups, pod_identity
from doubles.aws.eks.state import EKS, Eks, Record
from doubles.aws.errors import AwsError
from doubles.aws.world import WORLD

Operation = Callable[[Eks, Record], Record]


def _tag_resource(eks: Eks, asked: Record) -> Record:
    eks.tags(asked["resourceArn"]).update(asked["tags"])
    return {}


def _untag_resource(eks: Eks, asked: Record) -> Record:
    tags = eks.tags(asked["resourceArn"])
    for key in asked["tagKeys"]:
        tags.pop(key, None)
    return {}


_OPERATIONS: dict[str, Operation] = {
    "tag_resource": _tag_resource,
    "untag_resource": _untag_resource,
    **{
        name: function
        for module in (clusters, node_groups, addons, access, pod_identity)
        for name, function in vars(module).items()
        if getattr(function, "__module__", "") == module.__name__
        and name.split("_")[0]
        in ("create", "describe", "list", "update", "delete", "associate", "disassociate")
    },
}


class EksResponse(BaseResponse):
    """One request to EKS."""

    def __init__(self) -> None:
        super().__init__(service_name="eks")
        self.automated_parameter_parsing = True

    def call_action(self) -> TYPE_RESPONSE:
        """Carry out the operation and write its answer in EKS's protocol."""
        operation = _OPERATIONS.get(camelcase_to_underscores(self._get_action()))
        if operation is None:
            raise NotImplementedError(f"the emulated EKS has no {self._get_action()}")
        answer: Any
        try:
            with WORLD.lock:
                answer = operation(EKS[self.current_account][self.region], self.params)
        except AwsError as refusal:
            answer = refusal
        return self.serialized(ActionResult(answer))


def register() -> None:
    """Route every request for EKS to this module, in this process."""
    paths: dict[str, Any] = moto.eks.urls.url_paths
    paths.clear()
    paths["{0}/(?P<rest>.+)$"] = EksResponse.dispatch
