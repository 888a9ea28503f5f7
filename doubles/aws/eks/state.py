"""State of EKS in one region; records are spelled as in the API."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from moto.core.base_backend import BackendDict, BaseBackend
from moto.core.utils import utcnow
from moto.moto_api._internal import mock_random

from doubles.aws.errors import AwsError
from doubles.aws.scaling_group import ScalingGroup
from doubles.aws.world import WORLD

Record = dict[str, Any]
T = TypeVar("T")


@dataclass(kw_only=True)
class Resource:
    """A resource that becomes stable after it was described a few times."""

    record: Record
    settled: str = "ACTIVE"
    describes_left: int = field(default_factory=lambda: WORLD.describes)

    def described(self) -> Record:
        """The record, one step nearer to its stable state."""
        if self.describes_left > 0:
            self.describes_left -= 1
        else:
            self.record["status"] = self.settled
        return self.record


@dataclass(kw_only=True)
class Entry:
    """An access entry and its policies by ARN."""

    record: Record
    policies: dict[str, Record] = field(default_factory=dict)


@dataclass(kw_only=True)
class NodeGroup(Resource):
    """A node group and the Auto Scaling group that EKS keeps for it."""

    instances: ScalingGroup


@dataclass(kw_only=True)
class Cluster(Resource):
    """A cluster with its contents, by name, ARN or id."""

    groups: dict[str, NodeGroup] = field(default_factory=dict)
    addons: dict[str, Resource] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)
    associations: dict[str, Record] = field(default_factory=dict)
    updates: dict[str, Resource] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Name of the cluster."""
        return str(self.record["name"])

    def group(self, name: str) -> NodeGroup:
        """The node group; raises EKS's refusal if it does not exist."""
        return _found(self.groups, name, f"No node group found for name: {name}.")

    def addon(self, name: str) -> Resource:
        """The add-on; raises EKS's refusal if it does not exist."""
        return _found(self.addons, name, f"No addon: {name} found in cluster: {self.name}")

    def entry(self, principal: str) -> Entry:
        """The access entry; raises EKS's refusal if it does not exist."""
        return _found(
            self.entries,
            principal,
            "The specified principalArn could not be found. You can view your available access "
            "entries with 'list-access-entries'.",
        )

    def association(self, identifier: str) -> Record:
        """The Pod Identity association; raises a refusal in our words if it does not exist."""
        return _found(self.associations, identifier, f"No association found for: {identifier}")

    def update(self, kind: str, **parameters: object) -> Record:
        """Record an update that is complete when it is described next."""
        identifier = str(mock_random.uuid4())
        record = {
            "id": identifier,
            "status": "InProgress",
            "type": kind,
            "params": [
                {"type": name[:1].upper() + name[1:], "value": str(value)}
                for name, value in parameters.items()
                if value is not None
            ],
            "createdAt": utcnow(),
            "errors": [],
        }
        self.updates[identifier] = Resource(record=record, settled="Successful")
        return dict(record)

    def tagged(self) -> Iterator[tuple[str, Record]]:
        """ARN and tags of everything in the cluster."""
        yield self.record["arn"], self.record["tags"]
        for group in self.groups.values():
            yield group.record["nodegroupArn"], group.record["tags"]
        for addon in self.addons.values():
            yield addon.record["addonArn"], addon.record["tags"]
        for entry in self.entries.values():
            yield entry.record["accessEntryArn"], entry.record["tags"]
        for association in self.associations.values():
            yield association["associationArn"], association["tags"]


class Eks(BaseBackend):
    """One account's EKS in one region."""

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.clusters: dict[str, Cluster] = {}

    def cluster(self, name: str) -> Cluster:
        """The cluster; raises EKS's refusal if it does not exist."""
        return _found(self.clusters, name, f"No cluster found for name: {name}.")

    def active_cluster(self, name: str) -> Cluster:
        """The cluster, if it is active."""
        cluster = self.cluster(name)
        if cluster.record["status"] == "CREATING":
            raise AwsError("InvalidRequestException", f"Cluster '{name}' is not in ACTIVE status")
        return cluster

    def arn(self, kind: str, *path: str) -> str:
        """ARN of a resource of EKS in this region."""
        place = f"arn:{self.partition}:eks:{self.region_name}:{self.account_id}"
        return f"{place}:{'/'.join((kind, *path))}"

    def tags(self, arn: str) -> Record:
        """Tags of the resource with the ARN, as a map that can be changed."""
        for cluster in self.clusters.values():
            for each, tags in cluster.tagged():
                if each == arn:
                    return tags
        raise AwsError("NotFoundException", "Resource was not found")


EKS = BackendDict(Eks, "eks")


def _found(things: dict[str, T], key: str, refusal: str) -> T:
    if key not in things:
        raise AwsError("ResourceNotFoundException", refusal)
    return things[key]
