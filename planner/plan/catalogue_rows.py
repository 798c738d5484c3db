"""Rows of the tables of `data/`, read as text, and one of them found by its name."""

import csv
from collections.abc import Mapping
from typing import TypeVar

from planner.data_files import data_folder
from planner.written.nearest import MOST_SAID, find, nearest

T = TypeVar("T")


def table(name: str) -> list[dict[str, str]]:
    """The rows of a table of `data/`, empty cells left out."""
    with (data_folder() / name).open(encoding="utf-8", newline="") as file:
        return [{key: value for key, value in row.items() if value} for row in csv.DictReader(file)]


def known(rows: Mapping[str, T], name: str, what: str) -> T:
    """The row of a name, however it is written; ValueError names the nearest of those that there are."""
    found = find(rows, name)
    if found is None:
        msg = f"no {what} {name[:60]!r} in the catalogue; {_instead(rows, name)}"
        raise ValueError(msg)
    return rows[found]


def _instead(rows: Mapping[str, T], name: str) -> str:
    """What there is: all where that is few, else what is nearest; a row of two names stands once."""
    names: dict[int, str] = {}
    for near in nearest(rows, name, len(rows)):
        names.setdefault(id(rows[near]), near)
    if len(names) <= MOST_SAID:
        return f"known: {', '.join(sorted(names.values()))}"
    return f"nearest of {len(names)}: {', '.join(list(names.values())[:MOST_SAID])}"
