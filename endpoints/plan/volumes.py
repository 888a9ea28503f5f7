"""What a pod's containers find on their disks beside the cache and the shared memory."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimVolume:
    """A PersistentVolumeClaim; the name is the volume's inside the pod, as in the others."""

    name: str
    claim: str


@dataclass(frozen=True, kw_only=True, slots=True)
class EmptyVolume:
    """A part of the node's disk that is empty at first, and gone with the pod."""

    name: str
    size: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ImageVolume:
    """The files of an OCI image, which are read only."""

    name: str
    reference: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ConfigMapVolume:
    """The entries of a ConfigMap as files."""

    name: str
    config_map: str


Volume = ClaimVolume | EmptyVolume | ImageVolume | ConfigMapVolume


@dataclass(frozen=True, kw_only=True, slots=True)
class Mount:
    """Where a container finds a volume, or a folder of it."""

    volume: str
    path: str
    sub_path: str | None
    read_only: bool
