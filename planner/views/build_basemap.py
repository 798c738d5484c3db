"""The atlas at set-up: TopoJSON of land and countries as one .npz of WKB, without pickle.

World Atlas (Natural Earth, public domain) at two scales  ->  land, borders, named countries.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry import LineString, MultiPolygon, Polygon

FINE, COARSE = "10m", "50m"
SMALLEST_RING = 4


def convert(topojson: dict[str, Path], target: Path) -> None:
    """Write the .npz that the basemap reads, from one TopoJSON file for each scale, degrees throughout."""
    arrays: dict[str, Any] = {}
    for scale, path in topojson.items():
        topology = json.loads(path.read_text(encoding="utf-8"))
        arcs = _arcs(topology)
        countries = topology["objects"]["countries"]["geometries"]
        land = topology["objects"]["land"]["geometries"]
        arrays |= _packed(f"{scale}_land", polygons(_mended(arcs, g) for g in land))
        arrays |= _packed(f"{scale}_borders", _borders(arcs, countries))
    # Names come from the last file, the coarse one: a label needs no fjords.
    arrays |= _packed("countries", [_mended(arcs, g) for g in countries])
    arrays["countries_name"] = np.array([g["properties"]["name"] for g in countries])
    with target.open("wb") as file:
        np.savez_compressed(file, **arrays)


def _arcs(topology: dict[str, Any]) -> list[Any]:
    scale, origin = (np.array(topology["transform"][k]) for k in ("scale", "translate"))
    return [np.cumsum(np.array(arc), axis=0) * scale + origin for arc in topology["arcs"]]


def _ring(arcs: list[Any], indices: Iterable[int]) -> Any:
    # A negative index is the arc read backwards; each arc begins where the last one ended.
    ways = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in indices]
    return np.concatenate([ways[0], *(way[1:] for way in ways[1:])])


def _mended(arcs: list[Any], geometry: dict[str, Any]) -> Any:
    # Some countries are not valid as they come (Germany at 10m): unmended they would be missing.
    bodies = {"Polygon": [geometry["arcs"]], "MultiPolygon": geometry["arcs"]}[geometry["type"]]
    whole = [[_ring(arcs, ring) for ring in rings] for rings in bodies]
    # Quantised islets can shrink to a line.
    solid = [
        [ring for ring in rings if len(ring) >= SMALLEST_RING]
        for rings in whole
        if len(rings[0]) >= SMALLEST_RING
    ]
    # One by one: mending the world's land as a whole takes ten times as long.
    return MultiPolygon(polygons(shapely.make_valid([Polygon(rings[0], rings[1:]) for rings in solid])))


def _borders(arcs: list[Any], countries: list[dict[str, Any]]) -> list[Any]:
    # An arc that two countries share is a border; one that only one country has is a coast.
    uses = np.zeros(len(arcs), dtype=np.int64)
    for geometry in countries:
        flat = np.array(list(_flat(geometry["arcs"])))
        np.add.at(uses, np.unique(np.where(flat < 0, ~flat, flat)), 1)
    return [LineString(arcs[i]) for i in np.flatnonzero(uses > 1)]


def _flat(nested: Any) -> Iterator[int]:
    if isinstance(nested, int):
        yield nested
    else:
        for part in nested:
            yield from _flat(part)


def _packed(name: str, geometries: Iterable[Any]) -> dict[str, Any]:
    wkb = [shapely.to_wkb(g) for g in geometries]
    ends = np.cumsum([len(b) for b in wkb], dtype=np.int64)
    return {f"{name}_wkb": np.frombuffer(b"".join(wkb), dtype=np.uint8), f"{name}_end": ends}


def polygons(geometries: Iterable[Any]) -> list[Any]:
    """The polygons in geometries of any kind, each on its own."""
    parts = shapely.get_parts(shapely.get_parts(list(geometries)))
    return [p for p in parts if isinstance(p, Polygon) and not p.is_empty]
