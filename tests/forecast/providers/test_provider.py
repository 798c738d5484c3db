"""What providers publish, as we understand it: their indexes, their files, their hours."""

import json
from datetime import UTC, datetime

import pytest

from planner.errors import ForecastFileError, InputError
from planner.forecast.grid import Area
from planner.forecast.provider import address_of, cycle_before, provider_named, provider_names, providers
from planner.forecast.providers.ecmwf import index_entries
from planner.forecast.providers.noaa import idx_entries
from planner.forecast.remote_file import Entry
from planner.settings import Settings

CYCLE = datetime(2026, 11, 24, 6, tzinfo=UTC)

INVENTORY = """\
1:0:d=2026112406:PRMSL:mean sea level:3 hour fcst:
2.1:1000:d=2026112406:UGRD:500 mb:3 hour fcst:
2.2:1000:d=2026112406:VGRD:500 mb:3 hour fcst:
3:2500:d=2026112406:TMP:500 mb:3 hour fcst:ENS=+1
4:2900:d=2026112406:APCP:surface:0-3 hour acc fcst:
"""


def test_a_noaa_inventory_names_each_field_and_the_bytes_of_its_message():
    assert idx_entries(INVENTORY) == [
        Entry(0, 1000, "PRMSL", "mean sea level", "3 hour fcst"),
        Entry(1000, 1500, "UGRD", "500 mb", "3 hour fcst"),
        Entry(1000, 1500, "VGRD", "500 mb", "3 hour fcst"),
        Entry(2500, 400, "TMP", "500 mb", "3 hour fcst"),
        Entry(2900, None, "APCP", "surface", "0-3 hour acc fcst"),
    ]


@pytest.mark.parametrize("text", ["", "\n", "<html>busy</html>", "1:x:d=2026:U:500 mb:anl:", INVENTORY[::-1]])
def test_what_is_no_inventory_is_refused(text):
    with pytest.raises(ForecastFileError, match="index is no inventory"):
        idx_entries(text)


def test_an_inventory_that_jumps_back_is_refused():
    with pytest.raises(ForecastFileError, match="jumps back"):
        idx_entries("1:500:d=2026112406:UGRD:500 mb:anl:\n2:0:d=2026112406:VGRD:500 mb:anl:\n")


def line(offset: int, length: int, **words: str) -> str:
    return json.dumps(
        {"param": "u", "levtype": "pl", "type": "fc", "_offset": offset, "_length": length} | words
    )


def test_an_ecmwf_index_is_read_in_the_order_of_its_bytes():
    text = "\n".join([line(900, 50, levtype="sfc", param="10u"), line(0, 900, levelist="500")])
    assert index_entries(text) == [Entry(0, 900, "u", "pl 500", "fc"), Entry(900, 50, "10u", "sfc", "fc")]


@pytest.mark.parametrize("text", ["", "[]", "{}", line(-1, 5), line(0, 0), "nonsense", "[" * 100_000])
def test_what_is_no_ecmwf_index_is_refused(text):
    with pytest.raises(ForecastFileError, match="index is no list of messages"):
        index_entries(text)


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("gfs", "gfs.20261124/06/atmos/gfs.t06z.pgrb2.0p25.f009"),
        ("gefs", "gefs.20261124/06/atmos/pgrb2ap5/gec00.t06z.pgrb2a.0p50.f009"),
        ("ecmwf", "20261124/06z/ifs/0p25/oper/20261124060000-9h-oper-fc.grib2"),
    ],
)
def test_the_files_of_an_hour_lie_where_the_provider_publishes_them(name, first):
    assert provider_named(name).files(CYCLE, 9)[0].path == first


def test_an_ensemble_is_all_of_its_members():
    gefs = [file.path for file in provider_named("gefs").files(CYCLE, 9)]
    assert len(gefs) == 62
    assert gefs[-1] == "gefs.20261124/06/atmos/pgrb2bp5/gep30.t06z.pgrb2b.0p50.f009"
    control, perturbed = provider_named("ecmwf-ens").files(CYCLE, 9)
    assert control.path == provider_named("ecmwf").files(CYCLE, 9)[0].path
    assert perturbed.path == "20261124/06z/ifs/0p25/enfo/20261124060000-9h-enfo-ef.grib2"


BEFORE = datetime(2026, 5, 11, 6, tzinfo=UTC)
"""A run of ECMWF's before cycle 50r1."""


def test_before_cycle_50r1_06_and_18_utc_were_a_stream_of_their_own():
    forecast = provider_named("ecmwf")
    (file,) = forecast.files(BEFORE, 9)
    assert file.path == "20260511/06z/ifs/0p25/scda/20260511060000-9h-scda-fc.grib2"
    (noon,) = forecast.files(BEFORE.replace(hour=12), 9)
    assert noon.path.endswith("/oper/20260511120000-9h-oper-fc.grib2")
    since = BEFORE.replace(day=12)
    assert forecast.files(since, 9)[0].path.endswith("/oper/20260512060000-9h-oper-fc.grib2")


@pytest.mark.parametrize(
    ("run", "forecast_h", "ensemble_h"),
    [
        ("2024-11-11T18", 90, 144),
        ("2024-11-12T00", 240, 360),
        ("2024-11-12T06", 144, 144),
        ("2024-11-12T12", 360, 360),
        ("2026-05-11T18", 144, 144),
        ("2026-05-12T06", 144, 144),
    ],
)
def test_until_cycle_49r1_the_forecast_went_less_far_than_the_ensemble(run, forecast_h, ensemble_h):
    """By the listing of an archive: hour 90 gave way to 144 at 06 UTC of that day, 240 to 360 at 12 UTC."""
    cycle = datetime.fromisoformat(f"{run}:00+00:00")
    last = [provider_named(name).hours(cycle)[-1] for name in ("ecmwf", "ecmwf-ens")]
    assert last == [forecast_h, ensemble_h]


