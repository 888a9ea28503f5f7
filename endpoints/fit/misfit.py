"""Reasons why a model does not fit its resource, with all their figures."""

from dataclasses import dataclass
from typing import Literal

from endpoints.quantity import gib_text

Kind = Literal["weights", "loading", "context"]
"""Cause of a misfit: the loaded weights, the weights before quantizing, or the asked context."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Misfit:
    """A misfit, in bytes of one accelerator, or of the replica's memory on CPU."""

    kind: Kind
    model: str
    hardware: str
    """Model of the accelerator; `replica` on CPU."""
    accelerators: int
    """Accelerators that the model is spread over; 0 on CPU."""
    memory: int
    """Total memory, as reported."""
    usable: int
    weights: int
    """Bytes of the weights; for `loading`, before they are quantized."""
    overhead: int
    cache: int
    """Bytes of the KV cache: for `weights`, of the shortest context that is served; for `context`,
    of the asked one."""
    asked: int | None
    """Tokens of the asked context."""
    largest: int
    """Tokens of the longest context that fits."""

    @property
    def text(self) -> str:
        """The reason in one sentence without its full stop, for a message."""
        if self.kind == "context":
            left = self.usable - self.weights - self.overhead
            return (
                f"a context of {self.asked} tokens takes {gib_text(self.cache)} GiB of KV cache"
                f"{self._each}, and beside the weights of {self.model} there are "
                f"{gib_text(left)} GiB for it: {self.largest} tokens fit"
            )
        needed = f"{gib_text(self.overhead + self.cache)} GiB are needed beside them"
        if self.kind == "loading":
            needed = "they are quantized only when all are loaded"
        return (
            f"the weights of {self.model} are {gib_text(self.weights)} GiB{self._each}; of the "
            f"{gib_text(self.memory)} GiB of one {self.hardware}, {gib_text(self.usable)} may be "
            f"used, and {needed}"
        )

    @property
    def _each(self) -> str:
        if self.accelerators == 0:
            return ""
        if self.accelerators == 1:
            return " on its accelerator"
        return f" on each of {self.accelerators} accelerators"
