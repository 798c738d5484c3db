"""Where the parts of a run lie while it is fetched: a hidden folder of the store, for one process at a time.

    store/.fetching/gfs-20261124T00Z-1a2b3c4d/<file>-<first>-<last>.npz
    store/.fetching/gfs-20261124T00Z-1a2b3c4d.lock

It stays when a fetch breaks, and the next fetch of the same run and area goes on from it; it goes when the
run is in the store, when another run of the same provider and area is fetched, or with `clear_spools`.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from planner.errors import InputError
from planner.forecast.store.locks import alone, writable

_FOLDER = ".fetching"


@contextmanager
def partial_fetch(store: Path, name: str) -> Iterator[Path]:
    """The folder of one fetch, locked for as long as it runs, gone where it ends well.

    `name` is provider, run and area with hyphens between. Raises InputError where another process fetches the
    same, or nothing can be written.
    """
    folder = store / _FOLDER / name
    with writable(store, "; what was fetched is kept"):
        folder.mkdir(parents=True, exist_ok=True)
        _lock(folder).touch()
        with alone(_lock(folder)) as mine:
            if not mine:
                raise InputError(f"{name} is being fetched by another process; wait for it")
            _clear_others(folder)
            yield folder
            shutil.rmtree(folder)


def _lock(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.lock")


def clear_spools(store: Path) -> list[str]:
    """Remove what broken fetches left, but of those that go on now; returns their names."""
    return [folder.name for folder in sorted((store / _FOLDER).glob("*/")) if _cleared(folder)]


def _clear_others(folder: Path) -> None:
    """Remove what broken fetches of other runs of the same provider and area left, unless they go on now."""
    provider, _, area = folder.name.rsplit("-", 2)
    for other in folder.parent.glob(f"*-{area}"):
        if other != folder and other.name.rsplit("-", 2)[0] == provider:
            _cleared(other)


def _cleared(folder: Path) -> bool:
    if not _lock(folder).is_file():
        return False
    with alone(_lock(folder)) as free:
        if free:
            shutil.rmtree(folder, ignore_errors=True)
            _lock(folder).unlink(missing_ok=True)
        return free