def test_before_cycle_50r1_the_ensembles_file_held_its_control_and_the_ground_stood_with_the_forecast():
    ground, whole = provider_named("ecmwf-ens").files(BEFORE, 0)
    assert whole.path == "20260511/06z/ifs/0p25/enfo/20260511060000-0h-enfo-ef.grib2"
    wind = Entry(0, 1, "u", "pl 500", "cf")
    assert whole.taken.wants(wind)
    assert whole.taken.wants(wind._replace(kind="pf"))
    assert not ground.taken.wants(wind._replace(kind="fc"))
    assert ground.taken.wants(Entry(0, 1, "z", "sfc", "fc"))
    assert [file.path for file in provider_named("ecmwf-ens").files(BEFORE, 9)] == [
        "20260511/06z/ifs/0p25/enfo/20260511060000-9h-enfo-ef.grib2"
    ]


def test_hours_are_those_that_are_published():
    hours = {one.name: one.hours(CYCLE) for one in providers()}
    assert hours["gfs"][118:123] == (118, 119, 120, 123, 126)
    assert hours["gefs"][79:83] == (237, 240, 246, 252)
    assert hours["ecmwf"][-1] == 144  # of 06 UTC
    assert provider_named("ecmwf").hours(CYCLE.replace(hour=12))[-1] == 360


@pytest.mark.parametrize(
    ("name", "level", "wanted"),
    [
        ("UGRD", "500 mb", True),
        ("UGRD", "0.4 mb", False),
        ("RH", "100 mb", True),
        ("RH", "70 mb", False),
        ("UGRD", "10 m above ground", True),
        ("UGRD", "30 m above ground", False),
        ("UGRD", "PV=2e-06 (Km^2/kg/s) surface", False),
        ("HGT", "0C isotherm", True),
        ("HGT", "surface", True),
        ("VVEL", "500 mb", False),
    ],
)
def test_a_flight_needs_winds_heights_temperatures_and_the_ground_and_no_more(name, level, wanted):
    (file,) = provider_named("gfs").files(CYCLE, 0)
    assert file.taken.wants(Entry(0, 1, name, level)) is wanted


def test_what_never_changes_is_taken_once():
    first, later = (provider_named("gfs").files(CYCLE, hour)[0] for hour in (0, 1))
    ground = Entry(0, 1, "HGT", "surface")
    assert first.taken.wants(ground)
    assert not later.taken.wants(ground)


def test_the_control_of_the_ensemble_is_taken_once_though_old_files_hold_it_twice():
    control, perturbed = provider_named("ecmwf-ens").files(CYCLE, 0)
    old = Entry(0, 1, "u", "pl 500", "cf")
    assert not control.taken.wants(old)
    assert not perturbed.taken.wants(old)
    assert perturbed.taken.wants(old._replace(kind="pf"))


def test_the_region_filter_is_asked_for_the_whole_degrees_round_an_area():
    (file,) = provider_named("gfs").files(CYCLE, 3)
    assert file.filtered is not None
    path = file.filtered(Area(33.2, 124.0, 42.6, 131.5))
    assert path.startswith(
        "cgi-bin/filter_gfs_0p25.pl?dir=%2Fgfs.20261124%2F06%2Fatmos&file=gfs.t06z.pgrb2.0p25.f003&"
    )
    assert path.endswith("&subregion=&toplat=43&bottomlat=33&leftlon=124&rightlon=132")


def test_the_last_cycle_before_a_moment_may_be_yesterdays():
    gfs = provider_named("gfs")
    assert cycle_before(gfs, datetime(2026, 11, 24, 5, 59, tzinfo=UTC)).hour == 0
    assert cycle_before(gfs, CYCLE) == CYCLE


def test_a_provider_that_is_none_is_refused_with_those_that_are():
    known = ", ".join(provider_names())
    with pytest.raises(InputError, match=f"'icon' is no provider; fetch from {known}$"):
        provider_named("icon")


def test_both_of_ecmwfs_models_follow_one_setting_unless_one_has_its_own(monkeypatch):
    monkeypatch.setenv("WINDFALL_ADDRESS_ECMWF", "http://mirror/ecmwf")
    both = [provider_named(name) for name in ("ecmwf", "ecmwf-ens")]
    assert [address_of(one, Settings()) for one in both] == ["http://mirror/ecmwf"] * 2
    monkeypatch.setenv("WINDFALL_ADDRESS_ECMWF_ENS", "http://mirror/ens")
    assert [address_of(one, Settings()) for one in both] == ["http://mirror/ecmwf", "http://mirror/ens"]
    gfs = provider_named("gfs")
    assert address_of(gfs, Settings()) == gfs.endpoint.address


def test_cuts_come_from_where_they_are_made(monkeypatch):
    gfs = provider_named("gfs")
    monkeypatch.setenv("WINDFALL_ADDRESS_GFS", "http://mirror/gfs")
    assert address_of(gfs, Settings(), filtered=True) == "https://nomads.ncep.noaa.gov"
    monkeypatch.setenv("WINDFALL_ADDRESS_NOMADS", "http://mirror/nomads")
    assert address_of(gfs, Settings(), filtered=True) == "http://mirror/nomads"
