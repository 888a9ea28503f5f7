"""The error that the command line shows as a message instead of a traceback."""

from __future__ import annotations


class SandboxError(Exception):
    """An expected failure; the message explains the cause, the place and the remedy."""
