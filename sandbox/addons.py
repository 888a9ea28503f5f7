"""Add-ons: processes beside the control plane, and how they are started and found again.

A cluster starts the add-ons that it is given after everything else, in their order. To make
another one, derive from `AddOn`, say which component it is and how it is started.
"""

from __future__ import annotations

import json
import shutil
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox import processes
from sandbox.apiserver import ApiServer
from sandbox.components import Component

_CERTIFICATES = (("ca.crt", "ca.crt"), ("admin.crt", "tls.crt"), ("admin.key", "tls.key"))


@dataclass(frozen=True, kw_only=True)
class Site:
    """Place of an add-on: the cluster around it, and a folder of its own."""

    bin: Path
    manifests: Path
    """Folder of the manifests that were copied out of the pinned modules."""

    folder: Path
    ports: Mapping[str, int]
    """Every port of the cluster, by the names that components and add-ons gave them."""

    kubeconfig: Path
    pki: Path
    """Folder with `ca.crt`, `admin.crt` and `admin.key`."""

    api: ApiServer

    def certificates(self) -> Path:
        """A folder with `ca.crt`, `tls.crt` and `tls.key`, as controllers want them.

        The cluster's authority and its administrator's certificate, which is good for a server on
        loopback: nothing else may talk to them, and it saves a library that makes certificates.
        """
        folder = self.folder / "certificates"
        folder.mkdir(parents=True, exist_ok=True)
        for source, target in _CERTIFICATES:
            shutil.copy2(self.pki / source, folder / target)
        return folder

    def write(self, name: str, document: Mapping[str, Any]) -> Path:
        """Write a configuration into the add-on's folder, as JSON, which is YAML as well."""
        path = self.folder / name
        path.write_text(json.dumps(document, indent=2), encoding="utf-8")
        return path


@dataclass(frozen=True, kw_only=True)
class Command:
    """Command of a process: its arguments and all of its environment."""

    arguments: tuple[str, ...]
    environment: Mapping[str, str]


class AddOn(ABC):
    """An add-on: one process, whose program is of the toolchain and named by the component."""

    component: Component

    @abstractmethod
    def command(self, site: Site) -> Command:
        """Write the files and objects that the add-on needs, and return its command.

        Asked before every start: ports may have changed since the last one.
        """


def folder(cluster: Path, component: Component) -> Path:
    """The folder of one add-on in a cluster's folder."""
    return cluster / "addons" / component.name


def executable(cluster: Path, component: Component) -> Path:
    """The path under which an add-on runs: a link that belongs to its cluster alone."""
    return folder(cluster, component) / component.program


def log(cluster: Path, component: Component) -> Path:
    """The log of an add-on: the output of all its runs."""
    return folder(cluster, component) / f"{component.program}.log"


def start(add_on: AddOn, site: Site, cluster: Path) -> None:
    """Start an add-on of the cluster in this folder, without waiting for it."""
    link = executable(cluster, add_on.component)
    link.parent.mkdir(parents=True, exist_ok=True)
    link.unlink(missing_ok=True)
    link.symlink_to(site.bin / add_on.component.program)
    command = add_on.command(site)
    log_file = log(cluster, add_on.component)
    processes.start(link, command.arguments, command.environment, log_file)
