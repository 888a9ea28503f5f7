"""Models of AWS's services, which botocore reads anew for every session."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import pytest


@contextmanager
def read_once() -> Iterator[None]:
    """Share one reader between all sessions: the model of EC2 alone takes 0.1 s."""
    import botocore.session  # noqa: PLC0415  # slow, and most tests need none

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(botocore.session, "create_loader", cache(botocore.session.create_loader))
        yield
