"""Published packages, which are downloaded, checked and read in memory without installing.

The source archive is preferred, because vLLM's wheels hold hundreds of megabytes of kernels; the
smallest wheel is taken where a version was published without one. Nothing of an archive is
executed or written to a disk, so its members' names need no trust.
"""

import hashlib
import re
import tarfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from packaging.version import InvalidVersion, Version
from pypi_simple import (
    DistributionPackage,
    NoSuchProjectError,
    PyPISimple,
    UnsupportedContentTypeError,
)
from requests import RequestException

from catalog_tools.errors import CatalogToolError

CACHE = Path(__file__).parents[2] / ".sandbox" / "packages"
_LARGEST_BYTES = 600_000_000
_FILE_NAME = re.compile(r"[A-Za-z0-9_.+-]+\.(tar\.gz|whl)")


class PackageError(CatalogToolError):
    """Error of a package that cannot be downloaded or differs from its index."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Package:
    """A published version of a package.

    `sources` are its Python files by path from the import root, such as
    `vllm/engine/arg_utils.py`; `released` is the day of upload, YYYY-MM-DD.
    """

    name: str
    version: str
    file: str
    sha256: str
    released: str
    sources: Mapping[str, str]


class Index:
    """Files of one project on the public index, which is queried once.

    `connect` makes a client of another index.
    """

    def __init__(
        self, project: str, cache: Path = CACHE, connect: Callable[[], PyPISimple] = PyPISimple
    ) -> None:
        self._project = project
        self._cache = cache / project
        self._connect = connect
        self._files: dict[Version, DistributionPackage] | None = None

    def versions(self) -> list[Version]:
        """Released versions that can be read, oldest first, without pre-releases and yanked ones.

        Raises:
            PackageError: the index cannot be queried.
        """
        return sorted(self._best_files())

    def package(self, version: str) -> Package:
        """The version's package, downloaded unless it is cached.

        Raises:
            PackageError: the package does not exist, cannot be downloaded, or has another checksum.
        """
        try:
            wanted = Version(version)
        except InvalidVersion:
            raise PackageError(f"{version} is not a version, such as 0.24.0") from None
        found = self._best_files().get(wanted)
        if found is None:
            listed = ", ".join(str(item) for item in self.versions()[-8:])
            raise PackageError(
                f"{self._project} {version} was not published as an archive of at most "
                f"{_LARGEST_BYTES // 10**6} MB; the newest that were are {listed}"
            )
        path = self._cache / found.filename
        sha256 = found.digests["sha256"]
        if not path.is_file():
            self._download(found, path)
        with path.open("rb") as content:
            actual = hashlib.file_digest(content, "sha256").hexdigest()
        if actual != sha256:
            raise PackageError(
                f"{path} has the checksum {actual}, but the index says {sha256}; remove the file"
            )
        assert found.upload_time is not None
        return Package(
            name=self._project,
            version=str(wanted),
            file=found.filename,
            sha256=sha256,
            released=found.upload_time.date().isoformat(),
            sources=dict(python_sources(path, self._project)),
        )

    def _best_files(self) -> Mapping[Version, DistributionPackage]:
        if self._files is None:
            self._files = {}
            for file in sorted(self._listed(), key=_preference, reverse=True):
                self._files[Version(file.version or "0")] = file
        return self._files

    def _listed(self) -> list[DistributionPackage]:
        try:
            with self._connect() as client:
                page = client.get_project_page(self._project)
        except (NoSuchProjectError, UnsupportedContentTypeError, RequestException) as error:
            raise PackageError(f"the index's page of {self._project}: {error}") from None
        return [file for file in page.packages if _is_readable(file)]

    def _download(self, file: DistributionPackage, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.part")
        try:
            with self._connect() as client:
                client.download_package(file, part, verify=True)
        except (RequestException, ValueError) as error:
            raise PackageError(f"{file.filename}: {error}") from None
        part.replace(path)


def python_sources(archive: Path, package: str) -> Iterator[tuple[str, str]]:
    """Each Python file of the archive's import package, by its path from the import root."""
    wanted = re.compile(rf"(?:\w[^/]*/)?({re.escape(package)}/(?:[^/.]+/)*[^/]+\.py)$")
    for name, content in _members(archive):
        found = wanted.fullmatch(name)
        if found is not None and not re.search(r"(?:^|/)(?:tests?|benchmarks?|examples)/", name):
            yield found[1], content.decode("utf-8-sig", errors="replace")


def _members(archive: Path) -> Iterator[tuple[str, bytes]]:
    if archive.name.endswith(".whl"):
        with zipfile.ZipFile(archive) as wheel:
            for name in wheel.namelist():
                if name.endswith(".py"):
                    yield name, wheel.read(name)
        return
    with tarfile.open(archive) as source:
        for member in source:
            if member.isfile() and member.name.endswith(".py"):
                content = source.extractfile(member)
                assert content is not None
                yield member.name, content.read()


def _is_readable(file: DistributionPackage) -> bool:
    return (
        file.package_type in {"sdist", "wheel"}
        and file.version is not None
        and not Version(file.version).is_prerelease
        and not file.is_yanked
        and (file.size or 0) <= _LARGEST_BYTES
        and "sha256" in file.digests
        and file.upload_time is not None
        and _FILE_NAME.fullmatch(file.filename) is not None
    )


def _preference(file: DistributionPackage) -> tuple[bool, int]:
    """Sort key of a file, lowest for the preferred one."""
    return file.package_type != "sdist", file.size or 0
