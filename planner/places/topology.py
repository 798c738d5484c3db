"""TopoJSON as shapes: arcs that neighbours share, so that no gap opens between them."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry import LineString, MultiPolygon, Polygon

_SMALLEST_RING = 4


@dataclass(frozen=True)
class Topology:
    """The arcs of a TopoJSON file [degrees, longitude first], and what is made of them by name."""

    arcs: list[Any]
    objects: dict[str, Any]

    @classmethod
    def read(cls, path: Path) -> "Topology":
        """The topology that a file holds."""
        written = json.loads(path.read_text(encoding="utf-8"))
        scale, origin = (np.array(written["transform"][k]) for k in ("scale", "translate"))
        arcs = [np.cumsum(np.array(arc), axis=0) * scale + origin for arc in written["arcs"]]
        return cls(arcs, written["objects"])

    def members(self, name: str) -> list[dict[str, Any]]:
        """The geometries of an object, as written."""
        return list(self.objects[name]["geometries"])

    def shape(self, member: dict[str, Any]) -> Any:
        """One of them as a valid multipolygon; some countries are not valid as they come (Germany at 10m)."""
        bodies = {"Polygon": [member["arcs"]], "MultiPolygon": member["arcs"]}[member["type"]]
        whole = [[self._ring(ring) for ring in rings] for rings in bodies]
        # Quantised islets can shrink to a line.
        solid = [
            [ring for ring in rings if len(ring) >= _SMALLEST_RING]
            for rings in whole
            if len(rings[0]) >= _SMALLEST_RING
        ]
        # One by one: mending the world's land as a whole takes ten times as long.
        return MultiPolygon(polygons(shapely.make_valid([Polygon(rings[0], rings[1:]) for rings in solid])))

    def shared(self, name: str) -> list[Any]:
        """The arcs that two members of an object share as lines: borders; what one alone has is a coast."""
        uses = np.zeros(len(self.arcs), dtype=np.int64)
        for member in self.members(name):
            flat = np.array(list(_flat(member["arcs"])))
            np.add.at(uses, np.unique(np.where(flat < 0, ~flat, flat)), 1)
        return [LineString(self.arcs[i]) for i in np.flatnonzero(uses > 1)]

    def _ring(self, indices: Iterable[int]) -> Any:
        # A negative index is the arc read backwards; each arc begins where the last one ended.
        ways = [self.arcs[i] if i >= 0 else self.arcs[~i][::-1] for i in indices]
        return np.concatenate([ways[0], *(way[1:] for way in ways[1:])])


def _flat(nested: Any) -> Iterator[int]:
    if isinstance(nested, int):
        yield nested
    else:
        for part in nested:
            yield from _flat(part)


def polygons(geometries: Iterable[Any]) -> list[Any]:
    """The polygons in geometries of any kind, each on its own."""
    parts = shapely.get_parts(shapely.get_parts(list(geometries)))
    return [p for p in parts if isinstance(p, Polygon) and not p.is_empty]
