"""The command that writes the AWS resources: reading what is published, refusing what is not."""

import re
import shutil
import zipfile
from pathlib import Path

import pytest

from catalog_tools import resources
from catalog_tools.karpenter import MODULE, KarpenterError, Release, fetch_release
from catalog_tools.offered_types import OFFERED
from catalog_tools.resource_records import RecordError
from cli.main import main
from endpoints.catalog import Price, load_catalog

PRICES = """\
package pricing

// generated at 2030-01-02T13:44:30Z for us-east-1

var Prices = map[string]map[Type]float64{
\t// us-east-1
\t"us-east-1": {
\t\t// g6 family
\t\t"g6.2xlarge": 0.977600, "g6.xlarge": 0.900000,
\t\t"p6-b200.48xlarge": 113.932800,
\t},
\t// us-west-2
\t"us-west-2": {
\t\t"g6.xlarge": 7.000000,
\t},
}
"""
GPUS = """\
var Metadata = map[string]*DeviceMetadata{
\t"g6.xlarge": {
\t\tCount: 1,
\t\tDevices: []DRADevice{
\t\t\t{
\t\t\t\tAttributes: map[Name]Attribute{
\t\t\t\t\t"architecture":          {StringValue: strPtr("Ada Lovelace")},
\t\t\t\t\t"cudaComputeCapability": {VersionValue: strPtr("8.9.0")},
\t\t\t\t},
\t\t\t},
\t\t},
\t},
}
"""


@pytest.fixture
def proxy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A module proxy in a folder, which holds Karpenter v9.9.9; Go's own client reads it."""
    if shutil.which("go") is None:
        pytest.skip("there is no Go to download with")
    folder = tmp_path / "proxy" / MODULE / "@v"
    folder.mkdir(parents=True)
    (folder / "list").write_text("v9.9.9\n")
    (folder / "v9.9.9.info").write_text('{"Version":"v9.9.9","Time":"2030-01-03T00:00:00Z"}')
    # A Go that is newer than any: reading text needs none of it.
    (folder / "v9.9.9.mod").write_text(f"module {MODULE}\n\ngo 1.999.0\n")
    archive(folder, PRICES, GPUS)
    monkeypatch.setenv("GOPROXY", f"file://{tmp_path / 'proxy'}")
    monkeypatch.setenv("GOMODCACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("GOFLAGS", "-modcacherw")
    monkeypatch.setenv("GONOSUMDB", "*")
    monkeypatch.setenv("GOTOOLCHAIN", "local")
    return folder


def archive(folder: Path, prices: str, gpus: str) -> None:
    with zipfile.ZipFile(folder / "v9.9.9.zip", "w") as file:
        root = f"{MODULE}@v9.9.9"
        file.writestr(f"{root}/go.mod", f"module {MODULE}\n\ngo 1.999.0\n")
        file.writestr(f"{root}/pkg/providers/pricing/zz_generated.pricing_aws.go", prices)
        name = "pkg/providers/drametadata/zz_generated_gpu_metadata.go"
        file.writestr(f"{root}/{name}", gpus)


def test_release_is_fetched_by_go_and_read(proxy: Path) -> None:
    assert fetch_release("latest", "us-east-1") == Release(
        version="v9.9.9",
        region="us-east-1",
        date="2030-01-02",
        prices={"g6.2xlarge": 0.9776, "g6.xlarge": 0.9, "p6-b200.48xlarge": 113.9328},
        compute_capabilities={"g6.xlarge": "8.9"},
    )
    assert fetch_release("v9.9.9", "us-west-2").prices == {"g6.xlarge": 7.0}


@pytest.mark.parametrize(
    ("prices", "gpus", "message"),
    [
        (PRICES.replace("generated at", "made on"), GPUS, "does not say when it was generated"),
        (PRICES.replace("us-east-1", "eu-west-9"), GPUS, "has no prices of us-east-1"),
        (PRICES, GPUS.replace("cudaComputeCapability", "cuda"), "one compute capability"),
        (PRICES, "", "one compute capability"),
    ],
    ids=["no date", "no region", "no capability", "no types"],
)
def test_files_of_another_form_are_refused(
    proxy: Path, prices: str, gpus: str, message: str
) -> None:
    archive(proxy, prices, gpus)
    with pytest.raises(KarpenterError, match=message):
        fetch_release("v9.9.9", "us-east-1")


def test_release_that_is_not_published_is_refused(proxy: Path) -> None:
    with pytest.raises(KarpenterError, match=r"@v9\.9\.8 cannot be had: .*v9\.9\.8"):
        fetch_release("v9.9.8", "us-east-1")


def test_shipped_file_is_what_the_command_writes() -> None:
    text = resources.FILE.read_text(encoding="utf-8")
    assert resources.resource_file(shipped_release(text)) == text


def test_capability_that_was_measured_otherwise_is_refused() -> None:
    release = Release(
        version="v1",
        region="us-east-1",
        date="2030-01-02",
        prices={},
        compute_capabilities={"g6.xlarge": "8.0"},
    )
    with pytest.raises(RecordError, match=r"g6\.xlarge: compute capability 8\.9 in .* 8\.0 in"):
        resources.resource_file(release)


def test_command_writes_the_file_and_reports_the_prices_that_change(
    proxy: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "catalog" / "resources" / "aws.yaml"
    file.parent.mkdir(parents=True)
    shutil.copy(resources.FILE, file)
    monkeypatch.setattr(resources, "FILE", file)
    assert main(["catalog", "resources", "--karpenter", "v9.9.9"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "g6.xlarge: 0.8048 -> 0.9" in lines
    assert "g5.xlarge: 1.006 -> no price" in lines
    assert not any(line.startswith(("g6.2xlarge:", "p5e.48xlarge:")) for line in lines)
    assert lines[-1] == "aws.yaml: Karpenter v9.9.9, prices of 2030-01-02"
    written = load_catalog.__wrapped__(tmp_path / "catalog").resources
    assert written["g6.xlarge"].price == Price.model_validate(
        {"usdPerHour": 0.9, "region": "us-east-1", "date": "2030-01-02"}
    )
    assert main(["catalog", "resources"]) == 0
    assert capsys.readouterr().out.splitlines()[0] == f"0 changed, {len(OFFERED)} as before"


def test_command_that_fails_leaves_the_file(
    proxy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = resources.FILE.read_bytes()
    assert main(["catalog", "resources", "--karpenter", "v0.0.1"]) == 1
    assert capsys.readouterr().err.startswith(f"error: {MODULE}@v0.0.1 cannot be had: ")
    assert resources.FILE.read_bytes() == before


def shipped_release(text: str) -> Release:
    """The release that the file's head names, with the prices of the file."""
    head = re.search(rf"{MODULE} (\S+): price file of (\S+), (\S+)\.\n", text)
    assert head is not None
    return Release(
        version=head[1],
        date=head[2],
        region=head[3],
        prices={
            resource.instance_type: resource.price.usd_per_hour
            for resource in load_catalog().resources.values()
            if resource.price is not None and resource.ami_type is not None
        },
        compute_capabilities={},
    )
