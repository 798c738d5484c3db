"""Cargo and balloons by name: the rows of `data/cargo.csv` and `data/balloons.csv`. Adding one is a row."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter

from planner.settings import data_folder
from planner.vehicle.cargo import AnyCargo, Cargo, Parachute

_CARGO: TypeAdapter[Any] = TypeAdapter(AnyCargo)
_REMARKS = ("note", "source")


@dataclass(frozen=True)
class BalloonRow:
    """A balloon of the catalogue: latex has a mass and a burst diameter, film the sheet of its tube."""

    name: str
    kind: str
    source: str
    mass_kg: float | None = None
    burst_diameter_m: float | None = None
    length_m: float | None = None
    lay_flat_width_m: float | None = None
    film_thickness_um: float | None = None


def _rows(name: str) -> list[dict[str, str]]:
    """The rows of a table of `data/`, empty cells left out."""
    with (data_folder() / name).open(encoding="utf-8", newline="") as file:
        return [{key: value for key, value in row.items() if value} for row in csv.DictReader(file)]


@lru_cache(maxsize=1)
def cargo_catalogue() -> dict[str, Cargo]:
    """Every cargo of the catalogue by its name."""
    rows = [{k: v for k, v in row.items() if k not in _REMARKS} for row in _rows("cargo.csv")]
    return {row["name"]: _CARGO.validate_strings(row) for row in rows}


@lru_cache(maxsize=1)
def balloon_catalogue() -> dict[str, BalloonRow]:
    """Every balloon of the catalogue by its name."""
    words = ("name", "kind", "source")
    return {
        row["name"]: BalloonRow(**{k: v if k in words else float(v) for k, v in row.items()})  # type: ignore[arg-type]
        for row in _rows("balloons.csv")
    }


def cargo_named(value: Any) -> Any:
    """A catalogue name as its cargo; anything else as it was."""
    return _known(cargo_catalogue(), value, "cargo") if isinstance(value, str) else value


def balloon_named(name: str, kind: str) -> BalloonRow:
    """A balloon of a kind by its name; ValueError names those that there are."""
    of_kind = {row.name: row for row in balloon_catalogue().values() if row.kind == kind}
    found: BalloonRow = _known(of_kind, name, f"{kind} balloon")
    return found


def canopy_named(value: Any) -> Any:
    """A parachute of the catalogue, or a bare drag area, as what a balloon's own parachute is written as."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return {"drag_area_m2": value}
    if not isinstance(value, str):
        return value
    canopies = {name: cargo for name, cargo in cargo_catalogue().items() if isinstance(cargo, Parachute)}
    found = _known(canopies, value, "parachute")
    return {"drag_area_m2": found.drag_area_m2, "mass_kg": found.mass_kg}


def _known(catalogue: dict[str, Any], name: str, what: str) -> Any:
    if name not in catalogue:
        msg = f"no {what} {name[:60]!r} in the catalogue; known: {', '.join(sorted(catalogue))}"
        raise ValueError(msg)
    return catalogue[name]
