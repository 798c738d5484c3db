"""What is wanted of a provider: which run, which hours, which area."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from planner.errors import InputError, NotFetched
from planner.forecast.fetching.download import Connection, NotThere
from planner.forecast.grid import Area
from planner.forecast.provider import RemoteFile, Source, cycle_before
from planner.units import short

_CYCLES_LOOKED_AT = 8


@dataclass(frozen=True)
class Wish:
    """What is wanted of a source: one run, the hours of it, the area to cut out.

    `filtered`: cut out by the provider itself, which sends less and is slower.
    """

    source: Source
    cycle: datetime
    hours: tuple[int, ...]
    area: Area
    filtered: bool = False

    @property
    def name(self) -> str:
        """The same for the same run and area, whatever the hours: what was fetched of it counts."""
        area = hashlib.sha256(repr(self.area).encode()).hexdigest()[:8]
        return f"{self.source.name}-{self.cycle:%Y%m%dT%HZ}-{area}"

    def files(self) -> list[RemoteFile]:
        """The files of all its hours; InputError where they are to be cut and the provider does not."""
        files = [file for hour in self.hours for file in self.source.files(self.cycle, hour)]
        if self.filtered and any(file.filtered is None for file in files):
            raise InputError(f"{self.source.name} has no region filter: fetch it without --filtered")
        return files


def hours_up_to(source: Source, cycle: datetime, last_h: int) -> tuple[int, ...]:
    """The hours of a run up to one; InputError where that is fewer than two."""
    hours = tuple(hour for hour in source.hours(cycle) if hour <= last_h)
    if len(hours) < 2:
        few = source.hours(cycle)[1]
        raise InputError(f"{last_h} hours are too few for {source.name}: ask for {few} at least")
    return hours


def newest_whole(source: Source, connection: Connection, last_h: int, now: datetime) -> datetime:
    """The newest cycle whose last wanted hour is out. Raises NotFetched where none of two days is."""

    def whole(cycle: datetime) -> bool:
        return _is_whole(source, connection, last_h, cycle)

    found, refusal = _newest(source, now, whole)
    if found is None:
        raise refusal or NotFetched(
            f"{connection.address} has no whole run of {source.name} up to {last_h} h since "
            f"{short(cycle_before(source, now) - timedelta(days=2))}; ask for fewer hours, or look whether "
            "the address has changed"
        )
    return found


def newest_begun(source: Source, connection: Connection, now: datetime) -> datetime | None:
    """The newest cycle whose first file is out; None where none of two days is."""

    def begun(cycle: datetime) -> bool:
        return _is_out(connection, source.files(cycle, source.hours(cycle)[0])[0])

    found, refusal = _newest(source, now, begun)
    if refusal and found is None:
        raise refusal
    return found


def _newest(
    source: Source, now: datetime, fits: Callable[[datetime], bool]
) -> tuple[datetime | None, NotThere | None]:
    """The newest cycle that fits, and what is to be said of one that is not shown (403), or not whole."""
    cycle, refusal = cycle_before(source, now), None
    for _ in range(_CYCLES_LOOKED_AT):
        try:
            if fits(cycle):
                return cycle, refusal
        except NotThere as error:
            refusal = refusal or error
        cycle = cycle_before(source, cycle - timedelta(seconds=1))
    return None, refusal


def _is_whole(source: Source, connection: Connection, last_h: int, cycle: datetime) -> bool:
    """Whether the last hour's last file is out, or others of it are: of many, one may never come."""
    files = source.files(cycle, hours_up_to(source, cycle, last_h)[-1])
    if _is_out(connection, files[-1]):
        return True
    others = [file for file in files if file.member != files[-1].member]
    return bool(others) and all(_is_out(connection, file) for file in (others[-1], files[0]))


def _is_out(connection: Connection, file: RemoteFile) -> bool:
    return index_of(connection, file) is not None


def index_of(connection: Connection, file: RemoteFile) -> str | None:
    """A file's index; None where there is none. Raises NotThere for an empty one, NotFetched."""
    index = connection.text(file.index)
    if index is not None and not index.strip():
        raise NotThere(f"{file.index} is empty, as while it is being written; fetch later, or wait for it")
    return index
