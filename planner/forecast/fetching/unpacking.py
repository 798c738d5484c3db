"""A file that came packed -> what is in it, up to a size that it may have: a small file can unpack to any."""

import bz2
from pathlib import Path

from planner.forecast.fetching.patience import Damaged
from planner.forecast.remote_file import Whole

_CHUNK = 1 << 18


def unpack(path: Path, taken: Whole) -> None:
    """Replace a packed file by what is in it; one that is not packed stays.

    Raises Damaged where it cannot be unpacked, or comes to more than `taken.most_bytes`; OSError of the disk.
    """
    if not taken.packing:
        return
    aside = path.with_name(f"{path.name}.unpacked")
    try:
        with bz2.open(path) as packed, aside.open("wb") as file:
            left = taken.most_bytes
            while piece := _piece(packed):
                left -= len(piece)
                if left < 0:
                    raise Damaged(f"it unpacks to more than {taken.most_bytes:,} bytes")
                file.write(piece)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def _piece(packed: bz2.BZ2File) -> bytes:
    """The next bytes; bz2 says by OSError that its sums are wrong, by EOFError that it is cut short."""
    try:
        return packed.read(_CHUNK)
    except (OSError, EOFError) as error:
        raise Damaged(f"it cannot be unpacked ({error})") from None
