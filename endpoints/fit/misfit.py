"""Why a model does not fit its resource, with every number a person needs."""

from dataclasses import dataclass
from typing import Literal

from endpoints.quantity import gib_text

Kind = Literal["weights", "loading", "context"]
"""The weights do not fit; not before they are quantized; only the asked context does not."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Misfit:
    """Bytes are those of one accelerator, or of the replica's memory on CPU."""

    kind: Kind
    model: str
    hardware: str
    """The accelerator's model; `replica` on CPU."""
    accelerators: int
    """Those that the model is spread over; 0 on CPU."""
    memory: int
    """All there is, as reported."""
    usable: int
    weights: int
    """Under `loading`, before they are quantized."""
    overhead: int
    cache: int
    """Under `weights`, what the shortest context that is served would take; under `context`, what
    the asked one would."""
    asked: int | None
    """Tokens of the context that is asked for."""
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
