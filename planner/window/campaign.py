"""What a person writes for many possible launches: one drop, several sites, a row of launch times."""

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from planner.errors import InputError
from planner.forecast.store.start import Start
from planner.plan.frozen_model import FrozenModel
from planner.plan.launch_time import STEP_WRITTEN, LaunchTime, duration
from planner.plan.plan import MOST_MEMBERS, Drop, Plan
from planner.plan.site import Site
from planner.units import short
from planner.window.criterion import Criteria, usual_criteria
from planner.window.own_side_area import OwnSideArea
from planner.window.preparation import PREPARATION_MIN
from planner.window.recovery_base import RecoveryBase
from planner.window.waiver import Waiver
from planner.written.whole import Whole

MOST_SITES = 50
MOST_CELLS = 2000
"""Sites times launch times of one campaign."""


def _step(value: Any) -> Any:
    if isinstance(value, timedelta):
        return value
    if not isinstance(value, str):
        msg = "a step is text such as 1h, 10min or PT1H"
        raise ValueError(msg)
    step = duration(value)
    if step <= timedelta(0):
        msg = f"a step of {value} leads nowhere; write 10min, 1h or PT1H"
        raise ValueError(msg)
    return step


Step = Annotated[
    timedelta,
    BeforeValidator(_step),
    WithJsonSchema({"type": "string", "pattern": STEP_WRITTEN, "examples": ["1h", "10min", "PT1H"]}),
]


class LaunchTimes(FrozenModel):
    """Launch times from the first in steps, and the last, whether or not a step meets it."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True, serialize_by_alias=True)

    from_: LaunchTime = Field(alias="from")
    to: LaunchTime
    every: Step

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        comparable = self.from_.base == self.to.base
        late = self.to.time < self.from_.time if self.to.time and self.from_.time else False
        if comparable and (late or self.to.offset < self.from_.offset):
            msg = f"launch times run from {self.from_} to {self.to}, which is earlier; swap them"
            raise ValueError(msg)
        return self

    def at(self, now: datetime, run: datetime, *, most: int) -> tuple[datetime, ...]:
        """The times meant, from now on whole steps; InputError where backwards, or more than `most`."""
        first, last = self.from_.at(now, run, step=self.every), self.to.at(now, run, step=self.every)
        if last < first:
            raise InputError(
                f"launch times run from {short(first)} to {short(last)}, which is earlier; swap them"
            )
        count = -((first - last) // self.every) + 1
        if count > most:
            raise InputError(
                f"{count:,} launch times are more than the {most:,} that fit a campaign of "
                f"{MOST_CELLS:,} launches over all sites; take longer steps"
            )
        return (*(first + k * self.every for k in range(count - 1)), last)


class Campaign(Drop):
    """One drop at many sites and times, and what must hold for a launch."""

    sites: tuple[Site, ...] = Field(min_length=1, max_length=MOST_SITES)
    launch_times: LaunchTimes
    criteria: Criteria = Field(
        default_factory=usual_criteria,
        description="by name, with limits; when left out, all that need nothing else of a person's",
    )
    members: Whole = Field(default=200, ge=1, le=MOST_MEMBERS)
    preparation_min: float = Field(
        default=PREPARATION_MIN,
        ge=0,
        le=1440,
        allow_inf_nan=False,
        strict=True,
        description="weather must hold from so long before the launch [min]",
    )
    waived: tuple[Waiver, ...] = Field(
        default=(), max_length=100, description="criteria that are gone without, each with a reason"
    )

    own_side: OwnSideArea | None = Field(
        default=None, description="the launch side, on which nothing may come down; else the State's"
    )

    population: str | None = Field(
        default=None,
        max_length=1000,
        description="a GeoTIFF of people on each cell; only on the command line",
    )
    base: RecoveryBase | None = Field(default=None, description="where those set out from who fetch it")

    @model_validator(mode="after")
    def _waived_once(self) -> Self:
        name, count = Counter(w.criterion for w in self.waived).most_common(1)[0] if self.waived else ("", 0)
        if count > 1:
            msg = f"waived: {name} stands there {count} times; give it one reason"
            raise ValueError(msg)
        return self

    @model_validator(mode="before")
    @classmethod
    def _no_plan(cls, written: Any) -> Any:
        keys = written.keys() if isinstance(written, dict) else set()
        if keys & {"site", "launch_time"} and not keys & {"sites", "launch_times"}:
            msg = (
                "this is a plan, and a campaign is wanted: ask where it lands (windfall zone, "
                "POST /v1/zones), or write sites and launch_times"
            )
            raise ValueError(msg)
        return written

    @model_validator(mode="after")
    def _sites_told_apart(self) -> Self:
        name, count = Counter(site.name for site in self.sites).most_common(1)[0]
        if count > 1:
            msg = f"{count} sites are called {name!r}; give each a name of its own"
            raise ValueError(msg)
        return self

    def files(self) -> tuple[str, ...]:
        """Every file that it names, as written."""
        side = self.own_side.file if self.own_side else None
        named = (*(area.file for area in self.areas()), side, self.population)
        return tuple(file for file in named if file is not None)

    def with_files_read(self, folder: Path) -> Self:
        """The same campaign with the files of its areas read, paths taken from `folder`."""
        side = self.own_side.with_file_read(folder) if self.own_side else None
        people = str(folder / self.population) if self.population else None
        found = {"own_side": side, "population": people}
        return super().with_files_read(folder).model_copy(update=found)

    def launches(self, *, now: datetime, run: datetime) -> tuple[tuple[Site, datetime], ...]:
        """Every site at every launch time, in the order of time, then as the sites are written.

        Relative times count from the run's issue time, or from `now`: then on the next whole step of the
        day in UTC, so that a launch never stands at :58.
        """
        times = self.launch_times.at(now.replace(microsecond=0), run, most=MOST_CELLS // len(self.sites))
        return tuple((site, time) for time in times for site in self.sites)

    def starts(self, *, now: datetime) -> tuple[Start, ...]:
        """What a forecast may cover to be of use: each site at each launch time.

        The last time first, what is over last. Without a time where they count from the run, which is
        not known before there is one.
        """
        times: tuple[datetime | None, ...] = (None,)
        if "run" not in (self.launch_times.from_.base, self.launch_times.to.base):
            *earlier, last = dict.fromkeys(time for _, time in self.launches(now=now, run=now))
            times = (last, *sorted(earlier, key=lambda time: time < now))
        return tuple(Start(s.latitude_deg, s.longitude_deg, time) for time in times for s in self.sites)

    def plan(self, site: Site, launch: datetime) -> Plan:
        """The drop at one site and time, with the campaign's seed: all launches draw the same."""
        shared = {name: getattr(self, name) for name in Drop.model_fields}
        return Plan(**shared, members=self.members, site=site, launch_time=LaunchTime.fixed(launch))

    def inputs(self) -> dict[str, Any]:
        """The campaign as data, to be stored with its answer."""
        return self.model_dump(mode="json", exclude_none=True)
