"""Choice of Pulumi: an installed one with official plugins, or ours with stand-ins."""

from __future__ import annotations

import importlib.metadata
import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from doubles.install import install_doubles
from sandbox import kubernetes_provider
from sandbox.errors import SandboxError
from sandbox.layout import Layout
from sandbox.pins import KUBERNETES_SDK, PULUMI
from sandbox.versions import at_least, find_version

STANDINS_VARIABLE = "ENDPOINTS_SANDBOX_STANDINS"
"""Variable that, set to 1, forces our Pulumi and the stand-ins, without a probe."""

_LANGUAGE_HOST = "pulumi-language-python"
_PACKAGES = ("kubernetes", "aws")
_PROBE_SECONDS = 60
_REFUSAL_SECONDS = 3600


@dataclass(frozen=True, kw_only=True)
class Engine:
    """The chosen Pulumi."""

    pulumi: Path
    home: Path
    """PULUMI_HOME: one for official plugins and one for stand-ins, which have the same names."""
    standins: bool
    reason: str

    def describe(self) -> str:
        """Two lines about the choice with its reason, and about the kubernetes provider."""
        plugins = "stand-in plugins" if self.standins else "official plugins"
        release = f"official release {KUBERNETES_SDK}"
        provider = kubernetes_provider.describe_built() if self.standins else release
        return (
            f"pulumi: {self.pulumi} with {plugins} ({self.reason})\nkubernetes provider: {provider}"
        )


def choose(layout: Layout) -> Engine:
    """Choose the engine, and install the official provider plugins if they are the choice.

    An installed Pulumi counts when it is not older than the pinned one, has its Python language
    host, and can install each provider plugin within 60 seconds. A refusal is remembered for an
    hour, so that a machine without internet does not wait for it at every command.
    """
    if os.environ.get(STANDINS_VARIABLE) == "1":
        return _standins(layout, f"{STANDINS_VARIABLE}=1")
    installed = _installed(layout)
    if installed is None:
        return _standins(layout, "no pulumi on PATH")
    key = _key(installed)
    remembered = _recall(layout, key)
    refusal = remembered if remembered is not None else _refusal(layout, installed)
    if remembered is None:
        _remember(layout, key, refusal)
    if refusal:
        return _standins(layout, refusal)
    return Engine(pulumi=installed, home=_official_home(layout), standins=False, reason="installed")


def install_standins(layout: Layout, engine: Engine) -> None:
    """Put the stand-in plugins and the built provider in place, if the engine uses them.

    Raises:
        SandboxError: the project's packages are not installed.
    """
    if not engine.standins:
        return
    engine.home.mkdir(parents=True, exist_ok=True)
    try:
        install_doubles(engine.home, Path(sys.executable), cli=PULUMI.version.removeprefix("v"))
    except ModuleNotFoundError as error:
        raise SandboxError(f"a package is missing ({error}): run `make setup`.") from error
    kubernetes_provider.install(layout, engine.home)


def _standins(layout: Layout, reason: str) -> Engine:
    return Engine(
        pulumi=layout.bin / "pulumi", home=layout.pulumi_home, standins=True, reason=reason
    )


def _official_home(layout: Layout) -> Path:
    return layout.root / "pulumi-home-official"


def _installed(layout: Layout) -> Path | None:
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    others = [folder for folder in folders if Path(folder).resolve() != layout.bin.resolve()]
    found = shutil.which("pulumi", path=os.pathsep.join(others))
    return Path(found) if found else None


def _refusal(layout: Layout, installed: Path) -> str:
    """The reason why the installed Pulumi cannot be used; empty if it can."""
    version = find_version(_output([str(installed), "version"], {}) or "")
    if version is None or not at_least(version, PULUMI.version):
        return f"{installed} is {version or 'unreadable'}, older than {PULUMI.version}"
    home = _official_home(layout)
    cached = home / "plugins" / f"language-python-{version}" / _LANGUAGE_HOST
    if not (installed.resolve().with_name(_LANGUAGE_HOST).exists() or cached.exists()):
        return f"{installed} has no {_LANGUAGE_HOST} beside it"
    for package, provider in _providers().items():
        command = [str(installed), "plugin", "install", "resource", package, provider]
        if _output(command, {"PULUMI_HOME": str(home)}) is None:
            return f"{installed} could not install its {package} plugin {provider}"
    return ""


def _providers() -> dict[str, str]:
    """The provider plugins that a stack may need, at the versions of their SDKs."""
    return {name: f"v{importlib.metadata.version(f'pulumi-{name}')}" for name in _PACKAGES}


def _output(command: list[str], extra: dict[str, str]) -> str | None:
    environment = {**os.environ, "PULUMI_SKIP_UPDATE_CHECK": "true", **extra}
    try:
        finished = subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_PROBE_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return finished.stdout if finished.returncode == 0 else None


@dataclass(frozen=True, kw_only=True)
class _Key:
    path: str
    size: int
    changed: int
    providers: dict[str, str]


def _key(installed: Path) -> _Key:
    stat = installed.stat()
    return _Key(
        path=str(installed), size=stat.st_size, changed=stat.st_mtime_ns, providers=_providers()
    )


def _recall(layout: Layout, key: _Key) -> str | None:
    try:
        record = json.loads((layout.root / "engine.json").read_text(encoding="utf-8"))
        known, refusal, asked = record["key"], str(record["refusal"]), float(record["asked"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    expired = bool(refusal) and time.time() - asked > _REFUSAL_SECONDS
    return refusal if known == asdict(key) and not expired else None


def _remember(layout: Layout, key: _Key, refusal: str) -> None:
    layout.root.mkdir(parents=True, exist_ok=True)
    record = {"key": asdict(key), "refusal": refusal, "asked": time.time()}
    (layout.root / "engine.json").write_text(json.dumps(record), encoding="utf-8")
