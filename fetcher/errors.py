"""What can go wrong."""


class FetchError(Exception):
    """It cannot be fetched, and trying again would not help; the message says what to do."""


class BrokenError(Exception):
    """It was not fetched this time; another attempt may succeed."""

    def __init__(self, message: str, wait: float = 0.0) -> None:
        super().__init__(message)
        self.wait = wait
        """Seconds that the server asks to be left alone."""


class LostLeaseError(Exception):
    """Another pod has taken the folder over."""
