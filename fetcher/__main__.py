"""`python3 -m fetcher --help`."""

import argparse
import errno
import os
import shutil
import signal
import sys
from collections.abc import Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from pathlib import Path

from fetcher.connection import Hub
from fetcher.download import Download, part_of, persistently
from fetcher.errors import FetchError, LostLeaseError
from fetcher.folder import begin, complete, is_complete
from fetcher.lease import BEAT, LEASE, Lease
from fetcher.listing import Listing, RemoteFile, list_files, wanted
from fetcher.progress import GIB, Progress

_FULL = {errno.ENOSPC, errno.EDQUOT}


def main(arguments: Sequence[str]) -> int:
    """Exit code 1: it failed, and the termination message says why."""
    options = _options(arguments)
    # Replicas of other users may share the folder's group.
    os.umask(0o002)
    try:
        _fetch(options)
    except FetchError as error:
        return _failed(str(error), options.termination_log)
    except OSError as error:
        reason = "its disk is full" if error.errno in _FULL else str(error)
        return _failed(f"{options.folder} cannot be written: {reason}", options.termination_log)
    return 0


def _fetch(options: argparse.Namespace) -> None:
    folder: Path = options.folder
    asked = {
        "model": options.model,
        "revision": options.revision,
        "filters": [list(each) for each in options.filters],
    }
    folder.mkdir(parents=True, exist_ok=True)
    while not is_complete(folder, asked):
        lease = Lease(folder, lease=options.lease, beat=options.beat)
        _let_go_at_the_end(lease)
        lease.acquire(lambda: print("weights are fetched by another pod: waiting", flush=True))
        try:
            if not is_complete(folder, asked):
                _fill(options, asked, lease)
        except LostLeaseError:
            print("another pod has taken over", flush=True)
        finally:
            lease.release()
    print(f"weights 100 % of {options.model} are in {folder}", flush=True)


def _fill(options: argparse.Namespace, asked: dict[str, object], lease: Lease) -> None:
    hub, folder = Hub(url=options.hub.rstrip("/")), options.folder
    listing = persistently(
        lambda: list_files(hub, options.model, options.revision),
        lambda: 0,
        Progress(0, lease, options.every),
        options.wait,
    )
    files = wanted(listing.files, options.filters)
    if not files:
        raise FetchError(f"{options.model} has no file that an engine reads.")
    unverified = [folder / file.path for file in files if not file.is_verified]
    begin(folder, listing.commit, [*unverified, *map(part_of, unverified)])
    _check_room(folder, files)
    total = sum(file.size or 0 for file in files)
    progress = Progress(total, lease, options.every)
    download = Download(
        hub=hub,
        model=options.model,
        commit=listing.commit,
        folder=folder,
        watch=progress,
        wait=options.wait,
    )
    with ThreadPoolExecutor(options.at_once) as pool:
        largest_first = sorted(files, key=lambda file: -(file.size or 0))
        jobs = [pool.submit(download.fetch, file) for file in largest_first]
        done, rest = wait(jobs, return_when=FIRST_EXCEPTION)
        if rest:
            progress.stop()
            pool.shutdown(cancel_futures=True)
    # The reason itself, not that the others were stopped because of it.
    errors = [error for job in done if (error := job.exception()) is not None]
    for error in sorted(errors, key=lambda error: isinstance(error, LostLeaseError)):
        raise error
    progress.finish()
    _warn(listing, files)
    complete(folder, asked, listing.commit, [file.path for file in files])


def _check_room(folder: Path, files: Sequence[RemoteFile]) -> None:
    needed = sum((file.size or 0) - _there(folder / file.path) for file in files)
    free = shutil.disk_usage(folder).free
    if needed > free:
        raise FetchError(
            f"the disk is too small: {needed / GIB:.1f} GiB are missing, and {free / GIB:.1f} GiB "
            "are free. Choose a resource with more disk, or a larger claim."
        )


def _there(target: Path) -> int:
    return next((path.stat().st_size for path in (target, part_of(target)) if path.exists()), 0)


def _warn(listing: Listing, files: Sequence[RemoteFile]) -> None:
    count = sum(not file.is_verified for file in files)
    if count:
        print(
            f"the hub gives no checksum of {count} files at {listing.commit}: only their sizes "
            "were checked",
            flush=True,
        )


def _let_go_at_the_end(lease: Lease) -> None:
    # The first process of a container ignores SIGTERM unless it says otherwise.
    def leave(*_: object) -> None:
        lease.release()
        os._exit(128 + signal.SIGTERM)

    signal.signal(signal.SIGTERM, leave)


def _failed(reason: str, termination_log: Path) -> int:
    print(f"error: {reason}", file=sys.stderr, flush=True)
    try:
        termination_log.write_text(reason)
    except OSError:
        # The kubelet then reads the log, which ends with the reason.
        return 1
    return 1


class _Filter(argparse.Action):
    """Keeps both kinds in the order in which they are given."""

    def __call__(self, _parser: object, namespace: argparse.Namespace, *given: object) -> None:
        pattern, option = given[0], str(given[1])
        namespace.filters = [*namespace.filters, (option.lstrip("-"), pattern)]


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("fetcher", description="Fetches a model into a folder.")
    parser.add_argument("--hub", required=True, help="URL of the model hub")
    parser.add_argument("--model", required=True, help="owner/name")
    parser.add_argument("--revision", required=True, help="branch, tag or commit")
    parser.add_argument("--folder", required=True, type=Path)
    parser.add_argument("--exclude", action=_Filter, help="pattern; the last one that matches")
    parser.add_argument("--include", action=_Filter, help="decides, as in `aws s3 sync`")
    parser.add_argument("--at-once", type=int, default=4, help="files")
    parser.add_argument("--every", type=float, default=5, help="seconds between lines")
    parser.add_argument("--wait", type=float, default=1, help="seconds before a second attempt")
    parser.add_argument("--lease", type=float, default=LEASE, help="seconds until it is stale")
    parser.add_argument("--beat", type=float, default=BEAT, help="seconds between its renewals")
    parser.add_argument("--termination-log", type=Path, default=Path("/dev/termination-log"))
    parser.set_defaults(filters=[])
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
