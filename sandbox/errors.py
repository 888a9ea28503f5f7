"""The one error that the command line shows as a message instead of a traceback."""

from __future__ import annotations


class SandboxError(Exception):
    """Something foreseeable went wrong; the message says what, where, and what to do."""
