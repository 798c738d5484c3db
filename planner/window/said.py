"""What a table of launches says beside its verdicts: what caps them all, and what to heed."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from planner.spread.calibration_in_use import CalibrationInUse
from planner.units import short
from planner.window.campaign import Campaign
from planner.window.cell import Cell
from planner.window.not_judged import NOT_JUDGED
from planner.window.verdict import FREE, Finding, Verdict

_LEAST_LIMIT = 1e-3


def caps(cells: Iterable[Cell]) -> tuple[str, ...]:
    """What holds launches at `caution` whatever the weather, a line each."""
    capped = [(finding, _uncalibrated(cell)) for cell in cells for finding in cell.findings if finding.capped]
    names: dict[str, dict[str, None]] = {}
    for finding, why in capped:
        if finding.criterion != NOT_JUDGED:
            names.setdefault(why, {})[finding.criterion.replace("_", "-")] = None
    lines = (f"{' and '.join(which)}: capped at caution, {why}" for why, which in names.items())
    open_still = dict.fromkeys(finding.sentence for finding, _ in capped if finding.criterion == NOT_JUDGED)
    return (*lines, *open_still)


def _uncalibrated(cell: Cell) -> str:
    """Why the landings of a launch lift no verdict."""
    error = cell.wind_error
    if isinstance(error, CalibrationInUse) and error.flown and not error.found.is_provisional:
        return "its calibration is no basis for it"
    return "wind error not calibrated"


def nearest_miss(times: Iterable[Cell]) -> str | None:
    """Where no launch ahead is go or caution, the one that fewest findings keep from it, and they."""
    nearest = nearest_cell(times)
    against = [finding.sentence for finding in lacking(nearest)] if nearest else []
    return f"{short(nearest.launch_time)}: {'; '.join(against)}" if nearest else None


def nearest_cell(times: Iterable[Cell]) -> Cell | None:
    """The launch ahead that lacks least; None where one is go or caution, or none is ahead.

    Fewest findings against it, then the unknown before the forbidden, then the least beyond its limits.
    """
    ahead = [cell for cell in times if not cell.past]
    if any(cell.verdict in FREE for cell in ahead):
        return None
    return min(ahead, key=_lacks, default=None)


def lacking(cell: Cell) -> list[Finding]:
    """What forbids a launch or leaves it unknown."""
    return [finding for finding in cell.findings if finding.verdict not in FREE]


def _lacks(cell: Cell) -> tuple[int, bool, float]:
    against = lacking(cell)
    return len(against), cell.verdict is Verdict.NO_GO, sum(map(_beyond, against))


def _beyond(finding: Finding) -> float:
    """How far a measure is beyond its limit, as a share of that."""
    if finding.measured is None or finding.limit is None:
        return 1.0
    return abs(finding.measured - finding.limit) / max(abs(finding.limit), _LEAST_LIMIT)


def sign_warnings(campaign: Campaign, cells: list[Cell], now: datetime) -> Iterator[str]:
    """What is waived and judged all the same, launches that are over, verdicts that are void already."""
    judged = {f.criterion for cell in cells for f in cell.findings if f.verdict is not Verdict.UNKNOWN}
    for waiver in campaign.waived:
        if waiver.criterion in judged:
            yield f"{waiver.criterion} is waived, but can be judged: what was found counts"
    over = sum(cell.past for cell in cells)
    if over:
        which = "all launches are" if over == len(cells) else f"{over} of {len(cells)} launches are"
        yield f"{which} over at {short(now)}: they have no verdict"
    until = min((c.valid_until for c in cells if c.valid_until), default=now)
    if until < now:
        yield f"a newer forecast was due at {short(until)}: these verdicts are void since; fetch it"
