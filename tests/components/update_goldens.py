"""Rewrites `goldens/` and `aws_goldens/`, for a person to read the difference: no test does it.

python -m tests.components.update_goldens
"""

from collections.abc import Callable, Iterable
from pathlib import Path

from tests.components import aws_cases, golden_cases


def main() -> None:
    """Write one file per case, and remove those of cases that are gone."""
    _update(golden_cases.GOLDENS, golden_cases.CASES, golden_cases.render)
    _update(aws_cases.GOLDENS, aws_cases.CASES, aws_cases.render)


def _update(folder: Path, cases: Iterable[str], render: Callable[[str], str]) -> None:
    folder.mkdir(exist_ok=True)
    for stray in folder.glob("*.yaml"):
        if stray.stem not in cases:
            stray.unlink()
    for case in cases:
        (folder / f"{case}.yaml").write_text(render(case), encoding="utf-8")


if __name__ == "__main__":
    main()
