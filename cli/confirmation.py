"""The question before something changes."""

import sys

import typer

from cli.failures import FailedError


def confirm(question: str, *, yes: bool) -> None:
    """Goes on if the person says so, or said so before.

    Raises:
        BadParameter: there is nobody to ask.
        FailedError: the person says no.
    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise typer.BadParameter(f"{question} Nobody is there to answer: give --yes.")
    if not typer.confirm(question, err=True):
        raise FailedError("nothing was changed")
