"""Prometheus' own tool for rules, built from its module."""

from pathlib import Path

import pytest

from sandbox.build import build
from sandbox.layout import default_layout
from sandbox.pins import PROMETHEUS


@pytest.fixture(scope="session")
def promtool() -> Path:
    layout = default_layout()
    build(layout, (PROMETHEUS,))
    return layout.bin / "promtool"
