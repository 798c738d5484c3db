"""DWD's ICON-EU, as we understand it: a file a field, Europe alone."""

from datetime import UTC, datetime

import pytest

from planner.errors import InputError
from planner.forecast.fetching.fetch_request import require_within
from planner.forecast.grid import Area
from planner.forecast.provider import provider_named
from planner.forecast.providers.icon_eu import ICON_EU

CYCLE = datetime(2026, 11, 24, 6, tzinfo=UTC)
STEM = "icon-eu_europe_regular-lat-lon"


def paths(hour_h):
    return {file.path for file in ICON_EU.files(CYCLE, hour_h)}


def test_it_is_found_by_being_there():
    assert provider_named("ICON-EU") is ICON_EU


def test_a_field_on_a_level_is_a_file_of_its_own_where_dwd_publishes_it():
    assert {
        f"06/u/{STEM}_pressure-level_2026112406_009_850_U.grib2.bz2",
        f"06/fi/{STEM}_pressure-level_2026112406_009_50_FI.grib2.bz2",
        f"06/relhum/{STEM}_pressure-level_2026112406_009_1000_RELHUM.grib2.bz2",
        f"06/vmax_10m/{STEM}_single-level_2026112406_009_VMAX_10M.grib2.bz2",
        f"06/tot_prec/{STEM}_single-level_2026112406_009_TOT_PREC.grib2.bz2",
    } <= paths(9)
    assert len(paths(9)) == 92


def test_the_ground_is_fetched_once_and_what_has_no_span_yet_not_at_all():
    ground = f"06/hsurf/{STEM}_time-invariant_2026112406_HSURF.grib2.bz2"
    assert ground in paths(0)
    assert ground not in paths(1)
    assert not any("VMAX" in path or "TOT_PREC" in path for path in paths(0))


def test_humidity_is_taken_up_to_100_hpa():
    levels = [path.split("_")[-2] for path in paths(3) if path.endswith("_RELHUM.grib2.bz2")]
    assert min(map(int, levels)) == 100


def test_hours_are_each_to_78_then_every_third_to_120():
    hours = ICON_EU.hours(CYCLE)
    assert hours[76:82] == (76, 77, 78, 81, 84, 87)
    assert hours[-1] == 120


def test_a_gust_is_of_the_time_since_the_hour_before_and_rain_of_the_whole_run():
    spans = {
        field.name: field.span_h
        for file in ICON_EU.files(CYCLE, 84)
        for field in file.contents(())
        if field.span_h
    }
    assert spans == {"max_i10fg": (81, 84), "tp": (0, 84)}


@pytest.mark.parametrize("area", [Area(33, 124, 43, 132), Area(60, 5, 75, 20), Area(40, -30, 50, 0)])
def test_an_area_that_its_grid_does_not_cover_is_refused(area):
    with pytest.raises(InputError, match=r"icon-eu covers 29\.5 to 70\.5 N, -23\.5 to 62\.5 E, and"):
        require_within(ICON_EU, area)


def test_an_area_across_greenwich_is_within_it():
    require_within(ICON_EU, Area(48, -5, 53, 5))
