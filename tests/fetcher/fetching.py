"""The program as pods run it, against a repository that a hub of this machine serves."""

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.fetcher.weights_hub import COMMIT, WeightsHub

SAFETENSORS = "model-00001-of-00001.safetensors"
MIB = 2**20


def content(size: int) -> bytes:
    return Random(size).randbytes(size)


REPOSITORY = {
    "config.json": b"{}",
    "empty": b"",
    "1_Pooling/config.json": b'{"pooling": true}',
    SAFETENSORS: content(3 * MIB // 2),
    "model-q4-00001-of-00002.gguf": content(MIB // 2),
    "model-q4-00002-of-00002.gguf": content(MIB // 4),
    "model-q8.gguf": content(MIB),
}
UNREAD = ("--exclude", "*.gguf")
READ = {path: data for path, data in REPOSITORY.items() if not path.endswith(".gguf")}


@dataclass(kw_only=True)
class Fetch:
    """A command line and its environment; without site-packages, as in the image."""

    program: Path
    hub: WeightsHub
    folder: Path
    token: str | None = None
    words: tuple[str, ...] = UNREAD
    revision: str = COMMIT
    lease: float = 30
    log: Path = field(init=False)

    def __post_init__(self) -> None:
        self.log = self.folder.with_name("termination-log")

    def start(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [
                *(sys.executable, "-S", "-m", "fetcher", "--hub", self.hub.url),
                *("--model", "owner/model", "--revision", self.revision),
                *("--folder", f"{self.folder}", *self.words),
                *("--every", "0", "--wait", "0.01", "--beat", "0.05"),
                *("--lease", f"{self.lease}", "--termination-log", f"{self.log}"),
            ],
            env={"PYTHONPATH": f"{self.program}", "HF_TOKEN": self.token or ""},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self) -> tuple[int, str]:
        """Exit code and what it said."""
        with self.start() as process:
            said, _ = process.communicate(timeout=20)
        return process.returncode, said

    def there(self) -> dict[str, bytes]:
        """What the engine finds: the program's own files begin with a dot."""
        return {
            str(path.relative_to(self.folder)): path.read_bytes()
            for path in self.folder.rglob("*")
            if path.is_file() and not path.name.startswith(".")
        }


def until(is_true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not is_true():
        assert time.monotonic() < deadline
        time.sleep(0.005)
