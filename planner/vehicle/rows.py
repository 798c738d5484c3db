"""Rows of the tables of `data/`, read as text, and one of them found by its name."""

import csv
from collections.abc import Mapping
from typing import TypeVar

from planner.settings import data_folder

T = TypeVar("T")


def table(name: str) -> list[dict[str, str]]:
    """The rows of a table of `data/`, empty cells left out."""
    with (data_folder() / name).open(encoding="utf-8", newline="") as file:
        return [{key: value for key, value in row.items() if value} for row in csv.DictReader(file)]


def known(rows: Mapping[str, T], name: str, what: str) -> T:
    """The row of a name; ValueError names those that there are."""
    if name not in rows:
        msg = f"no {what} {name[:60]!r} in the catalogue; known: {', '.join(sorted(rows))}"
        raise ValueError(msg)
    return rows[name]
