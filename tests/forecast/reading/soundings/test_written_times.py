"""Times as people write them are those times; what may be two of them is refused by its column's name."""

from datetime import UTC, datetime, timedelta

import pytest

from planner.errors import ForecastFileError
from planner.forecast.reading.read import read_files
from tests.forecast.reading.soundings.flown import FIXES, csv_of, degrees, is_flown, metres, moments
from tests.forecast.reading.soundings.made import AT, cube_of, written

PLACE = (degrees(FIXES[1]), degrees(FIXES[2]), metres(FIXES[3]))
LATE = datetime(2026, 6, 11, 23, 30, tzinfo=UTC)


def table(head, *times):
    return csv_of(f"{head},Latitude,Longitude,Altitude (m)", *times, *PLACE)


def spelled(shape, at=AT, ahead_h=0.0):
    return [f"{time + timedelta(hours=ahead_h):{shape}}" for time in moments(at=at)]


ONE_COLUMN = {
    "iso": ("time", "%Y-%m-%dT%H:%M:%S", 0),
    "a blank": ("Time (UTC)", "%Y-%m-%d %H:%M:%S", 0),
    "UTC": ("timestamp", "%Y-%m-%d %H:%M:%S UTC", 0),
    "GMT": ("DateTime", "%d %b %Y %H:%M:%S GMT", 0),
    "a weekday": ("time", "%a %d %B %Y %H:%M:%S GMT", 0),
    "an offset": ("time", "%Y-%m-%dT%H:%M:%S+09:00", 9),
    "an offset apart": ("time", "%Y/%m/%d %H:%M:%S +0900", 9),
    "an offset west": ("time", "%Y-%m-%d %H:%M:%S UTC-05:00", -5),
    "points": ("time", "%d.%m.%Y %H:%M:%S", 0),
    "run together": ("time", "%Y%m%d%H%M%S", 0),
    "run together with T": ("time", "%Y%m%dT%H%M%SZ", 0),
    "half days": ("time", "%Y-%m-%d %I:%M:%S %p", 0),
}


@pytest.mark.parametrize(("name", "shape", "ahead_h"), ONE_COLUMN.values(), ids=ONE_COLUMN)
def test_a_time_in_one_column_is_that_time(tmp_path, name, shape, ahead_h):
    assert is_flown(cube_of(tmp_path, table(name, spelled(shape, ahead_h=ahead_h))))


def test_milliseconds_by_name_are_milliseconds(tmp_path):
    text = table("timestamp_ms", [f"{time.timestamp() * 1e3:.0f}" for time in moments()])
    assert is_flown(cube_of(tmp_path, text))


@pytest.mark.parametrize("ahead_s", [1.0, 1e3, 1e6, 1e9])
def test_seconds_and_parts_of_them_since_1970_are_told_by_their_size(tmp_path, ahead_s):
    text = table("time", [f"{time.timestamp() * ahead_s:.0f}" for time in moments()])
    assert is_flown(cube_of(tmp_path, text))


@pytest.mark.parametrize(
    ("head", "day", "clock"),
    [
        ("Date,Time", "%Y-%m-%d", "%H:%M:%S"),
        ("UTC Date,UTC Time", "%d.%m.%Y", "%H:%M:%S"),
        ("date,time_utc", "%Y%m%d", "%H%M%S"),
        ("date,time", "%d-%b-%Y", "%I:%M:%S %p"),
        ("GPS Date,GPS Time", "%Y/%m/%d", "%H:%M:%SZ"),
    ],
)
def test_a_date_and_a_time_in_two_columns_are_one(tmp_path, head, day, clock):
    cube = cube_of(tmp_path, table(head, spelled(day), spelled(clock)))
    assert is_flown(cube)
    naive = any("times name no zone and are taken as UTC" in warning for warning in cube.warnings)
    assert naive == (head in ("Date,Time", "UTC Date,UTC Time", "date,time"))


def test_the_time_may_stand_before_its_date_and_far_from_it(tmp_path):
    text = csv_of(
        "Time,Altitude (m),lat,lon,Date", spelled("%H:%M:%S"), PLACE[2], *PLACE[:2], spelled("%Y-%m-%d")
    )
    assert is_flown(cube_of(tmp_path, text))


