"""The volumes of a model server's pod, and where its containers mount them."""

from collections.abc import Sequence

from pulumi_kubernetes.core import v1

from endpoints import plan

CACHE = "model-cache"
_CLAIMED_CACHE = "claimed-model-cache"
"""Not the other's name: a merge of two kinds of volume under one name is refused in a preview."""
_SHARED_MEMORY = "shared-memory"


def pod_volumes(pod: plan.Pod) -> list[v1.VolumeArgs]:
    """All volumes of a pod."""
    container = pod.container
    return [
        v1.VolumeArgs(
            name=_SHARED_MEMORY,
            empty_dir=v1.EmptyDirVolumeSourceArgs(
                medium="Memory", size_limit=container.shared_memory
            ),
        ),
        _cache(container),
        *(_volume(volume) for volume in pod.volumes),
    ]


def engine_mounts(container: plan.Container) -> list[v1.VolumeMountArgs]:
    """What the engine's container mounts."""
    return [
        v1.VolumeMountArgs(name=_SHARED_MEMORY, mount_path="/dev/shm"),
        v1.VolumeMountArgs(name=_cache(container).name, mount_path=container.cache_path),
        *mounts(container.mounts),
    ]


def mounts(planned: Sequence[plan.Mount]) -> list[v1.VolumeMountArgs]:
    """Where a container finds volumes of the plan."""
    return [
        v1.VolumeMountArgs(
            name=mount.volume,
            mount_path=mount.path,
            sub_path=mount.sub_path,
            # False is what is meant where nothing is said.
            read_only=mount.read_only or None,
        )
        for mount in planned
    ]


def _cache(container: plan.Container) -> v1.VolumeArgs:
    for claim in container.cache_claims:
        source = v1.PersistentVolumeClaimVolumeSourceArgs(claim_name=claim)
        return v1.VolumeArgs(name=_CLAIMED_CACHE, persistent_volume_claim=source)
    return v1.VolumeArgs(
        name=CACHE, empty_dir=v1.EmptyDirVolumeSourceArgs(size_limit=container.cache_size)
    )


def _volume(volume: plan.Volume) -> v1.VolumeArgs:
    match volume:
        case plan.ClaimVolume():
            claim = v1.PersistentVolumeClaimVolumeSourceArgs(claim_name=volume.claim)
            return v1.VolumeArgs(name=volume.name, persistent_volume_claim=claim)
        case plan.EmptyVolume():
            empty = v1.EmptyDirVolumeSourceArgs(size_limit=volume.size)
            return v1.VolumeArgs(name=volume.name, empty_dir=empty)
        case plan.ImageVolume():
            image = v1.ImageVolumeSourceArgs(reference=volume.reference)
            return v1.VolumeArgs(name=volume.name, image=image)
        case plan.ConfigMapVolume():
            files = v1.ConfigMapVolumeSourceArgs(name=volume.config_map)
            return v1.VolumeArgs(name=volume.name, config_map=files)
