"""Capacity of nodes of each AWS instance type, from Karpenter's instance reference.

The reference is a page of Karpenter's website, generated from EC2's `DescribeInstanceTypes` and
Karpenter's rules of overhead. The page is in Karpenter's repository but not in its Go module. This
module therefore writes the needed rows from a clone to `instance_reference.csv`. Hardware of a type
does not change, so only new types need a new clone.
"""

import csv
import re
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from pydantic import TypeAdapter

from catalog_tools.errors import CatalogToolError

TABLE = Path(__file__).with_name("instance_reference.csv")
PAGE = "website/content/en/docs/reference/instance-types.md"

_ROW = re.compile(r"^ \|([^|]+)\|([^|]+)\|$", re.MULTILINE)
_LABEL = "karpenter.k8s.aws/instance-"


class InstanceReferenceError(CatalogToolError):
    """Error of a reference that cannot be read or lacks a type."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Instance:
    """An instance type's row of the table.

    `memory` (nominal) and `accelerator_memory` (of each; 0 where the reference has none) are Mi,
    `local_nvme` is GB; the names of accelerators are Karpenter's. What is allocatable is so before
    DaemonSets.
    """

    name: str
    architecture: str
    cpu: int
    memory: int
    local_nvme: int
    pods: int
    efa: int
    accelerator: str
    accelerator_count: int
    accelerator_memory: int
    allocatable_cpu: str
    allocatable_memory: str


_ROWS = TypeAdapter(list[Instance])


def read_table(path: Path = TABLE) -> tuple[str, dict[str, Instance]]:
    """Read the table's source and its rows by instance type."""
    source, *lines = path.read_text(encoding="utf-8").splitlines()
    rows = _ROWS.validate_python(list(csv.DictReader(lines)))
    return source.removeprefix("# "), {row.name: row for row in rows}


def write_table(clone: Path, names: Iterable[str], path: Path = TABLE) -> None:
    """Write the rows of `names` from the newest commit of a clone of Karpenter's repository.

    Raises:
        InstanceReferenceError: `clone` is no clone, or its page is missing or lacks a type.
    """
    source = _git(clone, "log", "-1", "--format=%h of %cs").strip()
    found = parse_page(_git(clone, "show", f"HEAD:{PAGE}"), names)
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write(f"# Karpenter's instance reference, commit {source}\n")
        columns = [field.name for field in fields(Instance)]
        writer = csv.DictWriter(stream, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(asdict(row) for row in found)


def parse_page(page: str, names: Iterable[str]) -> list[Instance]:
    """Parse the instance types of `names` from the page, in their order.

    Raises:
        InstanceReferenceError: the page lacks a type, or a figure of one.
    """
    sections = {part.partition("`")[0]: part for part in page.split("\n### `")[1:]}
    found = []
    for name in names:
        if name not in sections:
            raise InstanceReferenceError(f"the instance reference has no {name}")
        try:
            found.append(_parsed(name, dict(_ROW.findall(sections[name]))))
        except KeyError as error:
            raise InstanceReferenceError(
                f"the instance reference of {name} lacks {error}"
            ) from None
    return found


def _git(clone: Path, *arguments: str) -> str:
    command = ["git", "-C", str(clone), *arguments]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise InstanceReferenceError(f"`{' '.join(command)}` failed: {ran.stderr.strip()}")
    return ran.stdout


def _parsed(name: str, rows: Mapping[str, str]) -> Instance:
    # Karpenter distinguishes GPUs from accelerators; a type has at most one of the two.
    kind = "gpu" if f"{_LABEL}gpu-name" in rows else "accelerator"
    return Instance(
        name=name,
        architecture=rows["kubernetes.io/arch"],
        cpu=int(rows[f"{_LABEL}cpu"]),
        memory=int(rows[f"{_LABEL}memory"]),
        local_nvme=int(rows.get(f"{_LABEL}local-nvme", "0")),
        pods=int(rows["pods"]),
        efa=int(rows.get("vpc.amazonaws.com/efa", "0")),
        accelerator=rows.get(f"{_LABEL}{kind}-name", ""),
        accelerator_count=int(rows.get(f"{_LABEL}{kind}-count", "0")),
        accelerator_memory=int(rows.get(f"{_LABEL}{kind}-memory", "0")),
        allocatable_cpu=rows["cpu"],
        allocatable_memory=rows["memory"],
    )
