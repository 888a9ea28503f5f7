"""A stack on AWS, driven through the real engine, against the emulated AWS."""

import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from doubles.aws import Cloud, Network, existing_cluster
from endpoints.permissions import allowed, deploy_policy, extents, load_permissions
from endpoints.stack.file import read_settings
from tests.support.deployed import PODS, STACK, DeployedFile
from tests.support.kube import Json, RefusedError

REGION = "us-east-1"


class DeployedOnAws(DeployedFile):
    """One `endpoints.yaml` whose cluster `main` is an EKS cluster of the emulated AWS."""

    def __init__(
        self,
        folder: Path,
        environment: Mapping[str, str],
        *,
        kubeconfig: Path,
        namespace: str,
        initialised: Path,
        cloud: Cloud,
    ) -> None:
        self.cloud = cloud
        self.cluster = f"models-{namespace}"
        cloud.link(self.cluster, REGION, kubeconfig)
        super().__init__(
            folder,
            {**environment, **cloud.environment()},
            kubeconfig=kubeconfig,
            namespace=namespace,
            initialised=initialised,
        )

    def configure(self, **changes: Any) -> None:
        """Write the stack's configuration; `changes` are of `eks:`, but for `cluster`'s own."""
        own = changes.pop("of_cluster", {})
        changes = {key: changes[key] for key in changes if key not in {"kubeconfig", "context"}}
        eks = {
            "name": self.cluster,
            "region": REGION,
            "devicePlugins": {"nvidia": "exists"},
            **changes,
        }
        super().configure(**{"kind": "eks", "nodes": "managed", "eks": eks, **own})

    def exists(self) -> Network:
        """Create the cluster before the stack."""
        made = existing_cluster(self.cloud, self.cluster, REGION)
        self.cloud.forget_calls()
        return made

    def groups(self) -> dict[str, Json]:
        """Node groups of the cluster by name, as AWS describes them."""
        return groups_of(self.cloud.client("eks", REGION), self.cluster)

    def group(self) -> Json:
        """The only node group."""
        groups = self.groups()
        assert len(groups) == 1, list(groups)
        return next(iter(groups.values()))

    def scaling(self) -> tuple[int, int, int]:
        """Least, desired and most nodes of the only group."""
        scaling = self.group()["scalingConfig"]
        return scaling["minSize"], scaling["desiredSize"], scaling["maxSize"]

    def autoscale(self, nodes: int) -> None:
        """Set the size of the only group as a node autoscaler does."""
        name = self.group()["resources"]["autoScalingGroups"][0]["name"]
        self.cloud.client("autoscaling", REGION).set_desired_capacity(
            AutoScalingGroupName=name, DesiredCapacity=nodes
        )

    @contextmanager
    def autoscaler(self) -> Iterator[None]:
        """Grow the only group for pods that find no node, as Cluster Autoscaler does.

        Every pod takes a whole node.
        """
        with self._meanwhile(self._grow):
            yield

    def _grow(self) -> None:
        _, desired, most = self.scaling()
        wanted = min(most, len(self.kube.items(PODS.format(self.namespace))))
        if wanted > desired:
            self.autoscale(wanted)

    @contextmanager
    def watch(self, holds: Callable[[], bool]) -> Iterator[None]:
        """Probe during the block, and fail at its end if the probe was false once."""
        broken = threading.Event()

        def ask() -> None:
            if not holds():
                broken.set()

        with self._meanwhile(ask):
            yield
        assert not broken.is_set()

    @contextmanager
    def _meanwhile(self, action: Callable[[], None]) -> Iterator[None]:
        """Repeat an action during the block; an attempt that fails may succeed the next time.

        Raises:
            Exception: what else the action raised; it has ended then.
        """
        ended = threading.Event()

        def repeat() -> None:
            while not ended.wait(0.2):
                with suppress(AssertionError, RefusedError):
                    action()

        with ThreadPoolExecutor(1) as pool:
            repeated = pool.submit(repeat)
            try:
                yield
            finally:
                ended.set()
            repeated.result()

    def undocumented_calls(self) -> set[str]:
        """AWS calls of the stack that the policy of `docs/guide/aws.md` does not allow.

        Who a caller is and which role it takes needs no policy of theirs; sizes of groups are
        set by the autoscaler of the tests.
        """
        settings = read_settings(STACK, self.folder)
        policy = deploy_policy(load_permissions(), extents(settings, "123456789012"))
        asked = self.cloud.actions() - {"autoscaling:SetDesiredCapacity"}
        assert "iam:CreateRole" in asked
        return {
            action
            for action in asked
            if not action.startswith("sts:") and not allowed(policy, action)
        }

    def nodes(self) -> list[Json]:
        """Nodes of the cluster's groups in the control plane."""
        label = "eks.amazonaws.com/nodegroup"
        groups = set(self.groups())
        return [
            node
            for node in self.kube.items("/api/v1/nodes", label)
            if node["metadata"]["labels"][label] in groups
        ]


def groups_of(eks: Any, cluster: str) -> dict[str, Json]:
    """Node groups of a cluster by name, without those that are deleted meanwhile."""
    found = {}
    for name in eks.list_nodegroups(clusterName=cluster)["nodegroups"]:
        with suppress(eks.exceptions.ResourceNotFoundException):
            described = eks.describe_nodegroup(clusterName=cluster, nodegroupName=name)
            found[name] = described["nodegroup"]
    return found
