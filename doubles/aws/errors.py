"""Errors in AWS's form."""

from __future__ import annotations

from moto.core.exceptions import ServiceException


class AwsError(ServiceException):
    """An error with code and message, outside of moto, which takes the package for a service."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
