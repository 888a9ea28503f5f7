"""The pod of a model server, from its plan."""

from pulumi_kubernetes.core import v1
from pulumi_kubernetes.meta.v1 import ObjectMetaArgs

from endpoints import plan

_SHARED_MEMORY = "shared-memory"
_CACHE = "model-cache"
_CLAIMED_CACHE = "claimed-model-cache"
"""Not the other's name: a merge of two kinds of volume under one name is refused in a preview."""
_HTTP = "http"


def pod_template(pod: plan.Pod) -> v1.PodTemplateSpecArgs:
    """The pod template of a model server."""
    return v1.PodTemplateSpecArgs(
        metadata=ObjectMetaArgs(labels=dict(pod.labels), annotations=dict(pod.annotations)),
        spec=v1.PodSpecArgs(
            init_containers=[
                _weight_copy(copy, pod.container.cache_path) for copy in pod.weight_copies
            ]
            or None,
            containers=[_container(pod.container)],
            service_account_name=pod.service_account,
            priority_class_name=pod.priority_class,
            node_selector=dict(pod.node_selector),
            tolerations=[
                v1.TolerationArgs(
                    key=toleration.key, operator=toleration.operator, effect=toleration.effect
                )
                for toleration in pod.tolerations
            ],
            termination_grace_period_seconds=pod.grace_seconds,
            # Nothing in the pod calls the API server.
            automount_service_account_token=False,
            enable_service_links=False,
            security_context=v1.PodSecurityContextArgs(
                run_as_non_root=True,
                run_as_user=pod.security.user,
                run_as_group=pod.security.user,
                fs_group=pod.security.user,
                seccomp_profile=v1.SeccompProfileArgs(type="RuntimeDefault"),
            ),
            volumes=_volumes(pod.container),
        ),
    )


def _container(container: plan.Container) -> v1.ContainerArgs:
    return v1.ContainerArgs(
        name="engine",
        image=container.image,
        command=list(container.command) or None,
        args=list(container.args),
        env=[
            *(v1.EnvVarArgs(name=name, value=value) for name, value in container.env.items()),
            *(_secret_env(variable) for variable in container.secret_env),
        ],
        ports=[v1.ContainerPortArgs(name=_HTTP, container_port=container.port)],
        resources=v1.ResourceRequirementsArgs(
            requests=dict(container.requests), limits=dict(container.limits)
        ),
        startup_probe=_probe(container.startup),
        readiness_probe=_probe(container.readiness),
        liveness_probe=_probe(container.liveness),
        # The kubelet sleeps by itself: the engine's image need not have a shell.
        lifecycle=v1.LifecycleArgs(
            pre_stop=v1.LifecycleHandlerArgs(
                sleep=v1.SleepActionArgs(seconds=container.pre_stop_seconds)
            )
        ),
        security_context=_unprivileged(),
        volume_mounts=[
            v1.VolumeMountArgs(name=_SHARED_MEMORY, mount_path="/dev/shm"),
            v1.VolumeMountArgs(name=_cache(container).name, mount_path=container.cache_path),
        ],
    )


def _weight_copy(copy: plan.WeightCopy, cache_path: str) -> v1.ContainerArgs:
    return v1.ContainerArgs(
        name="weights",
        image=copy.image,
        command=list(copy.command),
        args=list(copy.args),
        env=[v1.EnvVarArgs(name=name, value=value) for name, value in copy.env.items()],
        resources=v1.ResourceRequirementsArgs(
            requests=dict(copy.requests), limits=dict(copy.limits)
        ),
        # So that a failed update tells what it wrote last.
        termination_message_policy="FallbackToLogsOnError",
        security_context=_unprivileged(),
        volume_mounts=[v1.VolumeMountArgs(name=_CACHE, mount_path=cache_path)],
    )


def _unprivileged() -> v1.SecurityContextArgs:
    return v1.SecurityContextArgs(
        allow_privilege_escalation=False, capabilities=v1.CapabilitiesArgs(drop=["ALL"])
    )


def _secret_env(variable: plan.SecretEnv) -> v1.EnvVarArgs:
    key = v1.SecretKeySelectorArgs(name=variable.secret, key=variable.key)
    return v1.EnvVarArgs(name=variable.name, value_from=v1.EnvVarSourceArgs(secret_key_ref=key))


def _probe(probe: plan.Probe) -> v1.ProbeArgs:
    return v1.ProbeArgs(
        http_get=v1.HTTPGetActionArgs(path=probe.path, port=_HTTP),
        period_seconds=probe.period_seconds,
        timeout_seconds=probe.timeout_seconds,
        failure_threshold=probe.failure_threshold,
    )


def _volumes(container: plan.Container) -> list[v1.VolumeArgs]:
    return [
        v1.VolumeArgs(
            name=_SHARED_MEMORY,
            empty_dir=v1.EmptyDirVolumeSourceArgs(
                medium="Memory", size_limit=container.shared_memory
            ),
        ),
        _cache(container),
    ]


def _cache(container: plan.Container) -> v1.VolumeArgs:
    for claim in container.cache_claims:
        source = v1.PersistentVolumeClaimVolumeSourceArgs(claim_name=claim)
        return v1.VolumeArgs(name=_CLAIMED_CACHE, persistent_volume_claim=source)
    return v1.VolumeArgs(
        name=_CACHE, empty_dir=v1.EmptyDirVolumeSourceArgs(size_limit=container.cache_size)
    )