@pytest.mark.parametrize("day", ["%d/%m/%Y", "%m/%d/%Y"])
def test_the_order_of_day_and_month_is_told_by_a_day_after_the_twelfth(tmp_path, day):
    at = datetime(2026, 11, 24, tzinfo=UTC)
    text = table("time", [f"{time:{day} %H:%M:%S}" for time in moments(at=at)])
    assert is_flown(cube_of(tmp_path, text), start=at)


def test_a_day_that_may_be_two_is_refused_or_told_by_the_launch(tmp_path):
    at = datetime(2026, 5, 4, 6, tzinfo=UTC)
    text = table("Date,Time", [f"{time:%d/%m/%Y}" for time in moments(at=at)], spelled("%H:%M:%S", at))
    with pytest.raises(
        ForecastFileError, match=r"column 'Time' holds '04/05/2026 06:00:00', which may be two days"
    ):
        read_files([written(tmp_path, text)])
    assert is_flown(cube_of(tmp_path, text, issued_at=at), start=at)


def test_a_year_of_two_digits_is_refused(tmp_path):
    with pytest.raises(ForecastFileError, match="a year of two digits"):
        read_files([written(tmp_path, table("time", spelled("%d/%m/%y %H:%M:%S")))])


@pytest.mark.parametrize("zone", ["KST", "EST", "IST"])
def test_a_zone_by_name_is_refused(tmp_path, zone):
    with pytest.raises(ForecastFileError, match=f"column 'time' names the zone '{zone}'"):
        read_files([written(tmp_path, table("time", spelled(f"%Y-%m-%d %H:%M:%S {zone}")))])


@pytest.mark.parametrize(("zone", "ahead_h"), [("+09:00", 9), ("UTC", 0), ("-5", -5)])
def test_a_zone_in_a_column_of_its_own_counts(tmp_path, zone, ahead_h):
    zones = [zone] * len(PLACE[0])
    text = table("time,timezone", spelled("%Y-%m-%d %H:%M:%S", ahead_h=ahead_h), zones)
    assert is_flown(cube_of(tmp_path, text))


@pytest.mark.parametrize("head", ["time_kst", "Time (KST)", "local time"])
def test_a_column_in_local_time_is_no_time(tmp_path, head):
    with pytest.raises(ForecastFileError, match="no column of time"):
        read_files([written(tmp_path, table(head, spelled("%Y-%m-%d %H:%M:%S")))])


def test_times_of_day_want_their_day(tmp_path):
    text = table("Time", spelled("%H:%M:%S"))
    with pytest.raises(
        ForecastFileError, match=r"column 'Time' holds times of day without a date \('12:00:00'\)"
    ):
        read_files([written(tmp_path, text)])
    assert is_flown(cube_of(tmp_path, text, issued_at=AT + timedelta(minutes=2)))


@pytest.mark.parametrize("head", ["Time", "Date,Time"])
def test_a_clock_that_goes_past_midnight_goes_on(tmp_path, head):
    """Loggers go on writing the date of the launch."""
    clock = spelled("%H:%M:%S", LATE)
    times = (clock,) if head == "Time" else (["2026-06-11"] * len(clock), clock)
    assert is_flown(cube_of(tmp_path, table(head, *times), issued_at=LATE), start=LATE)


def test_spans_since_the_launch_count_from_there(tmp_path):
    spans = [f"{int(s // 3600)}:{int(s // 60) % 60:02d}:{int(s) % 60:02d}" for s in FIXES[0]]
    text = table("Elapsed Time", spans)
    assert is_flown(cube_of(tmp_path, text, issued_at=AT))


def test_a_date_beside_a_count_from_the_launch_wins(tmp_path):
    text = table("elapsed time_s,datetime", [f"{s:.0f}" for s in FIXES[0]], spelled("%Y-%m-%dT%H:%M:%SZ"))
    assert is_flown(cube_of(tmp_path, text))


def test_what_is_no_time_is_named(tmp_path):
    with pytest.raises(
        ForecastFileError, match="column 'time' holds 'yesterday', which is no time that can be read"
    ):
        read_files([written(tmp_path, table("time", ["yesterday"] * len(PLACE[0])))])
