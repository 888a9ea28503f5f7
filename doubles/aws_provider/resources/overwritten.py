"""Base of resource types that AWS creates and changes by the same call."""

from __future__ import annotations

from abc import ABC, abstractmethod

from doubles.aws_provider.schema import Context, Properties


class Overwritten(ABC):
    """A resource type whose every change writes it as a whole."""

    @abstractmethod
    def identify(self, planned: Properties) -> str:
        """Return the id, which is known before the creation."""

    @abstractmethod
    def write(self, context: Context, planned: Properties) -> None:
        """Write the resource as planned."""

    def create(self, context: Context, planned: Properties) -> str:
        """Write the resource for the first time."""
        self.write(context, planned)
        return self.identify(planned)

    def update(
        self,
        context: Context,
        identifier: str,  # noqa: ARG002 - the protocol of resource types
        old: Properties,
        planned: Properties,
    ) -> None:
        """Write the resource again, if anything differs."""
        if any(old.get(key) != value for key, value in planned.items()):
            self.write(context, planned)
