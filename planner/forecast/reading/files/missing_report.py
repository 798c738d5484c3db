"""What is missing, on which levels, at which times, for which members: parts of sentences."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from planner.forecast.quantities import ON_LEVELS
from planner.units import short

Key = tuple[int, datetime, float]
"""Which field of a name: member, valid time, level."""


def hpa(levels_pa: Iterable[float]) -> str:
    """Levels [Pa] as a list in hPa, from the highest place down; empty for none."""
    return some([f"{level / 100:g}" for level in sorted(set(levels_pa))], " hPa")


def some(texts: Sequence[str], unit: str = "") -> str:
    """A list for a sentence, its middle left out where it is long."""
    if not texts:
        return ""
    shown = list(texts) if len(texts) <= 8 else [*texts[:4], "...", *texts[-2:]]
    return ", ".join(shown) + unit + (f" ({len(texts)} in all)" if len(texts) > 8 else "")


def holes(name: str, absent: Sequence[Key], of: int) -> str:
    """What is missing, on which levels, at which times and for which members, as a sentence."""
    levels = {level for _, _, level in absent}
    on = f" on {hpa(levels)}" if name in ON_LEVELS else ""
    times = some([short(time) for time in sorted({time for _, time, _ in absent})])
    members = some([str(member) for member in sorted({member for member, _, _ in absent})])
    return (
        f"{name} is missing in {len(absent)} of {of} fields{on} at {times}, for member {members}; bring "
        "all of them"
    )
