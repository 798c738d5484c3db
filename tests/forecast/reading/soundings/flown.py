"""One balloon's fixes as rows of words, for every way in which people write them."""

from datetime import UTC, datetime, timedelta

from tests.forecast.reading.soundings.made import AT, cube_of, drifting, winds_at


def east(z):
    return 3.0 + 0.002 * z


def north(z):
    return -2.0 + 0.0005 * z


FIXES = drifting(east, north, every_s=10.0)
HEIGHTS = [1_000.0, 4_000.0, 8_000.0, 11_000.0]


def moments(fixes=FIXES, at: datetime = AT):
    return [at + timedelta(seconds=float(seconds)) for seconds in fixes[0]]


def csv_of(head, *columns, sep=","):
    return "\n".join([head, *(sep.join(row) for row in zip(*columns, strict=True))]) + "\n"


def iso_times(fixes=FIXES, at: datetime = AT):
    return [f"{time:%Y-%m-%dT%H:%M:%SZ}" for time in moments(fixes, at)]


def degrees(values):
    return [f"{value:.6f}" for value in values]


def metres(values):
    return [f"{value:.1f}" for value in values]


def moved(*, north_deg=0.0, east_deg=0.0, later_s=0.0, higher_m=0.0, fixes=FIXES):
    """The same flight elsewhere, later, from a higher place."""
    return fixes[0] + later_s, fixes[1] + north_deg, fixes[2] + east_deg, fixes[3] + higher_m


def is_flown(cube, *, start: datetime | None = AT, atol=0.1, ground_m=0.0):
    """Whether a cube holds the winds in which FIXES were flown."""
    u, v = winds_at(cube, HEIGHTS)
    wanted = [[wind(z - ground_m) for z in HEIGHTS] for wind in (east, north)]
    near = all(
        abs(a - b) < atol
        for got, want in zip((u, v), wanted, strict=True)
        for a, b in zip(got, want, strict=True)
    )
    in_time = start is None or abs((cube.times[0] - start).total_seconds() - 120.0) <= 20.0
    return near and in_time


__all__ = ["AT", "FIXES", "UTC", "cube_of"]
