"""What may keep a pool on AWS from growing."""

from collections.abc import Sequence

from endpoints.resolved import ResolvedEndpoint


def pool_warnings(members: Sequence[ResolvedEndpoint]) -> tuple[str, ...]:
    """Warnings about a pool that its settings, not its endpoints, are to blame for."""
    return ()
