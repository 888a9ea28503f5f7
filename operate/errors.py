"""What can go wrong, without the imports of what it goes wrong in."""


class EksError(Exception):
    """AWS could not be asked, or knows no such cluster; the message says why."""
