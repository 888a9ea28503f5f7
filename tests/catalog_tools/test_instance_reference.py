"""Karpenter's page of instance types, and the table that is kept of it."""

import re
import subprocess
from pathlib import Path

import pytest

from catalog_tools.instance_reference import (
    InstanceReferenceError,
    parse_page,
    read_table,
    write_table,
)
from catalog_tools.offered_types import OFFERED

PAGE = """\
---
title: "Instance Types"
---
## g6 Family
### `g6.xlarge`
#### Labels
 | Label | Value |
 |--|--|
 |karpenter.k8s.aws/instance-cpu|4|
 |karpenter.k8s.aws/instance-gpu-count|1|
 |karpenter.k8s.aws/instance-gpu-memory|22888|
 |karpenter.k8s.aws/instance-gpu-name|l4|
 |karpenter.k8s.aws/instance-local-nvme|250|
 |karpenter.k8s.aws/instance-memory|16384|
 |kubernetes.io/arch|amd64|
#### Resources
 | Resource | Quantity |
 |--|--|
 |cpu|3920m|
 |memory|14162Mi|
 |pods|58|
## inf2 Family
### `inf2.xlarge`
#### Labels
 | Label | Value |
 |--|--|
 |karpenter.k8s.aws/instance-accelerator-count|1|
 |karpenter.k8s.aws/instance-accelerator-name|inferentia2|
 |karpenter.k8s.aws/instance-cpu|4|
 |karpenter.k8s.aws/instance-memory|16384|
 |kubernetes.io/arch|amd64|
#### Resources
 | Resource | Quantity |
 |--|--|
 |cpu|3920m|
 |memory|14162Mi|
 |pods|58|
 |vpc.amazonaws.com/efa|2|
"""


def test_page_is_read_type_by_type() -> None:
    accelerated, neuron = parse_page(PAGE, ["g6.xlarge", "inf2.xlarge"])
    assert (accelerated.accelerator, accelerated.accelerator_count) == ("l4", 1)
    assert (accelerated.accelerator_memory, accelerated.local_nvme) == (22888, 250)
    assert (accelerated.memory, accelerated.allocatable_memory) == (16384, "14162Mi")
    assert (accelerated.efa, neuron.efa) == (0, 2)
    assert (neuron.accelerator, neuron.accelerator_count) == ("inferentia2", 1)
    assert (neuron.accelerator_memory, neuron.local_nvme) == (0, 0)


@pytest.mark.parametrize(
    ("page", "message"),
    [
        (PAGE.replace("inf2.xlarge", "inf3.xlarge"), "has no inf2.xlarge"),
        (PAGE.replace("|pods|58|", "||"), "g6.xlarge lacks 'pods'"),
    ],
)
def test_page_that_says_too_little_is_refused(page: str, message: str) -> None:
    with pytest.raises(InstanceReferenceError, match=message):
        parse_page(page, ["g6.xlarge", "inf2.xlarge"])


def test_table_is_written_from_a_clone(tmp_path: Path) -> None:
    page = tmp_path / "website/content/en/docs/reference/instance-types.md"
    page.parent.mkdir(parents=True)
    page.write_text(PAGE)
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b", "-C", str(tmp_path)]
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "page"]):
        subprocess.run([*git, *command], check=True)
    table = tmp_path / "table.csv"
    write_table(tmp_path, ["inf2.xlarge", "g6.xlarge"], table)
    source, rows = read_table(table)
    assert re.fullmatch(
        r"Karpenter's instance reference, commit [0-9a-f]+ of \d{4}-\d{2}-\d{2}", source
    )
    assert list(rows.values()) == parse_page(PAGE, ["inf2.xlarge", "g6.xlarge"])


def test_clone_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InstanceReferenceError, match="not a git repository"):
        write_table(tmp_path, OFFERED, tmp_path / "table.csv")
