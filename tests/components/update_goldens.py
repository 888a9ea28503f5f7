"""Rewrites `goldens/`, for a person to read the difference: no test does it.

python -m tests.components.update_goldens
"""

from tests.components.golden_cases import CASES, GOLDENS, render


def main() -> None:
    """Writes one file per case and removes those of cases that are gone."""
    GOLDENS.mkdir(exist_ok=True)
    for stray in GOLDENS.glob("*.yaml"):
        if stray.stem not in CASES:
            stray.unlink()
    for case in CASES:
        (GOLDENS / f"{case}.yaml").write_text(render(case), encoding="utf-8")


if __name__ == "__main__":
    main()
