"""Until when a verdict may be gone by: a forecast is replaced by the next, and grows old."""

from datetime import datetime, timedelta

from planner.forecast.forecast import Forecast, RunPart
from planner.forecast.provider import cycle_after, providers
from planner.units import HOUR_S

LASTS = timedelta(hours=12)
"""How long a run is good for where nobody knows when the next is due."""


def valid_until(forecast: Forecast) -> datetime:
    """The earliest of each source's newest run: twelve hours after its issue, or the next run due.

    Without an issue time, twelve hours after the first time that it holds.
    """
    runs: tuple[Forecast | RunPart, ...] = forecast.parts or (forecast,)
    newest: dict[str, datetime] = {}
    for run in runs:
        issued = run.issued_at or forecast.valid_from
        newest[run.source] = max(issued, newest.get(run.source, issued))
    return min(_ends(source, issued, forecast.valid_to) for source, issued in newest.items())


def _ends(source: str, issued: datetime, valid_to: datetime) -> datetime:
    """The end of a run; the next is due when it is usually as long as this one."""
    provider = next((of for of in providers() if of.name == source), None)
    if provider is None:
        return issued + LASTS
    hours = max(int((valid_to - issued).total_seconds() // HOUR_S), 0)
    return min(issued + LASTS, provider.out_at(cycle_after(provider, issued), hours))
