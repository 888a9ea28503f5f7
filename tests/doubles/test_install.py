"""Installed doubles are where Pulumi looks for plugins."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

from doubles.install import install_doubles


def test_installing_twice_changes_nothing(tmp_path: Path) -> None:
    install_doubles(tmp_path, Path(sys.executable), cli="3.1.4")
    plugins = sorted(path for path in (tmp_path / "plugins").rglob("*") if path.is_file())
    assert [str(path.relative_to(tmp_path / "plugins")) for path in plugins] == [
        "language-python-v3.1.4/pulumi-language-python",
        "resource-aws-v7.51.1/pulumi-resource-aws",
    ]
    before = [path.stat() for path in plugins]
    install_doubles(tmp_path, Path(sys.executable), cli="3.1.4")
    assert [path.stat().st_ino for path in plugins] == [each.st_ino for each in before]
    for path in plugins:
        assert path.stat().st_mode & stat.S_IXUSR
        text = path.read_text(encoding="utf-8")
        assert text.startswith("#!/bin/sh\n")
        assert sys.executable in text
