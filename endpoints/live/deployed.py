"""A deployed endpoint as people ask for it."""

from dataclasses import dataclass

from endpoints.live.state import State


@dataclass(frozen=True, kw_only=True, slots=True)
class DeployedEndpoint:
    """Its state and place; `detail` is one line beside the state, and may be empty."""

    name: str
    cluster: str
    state: State
    ready: int
    desired: int
    model: str
    url: str
    detail: str
