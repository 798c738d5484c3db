"""The vertical half: laws, stages, passages, and the steps that the drift takes from them."""

import numpy as np
import pytest
from scipy.integrate import quad

from planner.air import AirColumn
from planner.drift.tawhiri_steps import tawhiri_steps
from planner.geo import Floats
from planner.plan.constant_rate import ConstantRate
from planner.vehicle.constant_rate_physics import drag_table
from planner.vehicle.fall import Falling, column_fall_table
from planner.vehicle.physics import physics_of
from planner.vehicle.profile import Law, Profile, StageKind, Steady, exact_steps
from tests.oracles.tawhiri import drag_speed

BURST = ConstantRate(ascent_rate_mps=5.0, burst_altitude_m=30_000.0, descent_rate_mps=5.0)
FLOAT = ConstantRate(ascent_rate_mps=4.0, float_altitude_m=4_000.0, float_hours=3.0, descent_rate_mps=6.0)

FIRST = np.zeros(1, dtype=np.int64)
"""One draw that falls through a table's first column of air."""


def profile(
    vehicle: ConstantRate, start: list[float] | None = None, top: list[float] | None = None
) -> Profile:
    begin = np.array(start or [0.0])
    return physics_of(vehicle).profile(
        start_m=begin,
        ascent_mps=np.full(begin.size, vehicle.ascent_rate_mps or 0.0),
        top_m=np.array(top or [vehicle.top_altitude_m or 0.0] * begin.size),
        descent_mps=np.full(begin.size, vehicle.descent_rate_mps),
    )


def fall_seconds(high: float, low: float, sea_level_mps: float) -> float:
    """The fall time by adaptive quadrature of the three-layer law, its joints given."""
    joints = [z for z in (11_000.0, 25_000.0) if low < z < high]
    return float(quad(lambda z: 1.0 / drag_speed(sea_level_mps, z), low, high, points=joints or None)[0])


@pytest.mark.parametrize("speed", [0.5, 5.0, 60.0])
@pytest.mark.parametrize(
    ("high", "low"), [(30_000.0, 0.0), (4_000.0, 153.0), (34_567.8, 11_005.0), (900.0, -400.0)]
)
def test_a_fall_takes_the_time_that_the_three_layer_law_says(high: float, low: float, speed: float) -> None:
    law = Falling(np.array([high]), np.array([speed]), drag_table(), FIRST)
    took = law.elapsed_s(np.array([low]))[0]
    assert took == pytest.approx(fall_seconds(high, low, speed), abs=0.1, rel=2e-6)
    assert law.altitude_m(np.array([[took]]))[0, 0] == pytest.approx(low, abs=0.01)


def test_a_fall_from_thirty_kilometres_slows_as_the_air_thickens() -> None:
    law = Falling(np.array([30_000.0]), np.array([5.0]), drag_table(), FIRST)
    speeds = [-float(law.climb_mps(np.array([z]))[0]) for z in (30_000.0, 15_000.0, 5_000.0, 0.0)]
    assert speeds == pytest.approx(
        [drag_speed(5.0, z) for z in (30_000.0, 15_000.0, 5_000.0, 0.0)], rel=1e-12
    )
    assert speeds == sorted(speeds, reverse=True)
    assert speeds[-1] == pytest.approx(5.0, rel=0.01)


ROWS = np.array([1, 0, 1, 0])
"""Which of two columns of air each of four draws falls through."""


def winter_and_summer() -> list[AirColumn]:
    """Two columns that are both hydrostatic: 40 K apart, the warm one half as dense again at 30 km."""
    height = np.arange(-500.0, 80_500.0, 500.0)
    return [
        AirColumn(height, np.full(height.size, kelvin), 101_325.0 * np.exp(-height * 0.0341632 / kelvin))
        for kelvin in (240.0, 280.0)
    ]


def four_falls(*columns: AirColumn, pick: slice = slice(None)) -> Falling:
    """Four draws, or some of them, each in its column; in the only one where one is given."""
    start, speed = np.array([30_000.0, 30_000.0, 12_345.6, 900.0]), np.array([5.0, 5.0, 0.7, 60.0])
    rows = ROWS if len(columns) > 1 else np.zeros_like(ROWS)
    return Falling(start[pick], speed[pick], column_fall_table(*columns), rows[pick])


def seconds_through(air: AirColumn, high: float, low: float, sea_level_mps: float) -> float:
    """The fall time by adaptive quadrature of sqrt(1.225 / density)."""
    slowness = lambda z: np.sqrt(air.density(z) / 1.225) / sea_level_mps  # noqa: E731
    return float(quad(slowness, low, high, limit=200)[0])


