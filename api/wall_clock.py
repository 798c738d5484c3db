"""Times as people at a site read them: their own clock, daylight, and how long until then."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from planner.local_time import hour_of, offset_words, zone_at, zone_words
from planner.plan.site import Site
from planner.sun import DUSK_DEG, RISEN_DEG, sun_elevation_deg, sunrises_and_sunsets
from planner.units import HOUR_S
from planner.window.campaign import Campaign

_DAY_H = 24


def zone_of(campaign: Campaign, site: Site) -> ZoneInfo:
    """The campaign's zone where one is written, else that of the site's place."""
    if campaign.timezone:
        return ZoneInfo(campaign.timezone)
    return zone_at(site.latitude_deg, site.longitude_deg)


def shared_zone(campaign: Campaign, times: Sequence[datetime]) -> ZoneInfo | None:
    """A zone whose clock is right at every site at all these times; None where theirs differ."""
    first, *others = dict.fromkeys(zone_of(campaign, site) for site in campaign.sites)
    agree = all(
        time.astimezone(first).utcoffset() == time.astimezone(other).utcoffset()
        for other in others
        for time in times
    )
    return first if agree else None


def beside_it(time: datetime, zone: ZoneInfo) -> str:
    """The same moment in UTC, its day only where that is another: ``Mon 23 Nov 22:00 UTC``."""
    there, utc = time.astimezone(zone), time.astimezone(UTC)
    if there.utcoffset() == timedelta(0):
        return ""
    day = "" if there.date() == utc.date() else f"{utc:%a %d %b} "
    return f"{day}{hour_of(utc)} UTC"


def clock_words(time: datetime, zone: ZoneInfo) -> str:
    """What a site's clock is called: ``KST, UTC+9``."""
    there = time.astimezone(zone)
    name, offset = zone_words(there), offset_words(there)
    return name if name == offset else f"{name}, {offset}"


def until(time: datetime, now: datetime) -> str:
    """``in 3 h 20 min``, ``40 min ago``, ``now``."""
    minutes = round(abs((time - now).total_seconds())) // 60
    if not minutes:
        return "now"
    said = duration_words(minutes * 60.0)
    return f"in {said}" if time > now else f"{said} ago"


def duration_words(seconds: float) -> str:
    """``20 min``, ``3 h 20 min``, ``2 d 4 h``."""
    hours, minutes = divmod(int(seconds // 60), 60)
    if hours >= 2 * _DAY_H:
        days, hours = divmod(hours, _DAY_H)
        return f"{days} d {hours} h" if hours else f"{days} d"
    parts = [f"{hours} h"] if hours else []
    return " ".join([*parts, f"{minutes} min"] if minutes or not hours else parts)


def lights(site: Site, times: Sequence[datetime]) -> list[str]:
    """``day``, ``dusk`` or ``night`` from each time to the next; ``rise`` or ``set`` where that changes."""
    after_s = [(time - times[0]).total_seconds() for time in times]
    step_s = after_s[-1] - after_s[-2] if len(after_s) > 1 else HOUR_S
    elevation = sun_elevation_deg(
        times[0], [*after_s, after_s[-1] + step_s], site.latitude_deg, site.longitude_deg
    )
    return [_light(float(here), float(there)) for here, there in pairwise(elevation)]


def _light(here_deg: float, there_deg: float) -> str:
    if (here_deg > RISEN_DEG) != (there_deg > RISEN_DEG):
        return "rise" if there_deg > here_deg else "set"
    if here_deg > RISEN_DEG:
        return "day"
    return "dusk" if here_deg > DUSK_DEG else "night"


def sun_words(site: Site, time: datetime, zone: ZoneInfo) -> str:
    """Where the sun is at a launch, and when it rises and sets on that day: ``night, sunrise 07:22``."""
    there = time.astimezone(zone)
    midnight = datetime(there.year, there.month, there.day, tzinfo=zone)
    next_day = midnight + timedelta(days=1)  # by the wall clock: 23 to 25 hours on
    place = site.latitude_deg, site.longitude_deg
    found = sunrises_and_sunsets(midnight.astimezone(UTC), next_day.astimezone(UTC), *place)
    (elevation,) = sun_elevation_deg(time, [0.0], *place)
    light = {"day": "day", "dusk": "twilight"}.get(_light(float(elevation), float(elevation)), "night")
    said = [f"{'sunrise' if rises else 'sunset'} {at.astimezone(zone):%H:%M}" for at, rises in found]
    return ", ".join([light, *(said or ["no sunrise or sunset that day"])])
