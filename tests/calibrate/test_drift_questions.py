"""What is summed in closed form is what a zone of many drops comes to."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from planner import zone
from planner.calibrate.conformal import conformal_of, edge_of
from planner.calibrate.drift_questions import QUESTIONS, field_in, level_of, plan_in, way_in
from planner.calibrate.sounding_columns import columns_of
from tests.calibrate.station import soundings

TABLE = np.loadtxt(Path(__file__).parents[2] / "data" / "wind_error.csv", delimiter=",", skiprows=1)
NUMBERS = {"column_share": 0.2, "length_km": 3.0, "memory_h": 6.0, "wind_share": 0.15, "scale": 1.0}
STILL = dict.fromkeys(
    ("launch_position_m", "ascent_rate", "descent_rate", "burst_altitude_m", "float_altitude_m"), 0
)


@pytest.fixture(scope="module")
def column(tmp_path_factory):
    columns, _ = columns_of([soundings(tmp_path_factory.mktemp("station") / "one.txt", days=1)])
    return columns[0]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_areas_of_many_drops_are_the_circles_of_the_closed_sum(column, question):
    plan = plan_in(column, question)
    spread = type(plan.spread).model_validate({**STILL, "wind_error": NUMBERS})
    _, told = zone(plan.model_copy(update={"spread": spread, "members": 8_000}), field_in(column))
    found = {area.probability: area.km2 for area in told.pieces[0].areas}
    leads_h = np.array([6.0, 24.0])
    model = SimpleNamespace(
        sigma_mps=TABLE[:, 1:3],
        altitudes_m=TABLE[:, 0],
        leads_h=leads_h,
        length_km=np.full(2, NUMBERS["length_km"]),
        column_share=NUMBERS["column_share"],
        memory_h=NUMBERS["memory_h"],
        wind_share=NUMBERS["wind_share"],
    )
    variance = way_in(column, question).variance_km2(model, 0.0)
    for probability in (0.5, 0.9):
        round_it = -2.0 * np.log(1.0 - probability) * np.pi * variance
        assert found[probability] == pytest.approx(round_it, rel=0.08)


def test_a_flight_that_a_sounding_is_too_low_for_is_none(tmp_path):
    columns, _ = columns_of([soundings(tmp_path / "low.txt", days=1, top_gpm=4_000.0)])
    assert [way_in(columns[0], question) is None for question in QUESTIONS] == [False, False, True, True]


@pytest.mark.parametrize("tail", [4.0, 8.0, 30.0])
def test_the_last_factor_finds_how_much_larger_and_of_what_tail_misses_are(tail):
    rng = np.random.default_rng(2)
    size = np.sqrt((tail - 2.0) / rng.chisquare(tail, 40_000))
    missed = 1.3 * size * np.hypot(*rng.standard_normal((2, 40_000)))
    found = conformal_of(missed)
    assert found.sigma_factor == pytest.approx(1.3, rel=0.04)
    held = [(level_of(missed / found.sigma_factor, found.tail) <= p).mean() for p in (0.5, 0.75, 0.9, 0.95)]
    assert held == pytest.approx([0.5, 0.75, 0.9, 0.95], abs=0.01)
    assert level_of(np.array(edge_of(0.9, tail)), tail) == pytest.approx(0.9)
