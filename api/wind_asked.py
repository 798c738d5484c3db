"""The forecast that a request names, and the service that opens it."""

import re
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from inspect import signature
from typing import Annotated, NamedTuple

from fastapi import Depends, Query, Request

from api.service import Service
from planner.errors import InputError
from planner.forecast.run_names import SAMPLE
from planner.forecast.store.as_of import Opener, as_of
from planner.forecast.store.run_selection import MOST_RUNS, names_runs
from planner.forecast.store.start import Start
from planner.plan.launch_time import FIXED_WRITTEN, read_launch_time
from planner.plan.site import Site

_LIKE_A_PATH = re.compile(r"[/\\]|^\.|\.[A-Za-z][A-Za-z0-9]{0,7}$")
_ONE_NAME = r"[A-Za-z0-9_-]{1,60}(\*[1-9][0-9]?)?"
_WIND_WRITTEN = rf"^{_ONE_NAME}(\+{_ONE_NAME}){{0,{MOST_RUNS - 1}}}$"
"""What the schema says of it: all of it is read, and a little beside it (dots in ids, shares of a weight)."""
_THEN = "2026-11-24T00:00:00Z"


def service_of(request: Request) -> Service:
    """The service of the app that was asked."""
    service: Service = request.app.state.service
    return service


ServiceDep = Annotated[Service, Depends(service_of)]


class WindAsked(NamedTuple):
    """The forecast that a request names, None for the server's own, and how many runs of each source.

    `now` is the time that the request takes for now, None for the server's clock.
    """

    name: str | None
    lag: int | None
    now: datetime | None = None

    def opened(self, service: Service, sites: Iterable[Site]) -> tuple[datetime, Opener]:
        """What counts as now at these sites, and a function that opens the forecast for a start."""
        open_one = partial(service.winds.field, self.name, lag=self.lag)
        if self.now is not None:
            return self.now, open_one
        if self.name is None or not names_runs(self.name, service.winds.store.list()):
            return service.clock(), open_one
        places = [Start(site.latitude_deg, site.longitude_deg) for site in sites]
        return as_of(open_one, places, now=service.clock())


def _wind_asked(
    wind: Annotated[
        str | None,
        Query(
            description="a run's id, a source, `latest` or `sample`; several as `gfs+gefs`",
            examples=[SAMPLE],
            json_schema_extra={"pattern": _WIND_WRITTEN},
        ),
    ] = None,
    lag: Annotated[
        int | None, Query(ge=1, le=24, description="the newest so many runs of each source")
    ] = None,
    now: Annotated[
        str | None,
        Query(
            description="answer as if it were then, where `wind` names a run or the sample",
            examples=[_THEN],
            json_schema_extra={"pattern": FIXED_WRITTEN},
        ),
    ] = None,
    *,
    service: ServiceDep,
) -> WindAsked:
    if wind is not None and _LIKE_A_PATH.search(wind):
        raise InputError(
            f"wind: {wind[:60]!r} is a path, and paths are only read on the command line; "
            "give a run's id, latest or sample"
        )
    return WindAsked(wind, lag, None if now is None else _clock(now, wind, service))


def _clock(now: str, wind: str | None, service: Service) -> datetime:
    """`now` as a time; InputError for one that is none, or beside a forecast that is whatever is newest."""
    if wind is None or not (wind == SAMPLE or names_runs(wind, service.winds.store.list())):
        named = f"wind is {wind[:60]!r}" if wind else "no wind is named"
        raise InputError(
            f"now sets the clock where wind names a run of the store or the sample, and {named}; "
            "GET /v1/forecasts lists the runs"
        )
    time = read_launch_time(now).time
    if time is None:
        raise InputError(f"now wants a fixed time such as {_THEN}, not {now[:40]!r}")
    return time


OF_ALL_QUESTIONS = (*(name for name in signature(_wind_asked).parameters if name != "service"), "wait")
"""What may stand in the query of every question; `wait` is the contract's, and every answer is waited for."""
WindDep = Annotated[WindAsked, Depends(_wind_asked)]
