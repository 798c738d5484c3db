"""Kinds of flight by name: the files of `data/spreads/`, each what varies, by how much, and from where."""

from functools import lru_cache
from typing import Any

from planner.data_files import data_folder
from planner.document import read_yaml
from planner.plan.catalogue_rows import known
from planner.plan.constant_rate import ConstantRate
from planner.plan.frozen_model import FrozenModel
from planner.plan.latex import Latex

AMATEUR_LATEX, FILM_TUBE, FLOWN = "amateur_latex", "film_tube", "flown"


class UsualNumber(FrozenModel):
    """A default as it could be written in a plan, and its source: a measurement, or that it is a prior."""

    default: Any
    source: str


class KindOfFlight(FrozenModel):
    """What is usual of one kind of flight: the default of everything that varies, by its name in a spread."""

    about: str
    defaults: dict[str, UsualNumber]


@lru_cache(maxsize=1)
def kinds_of_flight() -> dict[str, KindOfFlight]:
    """Every kind of flight by its name."""
    files = sorted((data_folder() / "spreads").glob("*.yaml"))
    return {file.stem: KindOfFlight.model_validate(read_yaml(file.read_bytes())) for file in files}


def kind_named(name: str) -> str:
    """The name of a kind, however it is written; ValueError names those that there are."""
    names = {kind: kind for kind in kinds_of_flight()}
    return known(names, name, "kind of flight")


def kind_of(vehicle: object) -> str:
    """The kind of flight that a vehicle makes, where nobody says another."""
    bursts = isinstance(vehicle, ConstantRate) and vehicle.burst_altitude_m is not None
    return AMATEUR_LATEX if bursts or isinstance(vehicle, Latex) else FILM_TUBE
