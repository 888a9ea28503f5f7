"""Tables of short texts, fitted to a width."""

from collections.abc import Sequence, Set
from dataclasses import dataclass

GAP = 2
"""Spaces between two columns."""
_NARROWEST = 8
"""Characters that a shortened column keeps; a shorter text would be useless."""


@dataclass(frozen=True, slots=True)
class Table:
    """Headings, and rows of as many cells."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def widths(self) -> list[int]:
        """Characters of each column's longest cell."""
        return [max(map(len, column)) for column in zip(self.headings, *self.rows, strict=True)]


def fitted(table: Table, width: int, shortened: Set[str]) -> Table:
    """The table in at most `width` columns of a terminal, if shortened cells can achieve it.

    Args:
        table: as wide as its longest cells.
        width: of the terminal.
        shortened: headings of the columns that may lose characters; the widest one loses first.
    """
    widths = table.widths()
    elastic = [index for index, heading in enumerate(table.headings) if heading in shortened]
    while sum(widths) + GAP * (len(widths) - 1) > width:
        widest = max(elastic, key=lambda index: widths[index])
        if widths[widest] <= _NARROWEST:
            break
        widths[widest] -= 1
    return Table(table.headings, tuple(_cut(row, widths) for row in table.rows))


def table_text(table: Table) -> str:
    """Left-aligned columns, no spaces at the ends of lines."""
    widths = table.widths()
    lines = (
        (" " * GAP).join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in (table.headings, *table.rows)
    )
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _cut(row: Sequence[str], widths: Sequence[int]) -> tuple[str, ...]:
    return tuple(
        cell if len(cell) <= width else f"{cell[: width - 1]}…"
        for cell, width in zip(row, widths, strict=True)
    )
