"""Where the parts of a run lie while it is fetched: a hidden folder of the store, for one process at a time.

    store/.fetching/gfs-20261124T00Z-1a2b3c4d/<file>-<first>-<last>.npz

It stays when a fetch breaks, and the next fetch of the same run and area goes on from it; it goes when the
run is in the store, or when a later run of the same source is fetched.
"""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from planner.errors import InputError

_FOLDER = ".fetching"


@contextmanager
def spool(store: Path, name: str) -> Iterator[Path]:
    """The folder of one fetch, locked for as long as it runs, emptied where it ends well.

    `name` begins with its source and a hyphen. Raises InputError where another process fetches the same, or
    nothing can be written.
    """
    folder = store / _FOLDER / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder.parent / f"{name}.lock").open("w") as lock:
            _take(lock.fileno(), name)
            _clear_older(folder)
            yield folder
            shutil.rmtree(folder)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(
            f"the store {store} cannot be written to ({reason}): free space or permission is needed there, "
            "or another folder in WINDFALL_STORE; what was fetched is kept"
        ) from error


def _take(lock: int, name: str) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise InputError(f"{name} is being fetched by another process; wait for it") from None


def _clear_older(folder: Path) -> None:
    """Remove what broken fetches of other runs of the same source and area left, unless they run now."""
    source, _, area = folder.name.rsplit("-", 2)
    for other in folder.parent.glob(f"{source}-*-{area}"):
        with (folder.parent / f"{other.name}.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            if other != folder:
                shutil.rmtree(other, ignore_errors=True)
                Path(lock.name).unlink(missing_ok=True)
