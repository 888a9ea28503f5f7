"""Kubeconfig files: which cluster and user are meant.

The `kubernetes` client's loader would do the same, at a quarter of a second per plugin process:
importing it imports every API model.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

_SERVICE_ACCOUNT = Path("/var/run/secrets/kubernetes.io/serviceaccount")


class KubeconfigError(Exception):
    """The configuration cannot be used."""


@dataclass(frozen=True)
class Kubeconfig:
    """A merged configuration; relative paths in it have been made absolute."""

    current_context: str
    contexts: dict[str, dict[str, Any]]
    clusters: dict[str, dict[str, Any]]
    users: dict[str, dict[str, Any]]

    def context(self, name: str = "") -> dict[str, Any]:
        """A context, by default the current one; empty when there is none."""
        return self.contexts.get(name or self.current_context, {})

    def cluster(self, *, context: str = "", cluster: str = "") -> dict[str, Any] | None:
        """The cluster that these overrides choose; None when there is none."""
        name = cluster or str(self.context(context).get("cluster") or "")
        return self.clusters.get(name)

    def user(self, *, context: str = "") -> dict[str, Any]:
        """The user of a context; empty when there is none."""
        return self.users.get(str(self.context(context).get("user") or ""), {})

    def namespace(self, *, context: str = "") -> str:
        """The namespace of a context, or `default`."""
        return str(self.context(context).get("namespace") or "default")


EMPTY = Kubeconfig(current_context="", contexts={}, clusters={}, users={})


def load(path_or_contents: object) -> Kubeconfig:
    """Parse what a provider was given: the path of a file, its text, or its structure.

    Raises:
        KubeconfigError: it is none of these.
    """
    if isinstance(path_or_contents, dict):
        return _parse(json.dumps(path_or_contents), Path.cwd())
    if not isinstance(path_or_contents, str):
        raise KubeconfigError("unexpected kubeconfig format")
    if not path_or_contents:
        return EMPTY
    path = Path(path_or_contents).expanduser()
    if _is_file(path):
        return _parse(path.read_text(encoding="utf-8"), path.parent)
    return _parse(path_or_contents, Path.cwd())


def load_ambient() -> Kubeconfig:
    """What kubectl would use: the files of $KUBECONFIG, else `~/.kube/config`, else a pod's own.

    Raises:
        KubeconfigError: one of the files cannot be parsed, or there is none.
    """
    listed = [path for path in os.environ.get("KUBECONFIG", "").split(os.pathsep) if path]
    paths = [Path(path) for path in listed] or [Path.home() / ".kube" / "config"]
    found = [_parse(path.read_text("utf-8"), path.parent) for path in paths if path.is_file()]
    if not found:
        return _in_cluster()
    return Kubeconfig(
        current_context=next((each.current_context for each in found if each.current_context), ""),
        # The first file that says something wins.
        contexts=_merge([each.contexts for each in found]),
        clusters=_merge([each.clusters for each in found]),
        users=_merge([each.users for each in found]),
    )


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        # A text is often longer than a path can be.
        return False


def _merge(maps: list[dict[str, dict[str, Any]]]) -> dict[str, dict[str, Any]]:
    merged: dict[str, dict[str, Any]] = {}
    for each in reversed(maps):
        merged |= each
    return merged


def _in_cluster() -> Kubeconfig:
    host = os.environ.get("KUBERNETES_SERVICE_HOST")
    if not host or not (_SERVICE_ACCOUNT / "token").is_file():
        raise KubeconfigError(
            "invalid configuration: no configuration has been provided, try setting "
            "KUBERNETES_MASTER environment variable"
        )
    port = os.environ.get("KUBERNETES_SERVICE_PORT", "443")
    return Kubeconfig(
        current_context="in-cluster",
        contexts={"in-cluster": {"cluster": "in-cluster", "user": "in-cluster"}},
        clusters={
            "in-cluster": {
                "server": f"https://{host}:{port}",
                "certificate-authority": str(_SERVICE_ACCOUNT / "ca.crt"),
            }
        },
        users={"in-cluster": {"tokenFile": str(_SERVICE_ACCOUNT / "token")}},
    )


def _parse(text: str, folder: Path) -> Kubeconfig:
    try:
        # JSON is most of YAML, and the C loader is ten times as fast.
        content = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise KubeconfigError(f"failed to parse kubeconfig: {error}") from error
    if not isinstance(content, dict):
        raise KubeconfigError("failed to parse kubeconfig: it is no file and no configuration")
    return Kubeconfig(
        current_context=str(content.get("current-context") or ""),
        contexts=_named(content, "contexts", "context", folder),
        clusters=_named(content, "clusters", "cluster", folder),
        users=_named(content, "users", "user", folder),
    )


def _named(content: dict[str, Any], plural: str, single: str, folder: Path) -> dict[str, Any]:
    items = content.get(plural) or []
    if not isinstance(items, list):
        raise KubeconfigError(f"failed to parse kubeconfig: `{plural}` is not a list")
    return {
        str(item.get("name")): _absolute(item.get(single) or {}, folder)
        for item in items
        if isinstance(item, dict)
    }


def _absolute(settings: dict[str, Any], folder: Path) -> dict[str, Any]:
    paths = ("certificate-authority", "client-certificate", "client-key", "tokenFile")
    return {
        key: str((folder / value).absolute()) if key in paths and value else value
        for key, value in settings.items()
    }