def test_each_draw_falls_through_its_own_column_of_air() -> None:
    columns = winter_and_summer()
    law = four_falls(*columns)
    took = law.elapsed_s(np.full(4, 100.0))
    fallen = zip(ROWS, law.start_m, law.speed_mps, strict=True)
    owed = [seconds_through(columns[row], high, 100.0, speed) for row, high, speed in fallen]
    assert took == pytest.approx(owed, rel=2e-6)
    assert took[0] > 1.02 * took[1]  # the warm column is denser high up
    assert law.altitude_m(took[:, None])[:, 0] == pytest.approx(np.full(4, 100.0), abs=0.01)


def test_a_draws_fall_knows_nothing_of_the_other_columns() -> None:
    columns, low, times = winter_and_summer(), np.full(4, 50.0), np.tile([0.0, 7.0, 300.0], (4, 1))
    both = four_falls(*columns)
    for i, row in enumerate(ROWS):
        alone, mine = four_falls(columns[row], pick=slice(i, i + 1)), slice(i, i + 1)
        assert both.elapsed_s(low)[mine] == alone.elapsed_s(low[mine])
        assert both.climb_mps(low)[mine] == alone.climb_mps(low[mine])
        np.testing.assert_array_equal(both.altitude_m(times)[mine], alone.altitude_m(times[mine]))


FOUR_M, FOUR_MPS = np.array([0.0, 0.0, 12.5, 9_000.0]), np.array([0.5, 5.0, 5.0, 60.0])
LAWS = {
    "a climb": (Steady(FOUR_M, FOUR_MPS), np.array([200.0, 30_000.0, 31_234.5, 9_000.1])),
    "a steady fall": (Steady(FOUR_M + 20_000.0, -FOUR_MPS), FOUR_M),
    "a fall through two columns": (four_falls(*winter_and_summer()), np.array([0.0, -500.0, 11.1, 899.0])),
}


@pytest.mark.parametrize(("law", "end_m"), LAWS.values(), ids=list(LAWS))
def test_a_clock_runs_from_rung_to_rung_as_the_law_does(law: Law, end_m: Floats) -> None:
    rungs_m = np.array([-500.0, 0.0, 100.0, 2_000.0, 5_017.3, 11_000.0, 17_000.0, 30_000.0, 33_000.0])
    clock = law.clock(rungs_m, end_m)
    at_rungs = clock.at_rungs[:, clock.row]
    elapsed = np.array([law.elapsed_s(np.full(4, altitude)) for altitude in rungs_m])
    np.testing.assert_allclose(np.diff(at_rungs, axis=0) * clock.scale, np.diff(elapsed, axis=0), rtol=1e-9)
    np.testing.assert_allclose((at_rungs - clock.begin) * clock.scale, elapsed, rtol=1e-9, atol=1e-6)
    assert (clock.end - clock.begin) * clock.scale == pytest.approx(law.elapsed_s(end_m), rel=1e-9)
    assert (np.diff(clock.at_rungs, axis=0) * law.climb_mps(end_m)[0] > 0).all()


def test_flights_that_differ_in_their_rate_alone_share_one_clock() -> None:
    rungs_m = np.array([0.0, 1_000.0])
    shared = [law.clock(rungs_m, end_m).at_rungs.shape for law, end_m in LAWS.values()]
    assert shared == [(2, 1), (2, 1), (2, 2)]


def test_a_burst_comes_after_the_height_over_the_rate() -> None:
    flight = profile(BURST, [100.0])
    assert [name for name, _ in flight.events()] == ["burst"]
    assert flight.events()[0][1][0] == pytest.approx((30_000.0 - 100.0) / 5.0)


def test_a_float_lasts_its_hours_at_its_altitude() -> None:
    flight = profile(FLOAT, [500.0])
    (begin_name, begin), (end_name, end) = flight.events()
    assert (begin_name, end_name) == ("float_start", "float_end")
    assert begin[0] == pytest.approx(3_500.0 / 4.0)
    assert end[0] - begin[0] == pytest.approx(3 * 3_600.0)
    assert [stage.kind for stage in flight.stages] == [StageKind.CLIMB, StageKind.LEVEL, StageKind.FALL]
    assert (flight.stages[1].law.altitude_m(np.array([[0.0, 5_000.0, 10_800.0]])) == 4_000.0).all()


def test_a_top_below_the_start_is_the_start() -> None:
    flight = profile(BURST, [800.0], top=[500.0])
    assert flight.stages[0].duration_s[0] == 0.0
    assert flight.stages[1].start_m[0] == 800.0


def test_without_an_ascent_the_fall_begins_at_the_site() -> None:
    flight = profile(ConstantRate(descent_rate_mps=5.0), [1_234.0])
    assert [stage.kind for stage in flight.stages] == [StageKind.FALL]
    assert flight.events() == []
    assert flight.stages[0].start_m[0] == 1_234.0


