"""The atlas at set-up: TopoJSON of land and countries as one .npz of WKB, without pickle.

World Atlas (Natural Earth, public domain) at two scales  ->  land, borders, named countries.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from planner.places.topology import Topology, polygons

FINE, COARSE = "10m", "50m"


def convert(topojson: dict[str, Path], target: Path) -> None:
    """Write the .npz that the basemap reads, from one TopoJSON file for each scale, degrees throughout."""
    arrays: dict[str, Any] = {}
    for scale, path in topojson.items():
        topology = Topology.read(path)
        countries = topology.members("countries")
        arrays |= _packed(f"{scale}_land", polygons(topology.shape(g) for g in topology.members("land")))
        arrays |= _packed(f"{scale}_borders", topology.shared("countries"))
    # Names come from the last file, the coarse one: a label needs no fjords.
    arrays |= _packed("countries", [topology.shape(g) for g in countries])
    arrays["countries_name"] = np.array([g["properties"]["name"] for g in countries])
    with target.open("wb") as file:
        np.savez_compressed(file, **arrays)


def _packed(name: str, geometries: Iterable[Any]) -> dict[str, Any]:
    wkb = [shapely.to_wkb(g) for g in geometries]
    ends = np.cumsum([len(b) for b in wkb], dtype=np.int64)
    return {f"{name}_wkb": np.frombuffer(b"".join(wkb), dtype=np.uint8), f"{name}_end": ends}
