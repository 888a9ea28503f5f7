"""Published packages: found in an index, checked, and read without being unpacked."""

import functools
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypi_simple import PyPISimple

from catalog_tools.extraction.package import Index, PackageError, python_sources
from tests.catalog_tools.simple_index import Files, served, tarball, wheel


@pytest.fixture
def files() -> Files:
    return Files("toy")


@pytest.fixture
def index(files: Files, tmp_path: Path) -> Iterator[Index]:
    with served(files) as endpoint:
        yield Index("toy", tmp_path, functools.partial(PyPISimple, endpoint=endpoint))


def test_the_source_archive_is_taken_before_the_smallest_wheel(index: Index, files: Files) -> None:
    files.add("toy-1.0-py3-none-any.whl", wheel({"toy/a.py": "w"}))
    files.add("toy-1.0.tar.gz", tarball({"toy-1.0/toy/a.py": "s", "toy-1.0/toy/b.txt": "no"}))
    files.add("toy-1.1-cp313-cp313-manylinux_2_34_x86_64.whl", wheel({"toy/a.py": "large" * 99}))
    files.add("toy-1.1-cp312-cp312-manylinux_2_34_x86_64.whl", wheel({"toy/a.py": "small"}))
    old, new = index.package("1.0"), index.package("1.1")
    assert (old.file, old.released, old.sources) == (
        "toy-1.0.tar.gz",
        "2030-01-02",
        {"toy/a.py": "s"},
    )
    assert (new.version, new.sources) == ("1.1", {"toy/a.py": "small"})


def test_a_package_is_downloaded_once(index: Index, files: Files) -> None:
    files.add("toy-1.0.tar.gz", tarball({"toy-1.0/toy/a.py": ""}))
    assert index.package("1.0") == index.package("1.0")
    assert files.fetched == ["toy-1.0.tar.gz"]


def test_another_content_than_the_index_promises_is_refused(
    index: Index, files: Files, tmp_path: Path
) -> None:
    files.add("toy-1.0.tar.gz", tarball({}), sha256="0" * 64)
    with pytest.raises(PackageError, match=r"toy-1\.0\.tar\.gz"):
        index.package("1.0")
    assert [path.name for path in (tmp_path / "toy").glob("*.gz")] == []


def test_a_cached_file_that_changed_is_refused(index: Index, files: Files, tmp_path: Path) -> None:
    files.add("toy-1.0.tar.gz", tarball({}))
    index.package("1.0")
    (tmp_path / "toy" / "toy-1.0.tar.gz").write_bytes(b"else")
    with pytest.raises(PackageError, match="remove the file"):
        index.package("1.0")


def test_what_is_no_release_is_left_out(index: Index, files: Files) -> None:
    files.add("toy-1.0.tar.gz", tarball({}))
    files.add("toy-1.1rc1.tar.gz", tarball({}))
    files.add("toy-1.2.tar.gz", tarball({}), yanked="broken")
    files.add("toy-1.3.tar.gz", tarball({}), size=10**9)
    files.add("toy-1.4.tar.gz", tarball({}), filename="../toy-1.4.tar.gz")
    assert [str(version) for version in index.versions()] == ["1.0"]


@pytest.mark.parametrize("version", ["2.0", "newest"])
def test_a_version_that_is_not_there_is_an_error(version: str, index: Index, files: Files) -> None:
    files.add("toy-1.0.tar.gz", tarball({}))
    with pytest.raises(PackageError, match=version):
        index.package(version)


def test_an_index_that_does_not_answer_is_an_error(tmp_path: Path) -> None:
    connect = functools.partial(PyPISimple, endpoint="http://127.0.0.1:9/simple/")
    with pytest.raises(PackageError, match="the index's page of toy"):
        Index("toy", tmp_path, connect).versions()


@pytest.mark.parametrize("pack", [tarball, wheel])
def test_members_outside_of_the_package_are_not_read(pack: object, tmp_path: Path) -> None:
    assert callable(pack)
    path = tmp_path / ("toy.tar.gz" if pack is tarball else "toy.whl")
    names = ["toy/a.py", "../toy/b.py", "/toy/c.py", "toy/../d.py", "toy/tests/e.py", "other/f.py"]
    path.write_bytes(pack(dict.fromkeys(names, "text")))
    assert list(python_sources(path, "toy")) == [("toy/a.py", "text")]
    assert list(tmp_path.iterdir()) == [path]
