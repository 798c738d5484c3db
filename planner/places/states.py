"""The States' land as polygons, by the name that Natural Earth gives: nothing is decided here.

Natural Earth 4.1.0 (2018), 1:10 million, public domain, as the npm package world-atlas brings it: who rules
in fact, disputed areas under names of their own or their holder's, land without territorial sea, lakes as
land. Its lines are generalised: data/README.md says by how much.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import shapely

from planner.errors import InputError

STATES_FILE = "states.npz"
_TURN_DEG = 360.0
_READING = Lock()


def place_file(name: str) -> Path:
    """A file that set-up makes; InputError where it has not."""
    file = Path(__file__).parent / "built" / name
    if not file.is_file():
        raise InputError(f"{name} is not there (in {file.parent}); run `make setup` once")
    return file


@dataclass(frozen=True, eq=False)
class States:
    """The polygons (P,) of all States [degrees], and whose each is; `names` (S,) in the order of the data."""

    names: tuple[str, ...]
    parts: Any
    owner: Any
    tree: Any

    def near(self, west: float, south: float, east: float, north: float) -> Iterator[tuple[int, Any]]:
        """Each State's number and a part of its land within a box [degrees], which may pass the date line."""
        for turn in (-_TURN_DEG, 0.0, _TURN_DEG):
            box = west - turn, south, east - turn, north
            if box[2] <= -_TURN_DEG / 2 or box[0] >= _TURN_DEG / 2:
                continue
            found = np.sort(self.tree.query(shapely.box(*box)))
            for index, cut in zip(found, shapely.clip_by_rect(self.parts[found], *box), strict=True):
                if not cut.is_empty:
                    yield int(self.owner[index]), cut


def states() -> States:
    """All States, read once."""
    with _READING:
        return _read(place_file(STATES_FILE))


@lru_cache(maxsize=1)
def _read(path: Path) -> States:
    with np.load(path, allow_pickle=False) as file:
        corners, offsets = file["corners"].astype(float), (file["rings"], file["polygons"])
        parts = shapely.from_ragged_array(shapely.GeometryType.POLYGON, corners, offsets)
        names, owner = tuple(map(str, file["names"])), file["owner"]
    return States(names, parts, owner, shapely.STRtree(parts))
