"""Launch times that are joined: runs of one verdict at a site, and the launch of each to suggest."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from planner.window.cell import Cell
from planner.window.verdict import FREE, Verdict


@dataclass(frozen=True)
class Best:
    """The launch of a window, go or caution, that hits the target most often; the first of equals."""

    launch_time: datetime
    probability: float


@dataclass(frozen=True)
class LaunchWindow:
    """A run of launch times still ahead with one verdict, first and last included."""

    first: datetime
    last: datetime
    verdict: Verdict
    best: Best | None


def spans(times: tuple[Cell, ...]) -> tuple[LaunchWindow, ...]:
    """Runs of equal verdicts of one site's launches that are still ahead, in order."""
    ahead = (cell for cell in times if not cell.past)
    runs = (tuple(run) for _, run in groupby(ahead, key=lambda cell: cell.verdict))
    return tuple(
        LaunchWindow(run[0].launch_time, run[-1].launch_time, run[0].verdict, _best(run)) for run in runs
    )


def _best(run: tuple[Cell, ...]) -> Best | None:
    """The launch to suggest; none of a window in which nobody should launch."""
    free = [cell for cell in run if cell.verdict in FREE]
    known = [Best(c.launch_time, c.probability) for c in free if c.probability is not None]
    return max(known, key=lambda best: best.probability, default=None)
