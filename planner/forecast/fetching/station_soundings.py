"""A station's soundings from the archives: IGRA's files first, and what these lack from Wyoming, one by one.

IGRA 2.2 (NOAA NCEI): doc/igra2-station-list.txt names the stations; access/data-y2d/ID-data-begYYYY.txt.zip
holds last year and this one, access/data-por/ID-data.txt.zip all years; about two days late, public domain.
Wyoming: wsgi/sounding?datetime=...&id=NUMBER&src=BUFR&type=TEXT:CSV, one sounding an answer, hours late.
As of November 2026; tried against the fake provider, not against the world.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from urllib.parse import quote

from planner.errors import ForecastFileError, InputError, NotFetched
from planner.forecast.fetching.download import ProviderConnection
from planner.forecast.provider import Endpoint
from planner.forecast.reading.soundings.igra import read_igra
from planner.forecast.reading.soundings.sounding import Sounding
from planner.forecast.reading.soundings.sounding_formats import soundings_in
from planner.settings import Settings
from planner.units import HOUR_S

IGRA = Endpoint("igra", "https://www.ncei.noaa.gov/data/integrated-global-radiosonde-archive")
WYOMING = Endpoint("wyoming", "https://weather.uwyo.edu")
EVERY_H = 6
"""Soundings are made for these hours of the day; others are left out."""
_ROUND_ABOUT_S = 2.0 * HOUR_S
_LARGEST = 400_000_000
_LISTED = re.compile(r"([A-Z]{2}[A-Z0-9]{9}) +(-?\d+\.\d+) +(-?\d+\.\d+) +(-?\d+\.\d+) ")
_NUMBER = re.compile(r"[A-Za-z0-9]{5}|[A-Za-z]{2}[A-Za-z0-9]{9}")


@dataclass(frozen=True)
class Station:
    """A station as IGRA lists it."""

    name: str
    latitude_deg: float
    longitude_deg: float

    @property
    def number(self) -> str:
        """As the weather services number it, and Wyoming knows it."""
        return self.name[-5:]


class ArchiveConnection(ProviderConnection):
    """An archive's server, whose answers are texts, pages and zips rather than messages."""

    def body(self, path: str) -> bytes | None:
        """All of an answer; None where there is none (404). Raises NotFetched."""
        return self._again(path, partial(self._body, path))

    def _body(self, path: str) -> bytes | None:
        with self._asked(path) as response:
            if response.status_code == 404:
                return None
            self._require(response, path, 200)
            return b"".join(self._pieces(response, _LARGEST))


def archive_address(endpoint: Endpoint, limits: Settings) -> str:
    """Where an archive is: as an operator set it, else as published."""
    return limits.addresses.get(endpoint.name) or endpoint.address


def find_station(igra: ArchiveConnection, wanted: str) -> Station:
    """The station of a number (47122) or of a name in IGRA. Raises InputError for none, NotFetched."""
    if not _NUMBER.fullmatch(wanted):
        raise InputError(
            f"{wanted[:40]!r} is no station: write its number (47122) or its name in IGRA (KSM00047122)"
        )
    listed = igra.body("doc/igra2-station-list.txt")
    if listed is None:
        raise NotFetched(f"{igra.address[:80]} has no list of stations; look whether the address has changed")
    rows = filter(None, map(_LISTED.match, listed.decode("utf-8", errors="replace").splitlines()))
    stations = [Station(row[1], float(row[2]), float(row[3])) for row in rows]
    fits = [one for one in stations if wanted.upper() in (one.name, one.number)]
    # A radiosonde station of WMO's number has M000 after its country; others may share five letters with it.
    fits = [one for one in fits if one.name[2:6] == "M000"] or fits
    if len(fits) != 1:
        named = ", ".join(one.name for one in fits[:5])
        raise InputError(
            f"{wanted} is {'several stations' if fits else 'no station'} of the {len(stations):,} that IGRA "
            f"lists{': name one of ' + named if fits else ''}"
        )
    return fits[0]


