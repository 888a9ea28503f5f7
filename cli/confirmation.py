"""Confirmation before a change."""

import sys

import typer

from cli.failures import FailedError


def confirm(question: str, *, yes: bool) -> None:
    """Return if the person confirms, or has confirmed by an option.

    Raises:
        BadParameter: no terminal is there to ask at.
        FailedError: the person says no.
    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise typer.BadParameter(f"{question} There is no terminal to ask at: give --yes.")
    if not typer.confirm(question, err=True):
        raise FailedError("nothing was changed")
