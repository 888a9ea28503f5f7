"""Checks of endpoint names against Services that LeaderWorkerSet makes for groups of pods."""

from collections.abc import Sequence

from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.endpoint.validate import DraftFile
from endpoints.read.findings import Findings


def check_group_names(
    file: DraftFile, endpoints: Sequence[ResolvedEndpoint], findings: Findings
) -> None:
    """Report endpoints whose Service would take the name by which a group finds its leader."""
    taken = {
        (group.cluster_name, f"{group.slug}-{index}"): group
        for group in endpoints
        if group.spans_nodes
        for index in range(group.replicas.max)
    }
    marks = {draft.name: draft.key_mark for draft in file.endpoints}
    for endpoint in endpoints:
        group = taken.get((endpoint.cluster_name, endpoint.slug))
        if group is not None:
            findings.add(
                marks[endpoint.name],
                ("endpoints", endpoint.name),
                f"has the name of a Service of {group.name}, which has one for each of its "
                f"{group.replicas.max} replicas of several nodes",
                "Rename one of them.",
                endpoint.name,
            )
