"""Cargo by name: the rows of `data/cargo.csv`. Adding one is adding a row."""

import csv
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter

from planner.settings import data_folder
from planner.vehicle.cargo import AnyCargo, Cargo

_CARGO: TypeAdapter[Any] = TypeAdapter(AnyCargo)


@lru_cache(maxsize=1)
def cargo_catalogue() -> dict[str, Cargo]:
    """Every cargo of the catalogue by its name."""
    with (data_folder() / "cargo.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            {key: value for key, value in row.items() if value and key != "note"}
            for row in csv.DictReader(file)
        ]
    return {row["name"]: _CARGO.validate_strings(row) for row in rows}


def cargo_named(value: Any) -> Any:
    """A catalogue name as its cargo; anything else as it was."""
    if not isinstance(value, str):
        return value
    known = cargo_catalogue()
    if value not in known:
        msg = f"no cargo {value[:60]!r} in the catalogue; known: {', '.join(sorted(known))}"
        raise ValueError(msg)
    return known[value]
