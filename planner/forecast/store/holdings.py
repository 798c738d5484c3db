"""What a store holds: which of it is asked first, and the end of a sentence that says what was not there."""

from collections.abc import Iterable, Mapping, Sequence

from planner.forecast.forecast import Forecast
from planner.forecast.provider import ai_models
from planner.units import short

_NAMED_AT_MOST = 8


def physics_first(runs: Iterable[Forecast]) -> list[Forecast]:
    """Runs in their order, those of AI models after all others: alone they leave a launch undecided."""
    return sorted(runs, key=lambda run: run.source in ai_models())


def holdings(runs: Sequence[Forecast], unusable: Mapping[str, str]) -> str:
    """Some of the runs with what they cover; without any, why the first of the unusable ones is not flown."""
    if not runs:
        why = "".join(f" ({said})" for said in list(unusable.values())[:1])
        empty = "the store holds no run that can be flown" if why else "the store is empty"
        return f"{empty}{why}: ingest a forecast file, or make the sample with `windfall sample`"
    named = [
        f"{run.id} ({run.area}, {short(run.valid_from)} to {short(run.valid_to)})"
        for run in runs[:_NAMED_AT_MOST]
    ]
    more = len(runs) - len(named)
    return "the store holds " + ", ".join(named) + (f" and {more} more" if more else "")
