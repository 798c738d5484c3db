"""NetCDF files made here: times, calendars, runs and members, in every way that people write them."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
import xarray as xr

from planner.errors import ForecastFileError
from planner.forecast.reading.read import read_files
from tests.forecast.reading.datasets import ISSUED, SINCE, UNITS, U, assert_plain, cube_of, dataset, written


def test_members_are_an_axis_called_number(tmp_path):
    members = xr.concat([dataset(), dataset() + 1.0], dim=xr.Variable("number", [0, 1]), data_vars="all")
    members = members.assign({n: members[n].assign_attrs(units=UNITS[n]) for n in "uvtz"})
    members["time"].attrs.update(SINCE)
    cube = cube_of(tmp_path, members)
    assert cube.u_mps.shape == (2, 2, 3, 4, 5)
    np.testing.assert_allclose(cube.u_mps[1], U + 1)


def test_reference_times_by_steps_are_runs(tmp_path):
    one = dataset(time={"units": "hours", "standard_name": "forecast_period"}).rename(time="step")
    other = one.assign(u=one["u"] + 5.0)
    runs = xr.concat([one, other], dim=xr.Variable("time", [0.0, 12.0]), data_vars="all")
    runs["time"].attrs = {"units": "hours since 2026-11-24 06:00", "standard_name": "forecast_reference_time"}
    later, first = read_files([written(tmp_path, runs)])
    assert (first.issued_at, later.issued_at) == (ISSUED, ISSUED + timedelta(hours=12))
    assert later.times == (ISSUED + timedelta(hours=12), ISSUED + timedelta(hours=18))
    np.testing.assert_allclose(later.u_mps[0], U + 5)


def test_analyses_converted_by_cfgrib_are_one_run(tmp_path):
    made = dataset().assign_coords(step=((), 0.0, {"units": "hours", "standard_name": "forecast_period"}))
    made["time"].attrs["standard_name"] = "forecast_reference_time"
    cube = cube_of(tmp_path, made)
    assert (cube.issued_at, len(cube.times)) == (None, 2)


@pytest.mark.parametrize(
    ("units", "hours", "issued_at"),
    [
        ("hours since 2026-11-24 06:00", (0, 6), ISSUED),
        ("hours since 2026-11-20 00:00", (102, 108), datetime(2026, 11, 20, tzinfo=UTC)),
        ("hours since 2026-11-01 00:00", (558, 564), None),
        ("seconds since 1970-01-01", (1795500000, 1795521600), None),
    ],
)
def test_an_epoch_within_sixteen_days_is_the_time_of_issue(tmp_path, units, hours, issued_at):
    cube = cube_of(tmp_path, dataset(time={"units": units}, hours=hours))
    assert cube.times == (ISSUED, ISSUED + timedelta(hours=6))
    assert cube.issued_at == issued_at


def test_days_since_the_year_one_are_counted_in_the_mixed_calendar(tmp_path):
    # 2017-04-25 is day 736,443 of the proleptic calendar; the mixed one has lost no ten days but gained two.
    made = dataset(time={"units": "days since 1-1-1 00:00:0.0"}, hours=(736445.75, 736445.875))
    cube = cube_of(tmp_path, made)
    assert cube.times == (datetime(2017, 4, 25, 18, tzinfo=UTC), datetime(2017, 4, 25, 21, tzinfo=UTC))
    assert cube.issued_at is None


def test_a_calendar_of_another_world_is_refused(tmp_path):
    with pytest.raises(ForecastFileError, match="calendar is '360_day'"):
        cube_of(tmp_path, dataset(time=SINCE | {"calendar": "360_day"}))


def test_a_time_axis_without_a_date_needs_a_time_of_issue(tmp_path):
    made = dataset(time={"units": "hours"})
    with pytest.raises(ForecastFileError, match="time is in 'hours' without a date"):
        cube_of(tmp_path, made)
    cube = cube_of(tmp_path, made, issued_at=ISSUED)
    assert (cube.issued_at, cube.times[1]) == (ISSUED, ISSUED + timedelta(hours=6))


def test_winds_without_any_time_need_a_time_of_issue(tmp_path):
    made = dataset().isel(time=0, drop=True)
    with pytest.raises(ForecastFileError, match="the winds have no date"):
        cube_of(tmp_path, made)
    assert cube_of(tmp_path, made, issued_at=ISSUED).times == (ISSUED,)


def test_the_reference_time_beside_the_winds_is_the_time_of_issue(tmp_path):
    made = dataset(forecast_reference_time=((), 0.0, {"units": "hours since 2026-11-24 00:00"}))
    assert cube_of(tmp_path, made).issued_at == datetime(2026, 11, 24, tzinfo=UTC)


def test_era5_and_its_first_release_side_by_side_become_one(tmp_path):
    final, first = dataset(), dataset()
    for name in "uvtz":
        final[name][1], first[name][0] = np.nan, np.nan
    mixed = xr.concat([final, first], dim=xr.Variable("expver", [1, 5]), data_vars="all")
    assert_plain(cube_of(tmp_path, mixed))


@pytest.mark.parametrize(
    ("since", "hours"),
    [
        ("2026-11-24 06:00:00 +09:00", (9, 15)),
        ("2026-11-24 06:00:00+0900", (9, 15)),
        ("2026-11-24 06:00:00 9:00", (9, 15)),
        ("2026-11-24T06:00:00-06:00", (-6, 0)),
        ("2026-11-24T06:00:00Z", (0, 6)),
        ("2026-11-24 06:00:00.0 UTC", (0, 6)),
        ("2026-11-24 06:00:00.0 0:00", (0, 6)),
        ("2026-11-24T06", (0, 6)),
        ("2026-11-24 6:0:0", (0, 6)),
        ("2026-11-24", (6, 12)),
    ],
)
def test_an_offset_from_utc_is_kept_to(tmp_path, since, hours):
    cube = cube_of(tmp_path, dataset(time={"units": f"hours since {since}"}, hours=hours))
    assert cube.times == (ISSUED, ISSUED + timedelta(hours=6))


@pytest.mark.parametrize("zone", ["KST", "EST", "local time", "Asia/Seoul", "LST"])
def test_a_time_zone_in_words_is_refused_by_its_name(tmp_path, zone):
    made = dataset(time={"units": f"hours since 2026-11-24 06:00:00 {zone}"})
    with pytest.raises(ForecastFileError, match=rf"zone '{zone}', which is not known here; write it in UTC"):
        cube_of(tmp_path, made)


@pytest.mark.parametrize("units", ["days since 20261124", "hours since yesterday", "months since 2026-11-24"])
def test_a_time_axis_that_counts_from_no_date_is_refused(tmp_path, units):
    with pytest.raises(ForecastFileError, match="the time axis c"):
        cube_of(tmp_path, dataset(time={"units": units}))


@pytest.mark.parametrize("calendar", ["noleap", "365_day", "all_leap", "julian"])
def test_calendars_without_our_days_are_refused(tmp_path, calendar):
    with pytest.raises(ForecastFileError, match=f"calendar is '{calendar}'"):
        cube_of(tmp_path, dataset(time=SINCE | {"calendar": calendar}))


@pytest.mark.parametrize("step", ["step", "prediction_timedelta", "lead_time"])
@pytest.mark.parametrize("hours", [(6.0, 12.0), (6.0,)])
def test_a_time_beside_a_step_is_the_time_of_issue(tmp_path, step, hours):
    made = dataset(time={"units": "hours"}, hours=(6, 12)).rename(time=step).isel({step: slice(len(hours))})
    made = made.assign_coords(time=((), 0.0, {"units": "hours since 2026-11-24 00:00"}))
    cube = cube_of(tmp_path, made)
    assert cube.issued_at == ISSUED - timedelta(hours=6)
    assert cube.times == tuple(cube.issued_at + timedelta(hours=hour) for hour in hours)


@pytest.mark.parametrize(
    ("name", "attrs"), [("valid_time", {}), ("time", {"standard_name": "time"}), ("validtime", {})]
)
def test_a_time_beside_a_step_that_says_it_is_valid_is_valid(tmp_path, name, attrs):
    made = dataset().isel(time=0, drop=True)
    said = {"units": "hours since 2026-11-24 00:00"} | attrs
    made = made.assign_coords({name: ((), 6.0, said), "step": ((), 6.0, {"units": "hours"})})
    assert cube_of(tmp_path, made).times == (ISSUED,)


def test_a_step_in_nanoseconds_is_read(tmp_path):
    made = dataset(time={"units": "nanoseconds"}, hours=(0.0, 6 * 3600e9)).rename(time="step")
    made = made.assign_coords(time=((), 0.0, {"units": "hours since 2026-11-24 06:00"}))
    assert cube_of(tmp_path, made).times == (ISSUED, ISSUED + timedelta(hours=6))
