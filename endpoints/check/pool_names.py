"""Lookup of the resources that a stack's settings name below `eks.pools`."""

from pathlib import Path

from endpoints.catalog import Catalog
from endpoints.nearest import hint
from endpoints.read.findings import Findings
from endpoints.read.nodes import NOWHERE, key_mark, shorten
from endpoints.read.source import read_file
from endpoints.stack.file import CLUSTERS, stack_findings
from endpoints.stack.settings import Settings, stack_file


def check_pool_names(settings: Settings, catalog: Catalog, root: Path) -> Findings:
    """Report names that are no cloud resource, with their line if the stack has a file.

    Args:
        settings: the stack's.
        catalog: with the user's own resources.
        root: the project's folder.
    """
    findings = stack_findings(settings.stack)
    unknown = [
        (cluster, name)
        for cluster, each in settings.clusters.items()
        if each.eks is not None
        for name in each.eks.pools
        if name not in catalog.resources
    ]
    # Settings carry no places in the file, so it is read again, but only if a name is unknown.
    path = root / stack_file(settings.stack)
    node = read_file(path, findings) if unknown and path.exists() else None
    for cluster, name in unknown:
        keys = (CLUSTERS, cluster, "eks", "pools", name)
        mark = NOWHERE if node is None else key_mark(node, ("config", *keys))
        near = hint(name, catalog.resources, listing="There are", none="There are none.")
        fix = f"{near} Or add it to the file that `endpoints:resources` of the stack names."
        findings.add(mark, keys, "not a resource of the catalogue", fix, shorten(name))
    return findings
