"""A deployed endpoint, as the `status` verb reports it."""

from dataclasses import dataclass

from endpoints.live.state import State


@dataclass(frozen=True, kw_only=True, slots=True)
class DeployedEndpoint:
    """State and place of an endpoint; `detail` is one line beside the state, and may be empty."""

    name: str
    cluster: str
    state: State
    ready: int
    desired: int
    model: str
    url: str
    detail: str
