"""PULUMI_HOME for tests."""

from pathlib import Path


def keep_no_logs(home: Path) -> None:
    """Switch off logs of commands, which take a sixth of their time and are not read."""
    (home / "logs").write_text("Pulumi logs into this folder, and goes on where it is none.")
