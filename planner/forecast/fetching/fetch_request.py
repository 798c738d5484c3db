"""What is wanted of a provider: which run, which hours, which area."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from planner.errors import InputError, NotFetched
from planner.forecast.fetching.download import NotThere, ProviderConnection
from planner.forecast.fetching.progress import LATE
from planner.forecast.fetching.wind_messages import winds_alone
from planner.forecast.grid import Area
from planner.forecast.provider import Provider, cycle_before
from planner.forecast.remote_file import ByIndex, RemoteFile
from planner.units import short

_CYCLES_LOOKED_AT = 8


@dataclass(frozen=True)
class FetchRequest:
    """What is wanted of a provider: one run, the hours of it, the area to cut out.

    `filtered`: cut out by the provider itself, which sends less and is slower. `winds_up_to_pa`: the winds
    and heights on pressure levels alone, up to a pressure.
    """

    provider: Provider
    cycle: datetime
    hours: tuple[int, ...]
    area: Area
    filtered: bool = False
    winds_up_to_pa: float | None = None

    @property
    def name(self) -> str:
        """The same for the same run and area, whatever the hours: what was fetched of it counts."""
        area = hashlib.sha256(repr(self.area).encode()).hexdigest()[:8]
        return f"{self.provider.name}-{self.cycle:%Y%m%dT%HZ}-{area}"

    def files(self) -> list[RemoteFile]:
        """The files of all its hours.

        Raises InputError where the area lies outside the provider's grid, it is to cut and does not, or the
        run is of an older layout.
        """
        since = self.provider.layout_since
        if since is not None and self.cycle < since:
            raise InputError(
                f"runs of {self.provider.name} before {short(since)} lie in an older layout, which is not "
                "read; name a later run, or bring its files (windfall ingest)"
            )
        require_within(self.provider, self.area)
        if self.filtered and self.provider.region_filter is None:
            raise InputError(f"{self.provider.name} has no region filter: fetch it without --filtered")
        files = [file for hour in self.hours for file in self.provider.files(self.cycle, hour)]
        up_to_pa = self.winds_up_to_pa
        return files if up_to_pa is None else [winds_alone(file, up_to_pa) for file in files]

    def absent(self, file: RemoteFile, now: datetime) -> NotThere:
        """Why a file that is not there may not be: not out yet, or never to come."""
        due = self.provider.out_at(self.cycle, file.hour_h)
        if now < due + LATE:
            when = (
                f"(yet: hour {file.hour_h} is usually out at {short(due)}); fetch later, wait for it, or take"
            )
        else:
            when = f"though hour {file.hour_h} was due at {short(due)}: it may never come, or be gone; take"
        return NotThere(f"{file.path} is not there {when} an earlier run")


def require_within(provider: Provider, area: Area) -> None:
    """Raise InputError where an area lies outside a provider's grid, wholly or in part."""
    if provider.area is not None and not provider.area.covers(area):
        raise InputError(
            f"{provider.name} covers {provider.area}, and {area} is wanted; name an area within that "
            "(--area S,W,N,E), or a provider of the whole globe"
        )


def hours_up_to(provider: Provider, cycle: datetime, last_h: int) -> tuple[int, ...]:
    """The hours of a run up to one; InputError where that is fewer than two."""
    hours = tuple(hour for hour in provider.hours(cycle) if hour <= last_h)
    if len(hours) < 2:
        few = provider.hours(cycle)[1]
        raise InputError(f"{last_h} hours are too few for {provider.name}: ask for {few} at least")
    return hours


def newest_whole(provider: Provider, connection: ProviderConnection, last_h: int, now: datetime) -> datetime:
    """The newest cycle whose last wanted hour is out. Raises NotFetched where none of two days is."""

    def whole(cycle: datetime) -> bool:
        return _is_whole(provider, connection, last_h, cycle)

    found, refusal = _newest(provider, now, whole)
    if found is None:
        raise refusal or NotFetched(
            f"{connection.address} has no whole run of {provider.name} up to {last_h} h since "
            f"{short(cycle_before(provider, now) - timedelta(days=2))}; ask for fewer hours, or look whether "
            "the address has changed"
        )
    return found


def newest_begun(provider: Provider, connection: ProviderConnection, now: datetime) -> datetime | None:
    """The newest cycle whose first file is out; None where none of two days is."""

    def begun(cycle: datetime) -> bool:
        return _is_out(connection, provider.files(cycle, provider.hours(cycle)[0])[0])

    found, refusal = _newest(provider, now, begun)
    if refusal and found is None:
        raise refusal
    return found


def _newest(
    provider: Provider, now: datetime, fits: Callable[[datetime], bool]
) -> tuple[datetime | None, NotThere | None]:
    """The newest cycle that fits, and what is to be said of one that is not shown (403), or not whole."""
    cycle, refusal = cycle_before(provider, now), None
    for _ in range(_CYCLES_LOOKED_AT):
        try:
            if fits(cycle):
                return cycle, refusal
        except NotThere as error:
            refusal = refusal or error
        cycle = cycle_before(provider, cycle - timedelta(seconds=1))
    return None, refusal


def _is_whole(provider: Provider, connection: ProviderConnection, last_h: int, cycle: datetime) -> bool:
    """Whether the last hour's last file is out, or others of it are: of many, one may never come."""
    files = provider.files(cycle, hours_up_to(provider, cycle, last_h)[-1])
    if _is_out(connection, files[-1]):
        return True
    others = [file for file in files if file.member != files[-1].member]
    return bool(others) and all(_is_out(connection, file) for file in (others[-1], files[0]))


def _is_out(connection: ProviderConnection, file: RemoteFile) -> bool:
    """Whether a file is there, as its index tells where it has one."""
    if isinstance(file.taken, ByIndex):
        return index_of(connection, file.taken) is not None
    return connection.is_there(file.path)


def index_of(connection: ProviderConnection, taken: ByIndex) -> str | None:
    """A file's index; None where there is none. Raises NotThere for an empty one, NotFetched."""
    index = connection.text(taken.path)
    if index is not None and not index.strip():
        raise NotThere(f"{taken.path} is empty, as while it is being written; fetch later, or wait for it")
    return index