def test_an_altitude_is_passed_first_on_the_way_up() -> None:
    flight = profile(BURST, [0.0, 0.0, 0.0, 5_000.0])
    passed = flight.passage_s(np.array([10_000.0, 30_000.0, 30_001.0, 1_000.0]))
    assert passed[:2] == pytest.approx([2_000.0, 6_000.0])
    assert passed[2] == np.inf
    on_the_way_down = 25_000.0 / 5.0 + fall_seconds(30_000.0, 1_000.0, 5.0)
    assert passed[3] == pytest.approx(on_the_way_down, abs=0.1)


def test_the_altitude_of_a_float_is_passed_when_the_float_begins() -> None:
    assert profile(FLOAT).passage_s(np.array([4_000.0]))[0] == pytest.approx(1_000.0)
    assert profile(FLOAT).passage_s(np.array([0.0]))[0] == 0.0


def test_exact_steps_cover_every_stage_and_meet_at_its_ends() -> None:
    flight = profile(FLOAT, [0.0, 123.4], top=[4_000.0, 2_345.6])
    steps = exact_steps(flight, longest_s=1e6)
    ends = flight.ends_s()
    for i in range(2):
        count = steps.number[i]
        reached = np.cumsum(steps.seconds[i, :count])
        assert steps.seconds[i, :count].max() <= 60.0
        assert steps.seconds[i, :count].min() > 0.0
        assert (steps.seconds[i, count:] == 0.0).all()
        for end in ends:
            assert np.abs(reached - end[i]).min() < 1e-6
        altitude = steps.altitude_m[i, :count]
        np.testing.assert_allclose(altitude[1:, 0], altitude[:-1, 4], rtol=0, atol=1e-6)
        assert altitude[-1, 4] == pytest.approx(-500.0, abs=1e-6)
        np.testing.assert_array_equal(altitude[:, 1], altitude[:, 2])
        np.testing.assert_array_equal(altitude[:, 3], altitude[:, 4])


def test_the_middle_of_a_step_is_the_altitude_at_half_its_time() -> None:
    flight = profile(BURST)
    steps = exact_steps(flight, longest_s=1e6)
    fall = flight.stages[1].law
    length = steps.seconds[0, 100]  # of the fall's steps: the climb takes a hundred before them
    middle = fall.altitude_m(np.array([[3.5 * length]]))[0, 0]
    assert steps.altitude_m[0, 103, 1] == pytest.approx(middle, abs=1e-9)


@pytest.mark.parametrize("speed", [1.0, 20.0, 60.0, 900.0])
def test_no_step_crosses_more_than_a_kilometre_however_fast_the_fall(speed: float) -> None:
    flight = profile(ConstantRate(descent_rate_mps=speed), [30_000.0])
    steps = exact_steps(flight, longest_s=1e6)
    crossed = steps.altitude_m[0, :, 0] - steps.altitude_m[0, :, 4]
    assert crossed.sum() == pytest.approx(30_500.0)
    assert crossed.max() <= 1_000.0
    assert steps.seconds.max() <= 60.0


def test_steps_are_cut_at_the_horizon() -> None:
    flight = profile(BURST, [0.0, 1_000.0])
    for longest in (90.0, 6_010.0, 7_200.0):
        steps = exact_steps(flight, longest_s=longest)
        assert steps.seconds.sum(axis=1) == pytest.approx([longest, longest])


def test_a_draws_steps_do_not_depend_on_its_neighbours() -> None:
    both, alone = profile(BURST, [0.0, 17_000.0]), profile(BURST, [17_000.0])
    for cut in (exact_steps, tawhiri_steps):
        two, one = cut(both, longest_s=86_400.0), cut(alone, longest_s=86_400.0)
        count = one.number[0]
        assert two.number[1] == count
        for of_two, of_one in zip(two[:-1], one[:-1], strict=True):
            np.testing.assert_array_equal(of_two[1, :count], of_one[0, :count])


@pytest.mark.parametrize("burst", [29_990.0, 30_000.0, 30_123.4])
def test_in_the_parity_mode_a_stage_ends_once_even_where_its_chord_falls_short(burst: float) -> None:
    """The bisected end may lie a hundredth of a step below the burst; the climb is over all the same."""
    steps = tawhiri_steps(profile(BURST, top=[burst]), longest_s=86_400.0)
    altitude = steps.altitude_m[0, : steps.number[0]]
    climbing = altitude[:, 4] > altitude[:, 0]
    assert climbing.sum() == np.ceil(burst / 300.0)
    reached = altitude[climbing.sum(), 0]
    assert reached == pytest.approx(burst, abs=300.0 / 128)
    assert steps.kept[0, climbing.sum() - 1] < 1.0


def test_steady_motion_never_reaches_a_height_it_does_not_move_to() -> None:
    hold = Steady(np.array([100.0]), np.array([0.0]))
    assert not np.isfinite(hold.elapsed_s(np.array([200.0]))[0])
