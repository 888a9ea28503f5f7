"""Errors as AWS answers them."""

from __future__ import annotations

from moto.core.exceptions import ServiceException


class AwsError(ServiceException):
    """Code and message, in a module outside moto: there, moto takes the package for a service."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code, message)
