"""Prometheus with targets from files, which the caller may rewrite at any time."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sandbox import addons
from sandbox.addons import AddOn, Command, Site
from sandbox.components import Component
from sandbox.ports import LOOPBACK

COMPONENT = Component(
    name="prometheus", program="prometheus", ports=("prometheus",), health="/-/ready"
)


class Prometheus(AddOn):
    """Prometheus that scrapes every target once a second; its data is in the cluster's folder."""

    component = COMPONENT

    def command(self, site: Site) -> Command:
        """Write a configuration that only names the folder of target files; returns the command."""
        targets = {"files": [str(site.folder / "targets" / "*.json")], "refresh_interval": "1s"}
        configuration = {
            "global": {"scrape_interval": "1s", "evaluation_interval": "1s"},
            "scrape_configs": [{"job_name": "targets", "file_sd_configs": [targets]}],
        }
        return Command(
            arguments=(
                f"--config.file={site.write('prometheus.json', configuration)}",
                f"--storage.tsdb.path={site.folder / 'data'}",
                f"--web.listen-address={LOOPBACK}:{site.ports['prometheus']}",
            ),
            environment=os.environ,
        )


def write_targets(cluster: Path, name: str, groups: Sequence[dict[str, Any]]) -> None:
    """Set the targets of the Prometheus of the cluster in this folder, within a second.

    Args:
        cluster: the cluster's folder; it may be up already, or not yet.
        name: another call with the same name replaces the targets of the last one.
        groups: as Prometheus's file based discovery has them: `targets`, a list of `host:port`,
            and `labels`. The label `__metrics_path__` chooses another page than `/metrics`, and
            `job` another job than `targets`.
    """
    path = addons.folder(cluster, COMPONENT) / "targets" / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".tmp")
    temporary.write_text(json.dumps(groups), encoding="utf-8")
    temporary.replace(path)
