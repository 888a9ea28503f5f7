"""Kinds that are ready when one field says so."""

from __future__ import annotations

from collections.abc import Callable

from sandbox.plugins.provider.objects import Object, dig, dig_map
from sandbox.plugins.provider.waiting.verdict import Scene, Verdict


class FieldJudge:
    """Ready when a predicate holds for the object itself."""

    related: tuple[tuple[str, str], ...] = ()

    def __init__(self, ready: Callable[[Object], bool]) -> None:
        self._ready = ready

    def judge(self, target: Object, _scene: Scene, /) -> Verdict:
        """Nothing else is looked at, and there is nothing to explain."""
        return Verdict(ready=self._ready(target))


class ClaimJudge:
    """A PersistentVolumeClaim: bound, or waiting for its first pod as its class says.

    Args:
        waits_for_consumer: its class binds at the first use.
        is_update: a claim that has been bound stays so.
    """

    related: tuple[tuple[str, str], ...] = ()

    def __init__(self, *, waits_for_consumer: bool, is_update: bool) -> None:
        self._waits_for_consumer = waits_for_consumer
        self._is_update = is_update

    def judge(self, target: Object, _scene: Scene, /) -> Verdict:
        """Before its first use a claim that waits for it must be pending."""
        phase = dig(target, "status", "phase")
        if self._is_update and phase == "Bound":
            return Verdict(ready=True)
        return Verdict(ready=phase == ("Pending" if self._waits_for_consumer else "Bound"))


def is_volume_ready(volume: Object) -> bool:
    """A PersistentVolume that can be, or is, used."""
    return dig(volume, "status", "phase") in {"Available", "Bound"}


def is_controller_ready(controller: Object) -> bool:
    """A ReplicationController with the pods that it wants."""
    wanted = dig(controller, "spec", "replicas")
    return wanted is not None and dig(controller, "status", "availableReplicas") == wanted


def is_quota_ready(quota: Object) -> bool:
    """A ResourceQuota that is in force."""
    hard = dig(quota, "spec", "hard")
    return isinstance(hard, dict) and dig(quota, "status", "hard") == hard


def is_token_ready(secret: Object) -> bool:
    """A service account's token that has been filled in."""
    return bool(dig_map(secret, "data"))
