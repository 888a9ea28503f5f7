"""PULUMI_HOME of tests."""

from pathlib import Path


def keep_no_logs(home: Path) -> None:
    """Makes no command keep a log of all that it does, a sixth of its time: nobody reads them."""
    (home / "logs").write_text("Pulumi logs into this folder, and goes on where it is none.")
