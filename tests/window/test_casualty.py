"""Expected casualties: NASA's area in closed form, what counts, failures, and never green alone."""

import sys

import numpy as np
import pytest

from planner import Verdict
from planner.drift.endings import Ending
from planner.errors import InputError
from planner.window.casualty_expectation import casualty_area_m2
from planner.window.criteria.casualty import Casualty
from tests.places.rasters import write_raster
from tests.window.judging import answer
from tests.window.placed import came_down, launched_at, with_ending
from tests.worlds import BUNDLE, FAR_AWAY, FLOAT, NO_SPREAD, WAIVED, after, campaign, world

GO, CAUTION, UNKNOWN, NO_GO = Verdict.GO, Verdict.CAUTION, Verdict.UNKNOWN, Verdict.NO_GO
HERE = 37.5, 127.3
CELL_KM2 = 11.119493**2 * np.cos(np.radians(HERE[0]))
NOTHING_FAILS = {**NO_SPREAD, "timer_fails": 0, "stays_shut": 0}
SHEETS = {"kind": "leaflets", "count": 1000, "areal_density_gpm2": 60.0, "sheet_area_cm2": 300}


@pytest.mark.parametrize(("piece_m2", "area_m2"), [(0.0, 0.36), (0.36, 1.44), (1.0, 2.56)])
def test_a_person_is_hit_within_a_piece_s_width_and_their_own(piece_m2, area_m2):
    assert casualty_area_m2(piece_m2) == pytest.approx(area_m2)


@pytest.fixture
def raster(tmp_path):
    """Everywhere so many people on a square kilometre."""

    def written(per_km2, **words):
        told = {"west": 122.0, "north": 42.0, "step": 0.1, **words}
        return write_raster(tmp_path / f"{per_km2}.tif", np.full((100, 100), per_km2 * CELL_KM2), **told)

    return written


def launch(file, *, cargo=BUNDLE, members=50, **changes):
    """A launch over that many people, of which all came down at the site."""
    told = {"vehicle": FLOAT, "releases": [after(600.0, cargo)], "population": str(file), "members": members}
    told["spread"] = NOTHING_FAILS
    return came_down(launched_at(world(), *HERE, **{**told, **changes}), *HERE)


def test_the_expectation_is_people_times_area_of_every_piece_that_can_injure(raster):
    """A bundle of 10 kg is 0.04 x 10^0.6 m2; the balloon, whose mass nobody said, a square metre."""
    finding = Casualty().judge(launch(raster(100.0)))
    areas = casualty_area_m2(0.04 * 10**0.6) + casualty_area_m2(1.0)
    assert (finding.measured, finding.unit) == (pytest.approx(100e-6 * areas, rel=1e-3), "casualties")
    assert "people are expected to be hit" in finding.sentence


def test_what_lands_with_less_than_fifteen_joules_does_not_count(raster):
    light = {**BUNDLE, "mass_kg": 0.1, "drag_area_m2": 0.5}
    assert Casualty().judge(launch(raster(100.0), cargo=light)).measured == pytest.approx(
        100e-6 * casualty_area_m2(1.0), rel=1e-3
    )


@pytest.mark.parametrize(
    ("per_km2", "verdict"), [(0.0, CAUTION), (20.0, CAUTION), (24.0, CAUTION), (29.0, NO_GO), (5000.0, NO_GO)]
)
def test_the_more_people_the_worse_and_never_green_alone(raster, per_km2, verdict):
    """3.67 m2 of casualty area reach one in ten thousand at 27 people on a square kilometre."""
    finding = Casualty().judge(launch(raster(per_km2)))
    assert finding.verdict is verdict
    assert not finding.capped


def test_with_a_keep_out_area_nobody_below_is_free_by_its_numbers(raster):
    finding = Casualty().judge(launch(raster(0.0), keep_out=[FAR_AWAY]))
    assert (finding.verdict, finding.capped, finding.basis) == (CAUTION, True, "none")


def test_a_failure_counts_by_its_chance_and_is_shown(raster):
    """A pack of 1.8 kg that stays shut in half of all drops, and hits what its sheets do not."""
    spread = {**NOTHING_FAILS, "stays_shut": 0.5}
    opened = Casualty().judge(launch(raster(100.0), cargo=SHEETS)).measured
    finding = Casualty().judge(launch(raster(100.0), cargo=SHEETS, spread=spread))
    pack = 100e-6 * casualty_area_m2(0.04 * 1.8**0.6)
    assert opened == pytest.approx(100e-6 * casualty_area_m2(1.0), rel=1e-3)
    assert finding.measured == pytest.approx(opened + pack / 2, rel=0.02)
    assert "where stays shut" in finding.sentence


@pytest.mark.parametrize(("lost", "verdict"), [(0, CAUTION), (2, CAUTION), (3, UNKNOWN)])
def test_landings_that_nobody_knows_leave_it_unknown(raster, lost, verdict):
    fell = launch(raster(0.0), releases=[])
    assert Casualty().judge(with_ending(fell, Ending("still_flying"), lost)).verdict is verdict


def test_landings_beyond_the_raster_leave_it_unknown(raster):
    finding = Casualty().judge(launch(raster(0.0, west=128.0), releases=[]))
    assert finding.verdict is UNKNOWN
    assert "100 % of the drops come down where the raster says nothing" in finding.sentence


def test_a_spread_of_landings_makes_a_range(tmp_path):
    people = np.zeros((100, 100))
    people[:, 53:] = 50.0 * CELL_KM2
    file = write_raster(tmp_path / "half.tif", people, west=122.0, north=42.0, step=0.1)
    fell = launch(file, releases=[], members=200)
    longitude = np.where(np.arange(200) % 2, 127.25, 127.35)
    found = Casualty().judge(came_down(fell, HERE[0], longitude))
    mean = 25e-6 * casualty_area_m2(1.0)
    assert mean < found.measured < 1.2 * mean


def test_without_raster_or_reader_it_is_unknown(raster, monkeypatch):
    file = raster(0.0)
    assert "write population: FILE" in Casualty().judge(launched_at(world(), *HERE)).sentence
    fell = launch(file)
    monkeypatch.setitem(sys.modules, "rasterio", None)
    file.touch()
    finding = Casualty().judge(fell)
    assert (finding.verdict, finding.no_data) == (UNKNOWN, True)
    assert "windfall[raster]" in finding.sentence


def test_a_raster_has_it_asked_and_settles_people_below(raster):
    others = [waiver for waiver in WAIVED if waiver["criterion"] != "casualty"]
    (cell,) = answer(world(), waived=others, population=str(raster(0.0))).times
    assert "casualty" in {finding.criterion for finding in cell.findings}
    assert not any("people below" in finding.sentence for finding in cell.findings)
    assert cell.verdict is CAUTION


def test_limits_stand_in_order_and_files_are_named(tmp_path):
    with pytest.raises(InputError, match="must not exceed"):
        campaign(criteria={"casualty": {"caution_above_casualties": 1e-3}})
    read = campaign(population="people.tif").with_files_read(tmp_path)
    assert read.population == str(tmp_path / "people.tif")
    assert campaign(population="people.tif").files() == ("people.tif",)
