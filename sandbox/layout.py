"""Folders of the sandbox, all in one ignored folder, so that removing it removes all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
TOOL_MODULES = Path(__file__).resolve().parent / "tools"


@dataclass(frozen=True, kw_only=True)
class Layout:
    """The folders under one sandbox root."""

    root: Path

    @property
    def bin(self) -> Path:
        """Built executables; the only folder that goes on PATH."""
        return self.root / "bin"

    @property
    def logs(self) -> Path:
        """Output of Go builds, one file per program."""
        return self.root / "logs"

    @property
    def manifests(self) -> Path:
        """Custom resource definitions and KWOK stages, copied from the pinned modules."""
        return self.root / "manifests"

    @property
    def clusters(self) -> Path:
        """One folder per control plane."""
        return self.root / "clusters"

    @property
    def networks(self) -> Path:
        """One folder per network namespace that tests share."""
        return self.root / "networks"

    @property
    def pulumi_home(self) -> Path:
        """PULUMI_HOME: plugins and Pulumi's own logs."""
        return self.root / "pulumi-home"

    @property
    def state(self) -> Path:
        """The file backend of the local stack."""
        return self.root / "state"

    def cluster(self, name: str) -> Path:
        """The folder of one control plane."""
        return self.clusters / name


def default_layout() -> Layout:
    """The sandbox of this checkout."""
    return Layout(root=REPOSITORY / ".sandbox")
