"""Several runs as one field: what all of them cover, and the air and the members of all."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.air import column_mean
from planner.errors import InputError, NoForecast
from planner.forecast.field_set import FieldSet, only, parts_of, together
from planner.forecast.grid import Area, Grid
from planner.forecast.run_shares import whole_shares
from planner.sample.analytic import START, analytic_field

WIDE = Grid(30.0, 120.0, 1.0, 1.0, 11, 21)
NARROW = Grid(33.0, 123.0, 0.5, 0.5, 13, 15)


def model(name="a", u=5.0, *, members=1, later_h=0.0, **words):
    """A steady run that begins `later_h` after the others, with a name of its own."""
    field = analytic_field(
        lambda lat, lon, h, t: u, lambda lat, lon, h, t: 0.0, members=members, **{"grid": WIDE, **words}
    )
    start = START + timedelta(hours=later_h)
    card = replace(
        field.forecast,
        id=f"{name}-run",
        source=name,
        issued_at=start,
        valid_from=start,
        valid_to=field.forecast.valid_to + timedelta(hours=later_h),
    )
    return replace(field, forecast=card, start=start)


def test_the_card_says_what_all_runs_cover():
    low = np.array([100_000.0, 50_000.0, 20_000.0])
    both = together([(model("a", members=3), 1.0), (model("b", later_h=3, grid=NARROW, levels_pa=low), 0.5)])
    card = both.forecast
    assert (card.id, card.source, card.members) == ("a-run+b-run", "a+b", 4)
    assert card.issued_at == START + timedelta(hours=3)
    assert (card.valid_from, card.valid_to) == (START + timedelta(hours=3), START + timedelta(hours=12))
    assert card.area == Area(33.0, 123.0, 39.0, 130.0)
    assert card.top_m == min(part.field.forecast.top_m for part in both.parts)
    assert [(p.id, p.source, p.weight, len(p.members)) for p in card.parts] == [
        ("a-run", "a", 1.0, 3),
        ("b-run", "b", 0.5, 1),
    ]
    assert sorted(m for p in card.parts for m in p.members) == [0, 1, 2, 3]


def test_all_runs_count_their_seconds_from_one_start_and_keep_their_ladders():
    early, late = model("a"), model("b", later_h=3)
    both = together([(early, 1.0), (late, 1.0)])
    moment = START + timedelta(hours=7)
    assert both.start == early.start
    assert [part.field.seconds(moment) for part in both.parts] == [both.seconds(moment)] * 2
    assert both.parts[1].field.times_s[0] == 3 * 3600
    assert both.parts[0].field is early
    assert both.parts[1].opened is late, "its ladder is kept by that name"


def test_a_run_alone_is_itself_unless_something_is_to_be_said():
    run = model()
    assert together([(run, 1.0)]) is run
    said = together([(run, 1.0)], ["b is left out"])
    assert isinstance(said, FieldSet)
    assert said.forecast == run.forecast
    assert said.warnings[0] == "b is left out"


def test_a_flight_must_start_in_every_run():
    both = together([(model("a"), 1.0), (model("b", later_h=3, grid=NARROW), 1.0)])
    both.require(START + timedelta(hours=4), 35.0, 125.0)
    with pytest.raises(NoForecast, match="before b-run"):
        both.require(START + timedelta(hours=1), 35.0, 125.0)
    with pytest.raises(NoForecast, match="b-run covers"):
        both.require(START + timedelta(hours=4), 31.0, 125.0)


def test_runs_that_share_no_place_or_time_are_refused():
    with pytest.raises(NoForecast, match=r"no place is in all of a-run .* and b-run|no place is in all of"):
        together([(model("a"), 1.0), (model("b", grid=Grid(-10.0, 0.0, 1.0, 1.0, 5, 5)), 1.0)])
    with pytest.raises(NoForecast, match="no time is in all of"):
        together([(model("a"), 1.0), (model("b", later_h=48), 1.0)])


def test_a_real_run_and_a_sample_are_never_combined():
    sample = model("sample")
    sample = replace(sample, forecast=replace(sample.forecast, is_sample=True))
    with pytest.raises(InputError, match="never combined"):
        together([(model("a"), 1.0), (sample, 1.0)])


def test_the_air_is_the_weighted_mean_of_the_members():
    cold = model("a", members=3)
    warm = replace(model("b"), temperature_k=model("b").temperature_k + np.float32(4.0))
    both = together([(cold, 1.0), (warm, 1.0)])
    moment = START + timedelta(hours=2)
    there = both.column(35.0, 125.0, moment)
    alone = cold.column(35.0, 125.0, moment)
    np.testing.assert_allclose(
        there.temperature(5000.0), alone.temperature(5000.0) + 1.0, atol=1e-4, err_msg="one of four members"
    )
    np.testing.assert_allclose(there.pressure(5000.0), alone.pressure(5000.0), rtol=1e-9)
    track = np.array([[7200.0, 35.0, 125.0, 0.0], [9000.0, 35.0, 125.5, 6000.0]])
    met = both.column_along(track)
    assert met.temperature(3000.0) == pytest.approx(
        cold.column_along(track).temperature(3000.0) + 1.0, abs=1e-4
    )


def test_a_mean_of_one_column_is_that_column():
    column = model().column(35.0, 125.0, START)
    same = column_mean([column], np.ones(1))
    np.testing.assert_array_equal(same.temperature_k, column.temperature_k)
    np.testing.assert_allclose(same.pressure_pa, column.pressure_pa, rtol=1e-14)


def test_the_ground_is_that_of_the_finest_grid():
    hills = {"ground_gpm": lambda lat, lon, h, t: 300.0}
    both = together([(model("a"), 1.0), (model("b", grid=NARROW, **hills), 1.0)])
    assert both.ground_at(35.0, 125.0) == pytest.approx(300.0, abs=0.1)


@given(
    st.lists(st.tuples(st.integers(1, 9), st.floats(0.02, 1.0)), min_size=1, max_size=4), st.integers(1, 700)
)
def test_every_member_flies_within_a_drop_of_the_others_of_its_run_and_runs_within_a_drop_of_their_share(
    runs, drops
):
    several = together([(model(str(k), members=m), w) for k, (m, w) in enumerate(runs)], ["said"])
    member = several.member_of(np.arange(drops))
    flown = np.bincount(member, minlength=several.members)
    whole = np.array(whole_shares(tuple(w for _, w in runs), tuple(m for m, _ in runs)))
    for part, share in zip(several.parts, whole / whole.sum(), strict=True):
        assert np.ptp(flown[part.numbers]) <= 1
        assert abs(flown[part.numbers].sum() - drops * share) < 1


@given(st.lists(st.integers(1, 12), min_size=1, max_size=5), st.integers(0, 10**6))
def test_members_of_equal_weight_take_turns_as_those_of_one_run_do(members, first):
    several = together([(model(str(k), members=m), 0.7) for k, m in enumerate(members)], ["said"])
    drops = np.arange(first, first + 3 * sum(members))
    np.testing.assert_array_equal(several.member_of(drops), drops % sum(members))
    np.testing.assert_array_equal(model(members=3).member_of(drops), drops % 3)


def test_some_of_the_runs_are_a_set_again():
    three = together([(model("a"), 1.0), (model("b", members=2), 0.5), (model("c"), 1.0)], ["d is left out"])
    two = only(three, three.parts[1:], ["a is left out"])
    assert two.forecast.id == "b-run+c-run"
    assert two.members == 3
    assert two.left_out == ("d is left out", "a is left out")
    assert parts_of(two)[0].opened is three.parts[1].opened


@pytest.mark.parametrize(
    ("one", "other", "common"),
    [
        (Area(30, 120, 40, 140), Area(35, 130, 45, 150), Area(35, 130, 40, 140)),
        (Area(30, 170, 40, -170), Area(30, 175, 40, -160), Area(30, 175, 40, -170)),
        (Area(30, 175, 40, -160), Area(30, 170, 40, 178), Area(30, 175, 40, 178)),
        (Area(-90, -180, 90, 180), Area(30, 170, 40, -170), Area(30, 170, 40, -170)),
        (Area(30, 170, 40, -170), Area(-90, -180, 90, 180), Area(30, 170, 40, -170)),
        (Area(30, 170, 40, 180), Area(30, 160, 40, 180), Area(30, 170, 40, 180)),
        (Area(30, 120, 40, 140), Area(30, 150, 40, 160), None),
        (Area(30, 120, 40, 140), Area(41, 120, 45, 140), None),
    ],
)
def test_what_two_areas_share(one, other, common):
    assert one.common(other) == common
    assert other.common(one) == common
