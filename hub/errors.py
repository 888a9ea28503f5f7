"""What keeps a model from being pinned, in words for people."""


class HubError(Exception):
    """The message says what is wrong and what to do; it never holds a token."""


class NotRecognisedError(HubError):
    """The hub has the model, but not a fact that planning needs."""

    def __init__(self, fact: str, advice: str = "Write the record by hand.") -> None:
        super().__init__(f"metadata not recognised: {fact}. {advice}")
