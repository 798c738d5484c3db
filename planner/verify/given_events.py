"""Events of flights as a person writes them down, where a track does not show them or shows them wrong."""

from typing import Any

from pydantic import Field

from planner.document import parse
from planner.errors import InputError
from planner.forecast.reading.tracks.flight_events import EVENTS
from planner.plan.frozen_model import FrozenModel
from planner.plan.launch_time import LaunchTime


class GivenEvents(FrozenModel):
    """When things happened to one flight; what is left out is found in its track."""

    launch: LaunchTime | None = None
    float: LaunchTime | None = Field(default=None, description="its begin")
    burst: LaunchTime | None = None
    release: LaunchTime | None = Field(default=None, description="the end of a float")
    landing: LaunchTime | None = None
    kind: str | None = Field(default=None, max_length=40, description="what flew; those of a kind are alike")

    def seconds(self) -> dict[str, Any]:
        """The times [s from 1970] of the events that are given; InputError for one that is not fixed."""
        told = {name: time for name in EVENTS if (time := getattr(self, name)) is not None}
        for name, time in told.items():
            if time.time is None:
                raise InputError(f"{name} wants a fixed time such as 2026-11-24T00:00:00Z, not {time}")
        return {name: time.time.timestamp() for name, time in told.items()}


def given_events(data: Any, names: list[str]) -> dict[str, GivenEvents]:
    """A file's events by flight: under their names, or of the one flight there is.

    Raises InputError for a flight that is none of `names`.
    """
    if not isinstance(data, dict):
        raise InputError("events are a mapping: launch, float, burst, release, landing, kind, by flight")
    if len(names) == 1 and data.keys() <= GivenEvents.model_fields.keys():
        data = {names[0]: data}
    strangers = sorted(str(name) for name in data if name not in names)
    if strangers:
        raise InputError(
            f"events are given for {strangers[0][:60]!r}, which is none of the flights: "
            f"{', '.join(names)[:200]}"
        )
    return {str(name): parse(GivenEvents, events) for name, events in data.items()}
