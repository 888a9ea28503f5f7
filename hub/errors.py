"""Errors of pinning a model, with messages for people."""


class HubError(Exception):
    """Error of a hub, whose message says the fault and the fix and never holds a token."""


class NotRecognisedError(HubError):
    """Error of a model at the hub that lacks a fact that planning needs."""

    def __init__(self, fact: str, advice: str = "Write the record by hand.") -> None:
        super().__init__(f"metadata not recognised: {fact}. {advice}")
