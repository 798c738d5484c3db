"""Cargo and balloons by name: the rows of `data/cargo.csv` and `data/balloons.csv`. Adding one is a row."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pydantic import ConfigDict, TypeAdapter

from planner.plan.cargo import AnyCargo, Parachute
from planner.plan.catalogue_rows import known, table
from planner.plan.parachutes import parachute_catalogue
from planner.written.nearest import kinds_of, with_kind

_CARGO: TypeAdapter[Any] = TypeAdapter(AnyCargo, config=ConfigDict(defer_build=True))
_KINDS = kinds_of(AnyCargo)


@dataclass(frozen=True)
class BalloonRow:
    """A balloon of the catalogue: latex has a mass and a burst diameter, film the sheet of its tube."""

    name: str
    kind: str
    source: str
    seller: str | None = None
    mass_kg: float | None = None
    burst_diameter_m: float | None = None
    length_m: float | None = None
    lay_flat_width_m: float | None = None
    film_thickness_um: float | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Its maker's name, and its seller's where they differ."""
        return (self.name, *([f"{self.seller} {self.name.partition(' ')[2]}"] if self.seller else []))


@lru_cache(maxsize=1)
def cargo_catalogue() -> dict[str, AnyCargo]:
    """Every cargo of the catalogue by its name."""
    words = ("name", "kind", "canopy")
    return {
        row["name"]: _CARGO.validate_python(
            {k: v if k in words else float(v) for k, v in row.items() if k != "source"}
        )
        for row in table("cargo.csv")
    }


@lru_cache(maxsize=1)
def cargo_sources() -> dict[str, str]:
    """Where the numbers of every cargo of the catalogue come from."""
    return {row["name"]: row["source"] for row in table("cargo.csv")}


@lru_cache(maxsize=1)
def balloon_catalogue() -> dict[str, BalloonRow]:
    """Every balloon of the catalogue by its name."""
    words = ("name", "kind", "source", "seller")
    return {
        row["name"]: BalloonRow(**{k: v if k in words else float(v) for k, v in row.items()})  # type: ignore[arg-type]
        for row in table("balloons.csv")
    }


def cargo_named(value: Any) -> Any:
    """A catalogue name as its cargo; anything else as it was, but for how its kind is written."""
    return known(cargo_catalogue(), value, "cargo") if isinstance(value, str) else with_kind(value, _KINDS)


def balloon_named(name: str, kind: str) -> BalloonRow:
    """A balloon of a kind by its maker's or seller's name; ValueError names the nearest that there are."""
    return known(_balloons_of(kind), name, f"{kind} balloon")


def balloon_names(kind: str) -> tuple[str, ...]:
    """Every name of the balloons of a kind, their makers' and their sellers'."""
    return tuple(_balloons_of(kind))


@lru_cache
def _balloons_of(kind: str) -> dict[str, BalloonRow]:
    return {name: row for row in balloon_catalogue().values() if row.kind == kind for name in row.names}


def canopy_named(value: Any) -> Any:
    """A parachute of the catalogue, bare or with a load, or a drag area, as a balloon's own is written."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return {"drag_area_m2": value}
    if not isinstance(value, str):
        return value
    canopies = {name: (row.drag_area_m2, row.mass_kg) for name, row in parachute_catalogue().items()}
    for name, cargo in cargo_catalogue().items():
        if isinstance(cargo, Parachute):
            canopies[name] = cargo.open_area_m2, cargo.mass_kg
    area_m2, mass_kg = known(canopies, value, "parachute")
    return {"drag_area_m2": area_m2, "mass_kg": mass_kg}
