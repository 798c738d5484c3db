"""Slices of any number of files -> one Cube per run.

A run is what was issued at one time. Analyses, each issued at its own time, are one run together;
what never changes (orography, land) belongs to every run.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

from planner.errors import ForecastFileError
from planner.forecast.decoded_run import Cube
from planner.forecast.provider import ai_models
from planner.forecast.quantities import FIXED, NEAR
from planner.forecast.reading.files.assemble import Run
from planner.forecast.reading.files.grids import on_one_grid
from planner.forecast.reading.files.holes import without_holes
from planner.forecast.reading.files.missing_report import hpa, some
from planner.forecast.reading.files.slices import Slice
from planner.units import short

_EARLIEST = datetime.min.replace(tzinfo=UTC)


def cubes_of(
    slices: Sequence[Slice], source: str, sha256: str, besides: Sequence[str] = ()
) -> tuple[list[Cube], Counter[str]]:
    """A cube per run, newest issued first, and how many slices of which name none of them needed.

    `besides` names what else the files hold, for a refusal. Raises ForecastFileError, naming what is missing,
    where a run cannot carry a flight.
    """
    cubes, used = [], Counter[str]()
    _require_winds(slices, besides)
    runs, orphans = _split(slices)
    for issued_at, of_run in runs:
        warnings = [*_ai_warning(source), *_orphan_warning(orphans)]
        run = Run.of(on_one_grid(of_run, warnings))
        cubes.append(without_holes(run.cube(source, issued_at, sha256, warnings)))
        used += run.used
    cubes.sort(key=lambda cube: (cube.issued_at or _EARLIEST, cube.times[0]), reverse=True)
    return cubes, Counter(s.name for s in slices) - used


def _split(slices: Sequence[Slice]) -> tuple[list[tuple[datetime | None, list[Slice]]], list[Slice]]:
    """Runs by reference time, each with its slices; and the slices of runs that have no wind."""
    winds = [s for s in slices if s.name in ("u", "v")]
    references = {s.reference for s in winds}
    series = len(references) > 1 and all(s.reference == s.valid for s in winds)
    if series or references == {None} or all(s.analysis for s in winds):
        return [(None, list(slices))], []
    if None in references:
        raise ForecastFileError("some winds say when they were issued and some do not; bring them apart")
    of_all = [s for s in slices if s.reference is None or s.name in FIXED]
    dated = [s for s in slices if s.reference is not None and s.name not in FIXED]
    runs: list[tuple[datetime | None, list[Slice]]] = [
        (reference, [s for s in dated if s.reference == reference] + of_all) for reference in references
    ]
    return runs, [s for s in dated if s.reference not in references]


def _require_winds(slices: Sequence[Slice], besides: Sequence[str]) -> None:
    on_levels = {name: hpa(s.level for s in slices if s.name == name) for name in ("u", "v", "t", "height")}
    near = sorted({s.level for s in slices if s.name in NEAR})
    found = [f"{name} on {levels}" for name, levels in on_levels.items() if levels]
    found += [f"wind at {some([f'{height:g}' for height in near])} m above the ground"] if near else []
    # Winds first: of many names the middle is left out.
    found += (
        [some(sorted(besides, key=lambda name: (name[:1].lower() not in ("u", "v"), name)))]
        if besides
        else []
    )
    lacking = [name for name in ("u", "v") if not on_levels[name]]
    if lacking:
        raise ForecastFileError(
            f"no {' and no '.join(lacking)} on pressure levels, and a flight needs both winds "
            f"(there is {'; '.join(found) or 'nothing'}); bring u and v on pressure levels"
        )
    if any(s.valid is None for s in slices if s.name in ("u", "v")):
        raise ForecastFileError("the winds have no date; say when the forecast was issued (--issued-at TIME)")


def _ai_warning(source: str) -> list[str]:
    if source not in ai_models():
        return []
    return [
        f"{source} is an AI model, learnt from past weather: its fields are smoother than the air, and no "
        "surface wind is judged by it alone"
    ]


def _orphan_warning(orphans: Sequence[Slice]) -> list[str]:
    if not orphans:
        return []
    when = some([short(t) for t in sorted({s.reference for s in orphans if s.reference is not None})])
    return [f"{len(orphans)} fields issued at {when} have no wind and were left out"]
