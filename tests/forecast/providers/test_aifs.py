"""ECMWF's AI models, as we understand them: control and members apart, geopotential and specific humidity."""

from datetime import UTC, datetime, timedelta

import pytest

from planner.errors import ForecastFileError
from planner.fakes.files import FakeFiles, Found, Recipe
from planner.forecast.provider import ai_models, provider_named
from planner.forecast.providers import aifs
from planner.forecast.providers.aifs import AIFS_ENS, AIFS_SINGLE
from planner.forecast.reading.read import read_files
from planner.forecast.remote_file import Entry
from tests.forecast.fetching.fake_fetches import CYCLE as FETCHED
from tests.forecast.fetching.fake_fetches import PLAYED, SMALL, fetched, provider

CYCLE = datetime(2026, 11, 24, 6, tzinfo=UTC)


def test_they_are_found_by_being_there_and_known_as_ai_models():
    assert provider_named("AIFS-ENS") is AIFS_ENS
    assert ai_models() == {"aifs-ens", "aifs-single"}


def test_control_and_members_lie_in_files_apart_with_an_index_each():
    control, members = AIFS_ENS.files(CYCLE, 12)
    stem = "20261124/06z/aifs-ens/0p25/enfo/20261124060000-12h-enfo"
    assert control.paths == (f"{stem}-cf.grib2", f"{stem}-cf.index")
    assert members.paths == (f"{stem}-pf.grib2", f"{stem}-pf.index")
    (single,) = AIFS_SINGLE.files(CYCLE, 12)
    assert single.path == "20261124/06z/aifs-single/0p25/oper/20261124060000-12h-oper-fc.grib2"


def test_hours_are_every_sixth_to_360_of_every_cycle_and_out_within_an_hour():
    assert AIFS_ENS.hours(CYCLE) == tuple(range(0, 361, 6))
    out = [AIFS_ENS.out_at(CYCLE, hour) - CYCLE for hour in (0, 360)]
    assert out == [timedelta(hours=5, minutes=25), timedelta(hours=6, minutes=10)]


@pytest.mark.parametrize(
    ("name", "level", "wanted"),
    [
        ("z", "pl 500", True),
        ("gh", "pl 500", False),
        ("q", "pl 500", True),
        ("r", "pl 500", False),
        ("w", "pl 500", False),
        ("100u", "sfc", True),
        ("tcc", "sfc", True),
        ("z", "sfc", True),
        ("msl", "sfc", False),
    ],
)
def test_geopotential_and_specific_humidity_are_taken_and_what_others_call_them_is_not(name, level, wanted):
    control, members = AIFS_ENS.files(CYCLE, 0)
    assert control.taken.wants(Entry(0, 1, name, level, "cf")) is wanted
    assert not control.taken.wants(Entry(0, 1, name, level, "pf"))
    assert members.taken.wants(Entry(0, 1, name, level, "pf")) is (wanted and (name, level) != ("z", "sfc"))


def test_the_physical_model_takes_height_and_relative_humidity_as_before():
    (forecast,) = provider_named("ecmwf").files(CYCLE, 0)
    taken = [
        name for name in ("gh", "z", "r", "q") if forecast.taken.wants(Entry(0, 1, name, "pl 500", "fc"))
    ]
    assert taken == ["gh", "r"]


@pytest.mark.slow
def test_a_run_says_in_its_warnings_that_it_is_an_ai_models(tmp_path, store):
    with provider(tmp_path) as (_, address):
        run, _ = fetched(store, address, "aifs-ens")
    assert run.members == PLAYED["aifs-ens"].members == 3
    kept = store.open(run.id)
    assert kept.vapour_kgpkg.max() > 0
    assert kept.warnings[0].startswith("aifs-ens is an AI model, learnt from past weather")


@pytest.mark.slow
def test_a_day_of_geopotential_that_is_no_airs_is_refused(tmp_path, store, monkeypatch):
    """As of the first day of cycle 50r1: here heights stand in the file as if they were geopotential."""
    monkeypatch.setattr(aifs, "GRAVITY_MPS2", 1.0)
    with (
        provider(tmp_path) as (_, address),
        pytest.raises(ForecastFileError, match="heights or pressures are in another unit than said"),
    ):
        fetched(store, address, "aifs-ens")


@pytest.mark.parametrize("one", [AIFS_ENS, AIFS_SINGLE])
def test_a_file_that_is_brought_by_hand_is_known_as_an_ai_models_too(tmp_path, one):
    files = FakeFiles(tmp_path, Recipe(SMALL.spec, marked=False))
    (file, *_) = one.files(FETCHED, 6)
    (cube,) = read_files([files.get(Found(one, FETCHED, file)).data])
    assert cube.source == one.name
    assert cube.warnings[0].startswith(f"{one.name} is an AI model")
