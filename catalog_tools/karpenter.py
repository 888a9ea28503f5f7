"""Prices and GPU facts of AWS instance types, from a release of Karpenter's AWS provider.

The provider is a Go module, so that Go's own client fetches it and checks its sum. Its generated
files are read as text, never compiled:

    pkg/providers/pricing/zz_generated.pricing_aws.go          on-demand prices by region, dated
    pkg/providers/drametadata/zz_generated_gpu_metadata.go     what the driver said on each type
"""

import json
import re
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from catalog_tools.errors import CatalogToolError

MODULE = "github.com/aws/karpenter-provider-aws"
_PRICES = "pkg/providers/pricing/zz_generated.pricing_aws.go"
_GPUS = "pkg/providers/drametadata/zz_generated_gpu_metadata.go"

_STAMP = re.compile(r"^// generated at (\d{4}-\d{2}-\d{2})T", re.MULTILINE)
_PRICE = re.compile(r'"([a-z0-9.-]+)": ([0-9]+\.[0-9]+)')
_GPU_ENTRY = re.compile(r'^\t"([a-z0-9.-]+)": \{\n(.*?)^\t\},', re.MULTILINE | re.DOTALL)
_CAPABILITY = re.compile(r'"cudaComputeCapability":\s*\{VersionValue: strPtr\("(\d+\.\d)\.\d+"\)')


class KarpenterError(CatalogToolError):
    """Error of a release that cannot be downloaded or whose files have a new form."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Release:
    """Prices and GPU facts of one release.

    `prices` are US dollars an hour of `region` on `date`; `compute_capabilities` are those of
    measured types only.
    """

    version: str
    region: str
    date: str
    prices: Mapping[str, float]
    compute_capabilities: Mapping[str, str]


def fetch_release(version: str, region: str) -> Release:
    """Download the release `version`, or the newest for `latest`, through the module proxy.

    Raises:
        KarpenterError: Go is not installed, the download fails, or a file has a new form.
    """
    found = _download(version)
    name = str(found["Version"])
    with zipfile.ZipFile(str(found["Zip"])) as archive:
        prices, gpus = (_text(archive, f"{MODULE}@{name}/{path}") for path in (_PRICES, _GPUS))
    stamp = _STAMP.search(prices)
    if stamp is None:
        raise KarpenterError(f"{_PRICES} of {name} does not say when it was generated")
    return Release(
        version=name,
        region=region,
        date=stamp[1],
        prices=_prices(prices, region),
        compute_capabilities=_compute_capabilities(gpus),
    )


def _download(version: str) -> Mapping[str, object]:
    """Go's description of the downloaded module: `Version`, `Zip` and more."""
    go = shutil.which("go")
    if go is None:
        raise KarpenterError("there is no `go` on the PATH; it downloads Karpenter's module")
    # In a separate folder, because the client would look for a go.mod above.
    with tempfile.TemporaryDirectory() as folder:
        command = [go, "mod", "download", "-json", f"{MODULE}@{version}"]
        ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    try:
        found = json.loads(ran.stdout)
    except ValueError:
        raise KarpenterError(f"`{' '.join(command)}` failed: {ran.stderr.strip()}") from None
    # The client reports an error for a release that needs a newer Go, but has its archive.
    if not Path(found.get("Zip", "")).is_file():
        raise KarpenterError(f"{MODULE}@{version} cannot be had: {found.get('Error')}")
    assert isinstance(found, dict)
    return found


def _text(archive: zipfile.ZipFile, path: str) -> str:
    try:
        return archive.read(path).decode()
    except KeyError:
        raise KarpenterError(f"the module has no {path}") from None


def _prices(text: str, region: str) -> dict[str, float]:
    part = re.search(
        rf'^\t"{re.escape(region)}": \{{\n(.*?)^\t\}},', text, re.MULTILINE | re.DOTALL
    )
    found = {} if part is None else {name: float(usd) for name, usd in _PRICE.findall(part[1])}
    if not found:
        raise KarpenterError(f"{_PRICES} has no prices of {region}")
    return found


def _compute_capabilities(text: str) -> dict[str, str]:
    found = {name: set(_CAPABILITY.findall(entry)) for name, entry in _GPU_ENTRY.findall(text)}
    if not found or any(len(values) != 1 for values in found.values()):
        raise KarpenterError(f"{_GPUS} does not give each type one compute capability")
    return {name: values.pop() for name, values in found.items()}
