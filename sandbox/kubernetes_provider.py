"""The official kubernetes provider, built from its source: none of its releases can be built.

Its module has no tags, so the version that the SDK asks for is linked into the newest source.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from sandbox.layout import Layout
from sandbox.pins import KUBERNETES_SDK, PULUMI_KUBERNETES

_AGE = "between releases 4.24 and 4.26"


def describe_built() -> str:
    """The source of the built provider, and the release that it stands for."""
    date = re.search(r"-(\d{4})(\d\d)(\d\d)\d{6}-", PULUMI_KUBERNETES.version)
    assert date is not None
    written = "-".join(date.groups())
    return f"official source of {written} ({_AGE}), stands for {KUBERNETES_SDK}"


def install(layout: Layout, home: Path) -> None:
    """Put the built provider where Pulumi looks for it; the build may come later.

    Args:
        layout: the sandbox that has the built one.
        home: PULUMI_HOME.
    """
    built = layout.bin / PULUMI_KUBERNETES.programs[0].name
    folder = home / "plugins" / f"resource-kubernetes-v{KUBERNETES_SDK}"
    link = folder / "pulumi-resource-kubernetes"
    if link.is_symlink() and link.readlink() == built:
        return
    folder.mkdir(parents=True, exist_ok=True)
    # Renamed into place, so that a CLI that starts meanwhile finds the old or the new plugin.
    temporary = folder / f".{os.getpid()}"
    temporary.symlink_to(built)
    temporary.replace(link)
