"""The container that brings weights into a pod before its engine starts."""

from pulumi_kubernetes.core import v1

from components.container_parts import environment, unprivileged
from components.volumes import CACHE, mounts
from endpoints import plan


def weight_containers(pod: plan.Pod) -> list[v1.ContainerArgs]:
    """The containers that run before the engine's."""
    return [_weight_copy(copy, pod.container.cache_path) for copy in pod.weight_copies]


def _weight_copy(copy: plan.WeightCopy, cache_path: str) -> v1.ContainerArgs:
    return v1.ContainerArgs(
        name="weights",
        image=copy.image,
        command=list(copy.command),
        args=list(copy.args),
        env=environment(copy.env, copy.secret_env),
        resources=v1.ResourceRequirementsArgs(
            requests=dict(copy.requests), limits=dict(copy.limits)
        ),
        # So that a failed update tells what it wrote last.
        termination_message_policy="FallbackToLogsOnError",
        security_context=unprivileged(),
        volume_mounts=[
            v1.VolumeMountArgs(name=CACHE, mount_path=cache_path),
            *mounts(copy.mounts),
        ],
    )
