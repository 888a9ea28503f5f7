"""The pod of a model server, from its plan."""

from pulumi_kubernetes.core import v1
from pulumi_kubernetes.meta.v1 import ObjectMetaArgs

from components.container_parts import environment, unprivileged
from components.objects import label_selector
from components.volumes import engine_mounts, pod_volumes
from components.weights import weight_containers
from endpoints import plan

_HTTP = "http"
_ZONE = "topology.kubernetes.io/zone"
_SPREAD_OVER = ("kubernetes.io/hostname", _ZONE)


def pod_template(pod: plan.Pod) -> v1.PodTemplateSpecArgs:
    """The pod template of a model server."""
    return v1.PodTemplateSpecArgs(
        metadata=ObjectMetaArgs(labels=dict(pod.labels), annotations=dict(pod.annotations)),
        spec=v1.PodSpecArgs(
            init_containers=weight_containers(pod) or None,
            containers=[_container(pod.container, pod.security)],
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
                run_as_non_root=None if pod.security.user is None else True,
                run_as_user=pod.security.user,
                run_as_group=pod.security.user,
                fs_group=pod.security.user,
                seccomp_profile=v1.SeccompProfileArgs(type="RuntimeDefault"),
            ),
            affinity=_one_zone(pod.one_zone_by, pod.spread) if pod.one_zone_by else None,
            topology_spread_constraints=[_spread(key, pod.spread) for key in _SPREAD_OVER],
            volumes=pod_volumes(pod),
        ),
    )


def _spread(key: str, labels: plan.Labels) -> v1.TopologySpreadConstraintArgs:
    # A wish: where a pool is in one zone, or full, replicas run beside each other.
    return v1.TopologySpreadConstraintArgs(
        topology_key=key,
        max_skew=1,
        when_unsatisfiable="ScheduleAnyway",
        label_selector=label_selector(labels),
    )


def _one_zone(label: str, labels: plan.Labels) -> v1.AffinityArgs:
    term = v1.PodAffinityTermArgs(
        topology_key=_ZONE, label_selector=label_selector(labels), match_label_keys=[label]
    )
    return v1.AffinityArgs(
        pod_affinity=v1.PodAffinityArgs(required_during_scheduling_ignored_during_execution=[term])
    )


def _container(container: plan.Container, security: plan.PodSecurity) -> v1.ContainerArgs:
    return v1.ContainerArgs(
        name="engine",
        image=container.image,
        command=list(container.command) or None,
        args=list(container.args),
        env=environment(container.env, container.secret_env),
        ports=[v1.ContainerPortArgs(name=_HTTP, container_port=container.port)],
        resources=v1.ResourceRequirementsArgs(
            requests=dict(container.requests), limits=dict(container.limits)
        ),
        startup_probe=_probe(container.startup),
        readiness_probe=_probe(container.readiness),
        liveness_probe=_probe(container.liveness),
        # The kubelet sleeps by itself: the engine's image need not have a shell.
        lifecycle=_sleep(container.pre_stop_seconds) if container.pre_stop_seconds else None,
        security_context=unprivileged(read_only_root=security.read_only_root),
        volume_mounts=engine_mounts(container),
    )


def _sleep(seconds: int) -> v1.LifecycleArgs:
    sleep = v1.SleepActionArgs(seconds=seconds)
    return v1.LifecycleArgs(pre_stop=v1.LifecycleHandlerArgs(sleep=sleep))


def _probe(probe: plan.Probe | None) -> v1.ProbeArgs | None:
    if probe is None:
        return None
    return v1.ProbeArgs(
        http_get=v1.HTTPGetActionArgs(path=probe.path, port=_HTTP),
        period_seconds=probe.period_seconds,
        timeout_seconds=probe.timeout_seconds,
        failure_threshold=probe.failure_threshold,
    )