def soundings_of(
    station: Station, since: datetime, until: datetime, igra: ArchiveConnection, wyoming: ArchiveConnection
) -> dict[datetime, Sounding]:
    """The soundings from a time to another, by the hour for which they were made.

    Raises NotFetched where IGRA does not answer, ForecastFileError for a record that is damaged; without
    Wyoming only the latest are missing.
    """
    found = {
        hour: one
        for one in _record(station, since, until, igra)
        if (hour := made_for(one)) is not None and since <= hour <= until
    }
    latest = max(found, default=since)
    with suppress(NotFetched):
        for hour in _usual_hours(list(found) or [since], latest, until):
            if late := _from_wyoming(station, hour, wyoming):
                found[hour] = late
    return dict(sorted(found.items()))


def made_for(sounding: Sounding) -> datetime | None:
    """The hour of the day for which a sounding was made: it is let go somewhat before; None for odd ones."""
    launched = sounding.launched_at
    day = launched.replace(hour=0, minute=0, second=0, microsecond=0)
    hours = round((launched - day).total_seconds() / HOUR_S / EVERY_H) * EVERY_H
    hour = day + timedelta(hours=hours)
    return hour if abs((launched - hour).total_seconds()) <= _ROUND_ABOUT_S else None


def _record(
    station: Station, since: datetime, until: datetime, igra: ArchiveConnection
) -> Iterator[Sounding]:
    """IGRA's soundings of some days at least: of two years where these are enough, else of all."""
    recent = [
        f"access/data-y2d/{station.name}-data-beg{year}.txt.zip"
        for year in (until.year - 1, until.year)
        if year <= since.year
    ]
    for path in (*recent, f"access/data-por/{station.name}-data.txt.zip"):
        body = igra.body(path)
        if body is not None:
            yield from read_igra(_of_days(_unzipped(path, body), since, until))
            return


def _unzipped(path: str, body: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as whole:
            name = whole.namelist()[0]
            if whole.getinfo(name).file_size > _LARGEST:
                raise ForecastFileError(f"{path} unpacks to more than {_LARGEST:,} bytes; it is no record")
            return whole.read(name).decode("utf-8", errors="replace")
    except (zipfile.BadZipFile, OSError, IndexError, EOFError, RuntimeError) as error:
        raise ForecastFileError(f"{path} came damaged ({error}); try again later") from None


def _of_days(text: str, since: datetime, until: datetime) -> str:
    """Of a record the soundings of the days from a time to another, as text: it may hold 70 years."""
    first, last = f"{since - timedelta(days=1):%Y %m %d}", f"{until + timedelta(days=1):%Y %m %d}"
    headers = [(found.start(), found[1]) for found in re.finditer(r"^#.{11} (.{10})", text, re.MULTILINE)]
    wanted = [at for at, day in headers if first <= day <= last]
    if not wanted:
        return ""
    after = next((at for at, _ in headers if at > wanted[-1]), len(text))
    return text[wanted[0] : after]


def _usual_hours(made: Sequence[datetime], latest: datetime, until: datetime) -> Iterator[datetime]:
    """Hours after the latest sounding of a record at which this station usually measures."""
    usual = {hour.hour for hour in made} | {0, 12}
    hour = latest.replace(hour=0)
    while hour <= until:
        if hour > latest and hour.hour in usual:
            yield hour
        hour += timedelta(hours=EVERY_H)


def _from_wyoming(station: Station, hour: datetime, wyoming: ArchiveConnection) -> Sounding | None:
    query = f"datetime={quote(f'{hour:%Y-%m-%d %H:%M:%S}')}&id={station.number}&src=BUFR&type=TEXT:CSV"
    page = wyoming.body(f"wsgi/sounding?{query}")
    if page is None:
        return None
    try:
        found = soundings_in(page.decode("utf-8", errors="replace"), None)
    except ForecastFileError:
        return None  # a page that says that there is none
    return found[0] if len(found) == 1 else None
