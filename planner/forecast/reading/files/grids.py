"""The grid of a run is its winds': what lies on another is left out, or costs the run where it is needed."""

from collections import Counter
from collections.abc import Sequence

from planner.errors import ForecastFileError
from planner.forecast.grid import Grid
from planner.forecast.quantities import ON_ONE_GRID
from planner.forecast.reading.files.slices import Slice


def winds_grid(slices: Sequence[Slice]) -> Grid:
    """The one grid of a run's winds, heights and temperatures; raises ForecastFileError for several."""
    grids = Counter(s.grid for s in slices if s.name in ON_ONE_GRID)
    if len(grids) > 1:
        listed = " and ".join(f"{n} fields on {_described(grid)}" for grid, n in grids.items())
        raise ForecastFileError(f"fields of one run lie on {len(grids)} grids ({listed}); bring one grid")
    return next(iter(grids))


def on_one_grid(slices: Sequence[Slice], warnings: list[str]) -> list[Slice]:
    """The slices of a run that lie on its winds' grid; a warning names what was left out."""
    grid = winds_grid(slices)
    beside = Counter((s.name, s.grid) for s in slices if s.grid != grid)
    for name, other in beside:
        warnings.append(f"{name} lies on another grid ({_described(other)}) than the winds and was left out")
    return [s for s in slices if s.grid == grid]


def _described(grid: Grid) -> str:
    return f"{grid.rows} x {grid.columns} points, {grid.area}"
