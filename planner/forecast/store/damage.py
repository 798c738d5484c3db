"""Runs that are not what was written: what is wrong with them, kept beside them for every process.

    store/RUN/.damaged   {"wind.npy": [91708328, 1795968000000000000]}   the faulty files as they were found

A mark counts for as long as its files stay as they were found (size and time of change): a run that was
brought again, or put right from a copy, is flown.
"""

import json
from contextlib import suppress
from pathlib import Path

from planner.errors import DamagedRun

_MARK = ".damaged"
_FOUND: dict[Path, dict[str, list[int]]] = {}
"""What this process found, where the disk takes no mark."""


def damaged(folder: Path, files: list[str]) -> DamagedRun:
    """Mark a run whose files are not as they were written; the error to raise."""
    _FOUND[folder] = {name: _as_it_is(folder / name) for name in files}
    with suppress(OSError):
        (folder / _MARK).write_text(json.dumps(_FOUND[folder]))
    return DamagedRun(damage_in(folder, files))


def damage_of(folder: Path) -> str | None:
    """What is wrong with a run that was found damaged and has not changed since, in a sentence."""
    found = _marked(folder) or _FOUND.get(folder)
    if not found:
        return None
    if any(_as_it_is(folder / name) != as_found for name, as_found in found.items()):
        _FOUND.pop(folder, None)
        with suppress(OSError):
            (folder / _MARK).unlink()
        return None
    return damage_in(folder, list(found))


def _marked(folder: Path) -> dict[str, list[int]] | None:
    try:
        said = json.loads((folder / _MARK).read_bytes())
        return {str(name): list(as_found) for name, as_found in said.items()}
    except (OSError, ValueError, AttributeError, TypeError):  # none, or no mark of ours
        return None


def _as_it_is(path: Path) -> list[int]:
    try:
        now = path.stat()
    except OSError:
        return []
    return [now.st_size, now.st_mtime_ns]


def damage_in(folder: Path, files: list[str]) -> str:
    """The sentence on a run's damaged files; it names no folder, for strangers may read it."""
    return (
        f"{folder.name} is damaged in {', '.join(files[:3])} and is not flown; bring that forecast again "
        "(fetch or ingest), and it takes the damaged one's place"
    )
