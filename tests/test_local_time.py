"""The clock on the wall: which zone holds where, and what it is called."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from planner import parse
from planner.errors import InputError
from planner.local_time import offset_words, read_zone, zone_at, zone_words
from planner.plan.plan import Plan

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
DROP = {
    "site": {"latitude_deg": 38.0, "longitude_deg": 127.0},
    "launch_time": "now",
    "vehicle": {"ascent_rate_mps": 5.0, "burst_altitude_m": 6000.0, "descent_rate_mps": 5.0},
}


@pytest.mark.parametrize(
    ("latitude_deg", "longitude_deg", "name"),
    [
        (37.55, 127.0, "Asia/Seoul"),
        (52.5, 13.4, "Europe/Berlin"),
        (27.7, 85.3, "Asia/Kathmandu"),
        (40.7, 286.0, "America/New_York"),  # longitudes up to 360 are written too
        (30.0, -30.0, "Etc/GMT+2"),  # at sea the meridian's; POSIX counts westwards
    ],
)
def test_a_place_has_the_zone_of_the_land_it_lies_in(latitude_deg, longitude_deg, name):
    assert zone_at(latitude_deg, longitude_deg) == ZoneInfo(name)


def test_every_place_on_earth_has_a_zone():
    for latitude_deg in range(-89, 90, 7):
        for longitude_deg in range(-180, 361, 11):
            NOON.astimezone(zone_at(latitude_deg, longitude_deg))


@pytest.mark.parametrize(
    ("zone", "name", "offset"),
    [
        ("Asia/Seoul", "KST", "UTC+9"),
        ("Asia/Kathmandu", "UTC+5:45", "UTC+5:45"),
        ("America/St_Johns", "NST", "UTC-3:30"),
        ("Etc/GMT+2", "UTC-2", "UTC-2"),
        ("UTC", "UTC", "UTC"),
    ],
)
def test_a_clock_is_called_by_its_name_else_by_what_it_is_ahead(zone, name, offset):
    there = NOON.astimezone(ZoneInfo(zone))
    assert (zone_words(there), offset_words(there)) == (name, offset)


def test_a_zone_is_found_whatever_its_case_and_blanks():
    assert read_zone("asia/seoul") == "Asia/Seoul"
    assert read_zone(" America/new york ") == "America/New_York"
    assert parse(Plan, DROP | {"timezone": "europe/berlin"}).timezone == "Europe/Berlin"


@pytest.mark.parametrize("name", ["", "Seol", "KST+9", "../../etc/passwd", "localtime", "Asia", "a" * 90])
def test_what_is_no_zone_is_refused_with_what_would_be(name):
    with pytest.raises(InputError, match=r"^timezone: .* is no time zone of the IANA data base; "):
        parse(Plan, DROP | {"timezone": name})


def test_a_town_alone_is_answered_with_its_zone():
    with pytest.raises(ValueError, match="do you mean Asia/Seoul"):
        read_zone("Seoul")
