"""P(inside) and its interval: does it hold the truth as often as it says, and does it behave."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from scipy.stats import beta

from planner.forecast.run_shares import takes
from planner.landing.probability import (
    Count,
    Drops,
    clopper_pearson,
    effective_drops,
    likeness,
    share_inside,
)

pytestmark = pytest.mark.long

FAR = shapely.box(200, -5, 210, 5)
HALF = shapely.box(0, -1000, 1000, 1000)


def drops_of(points, members: int, landed=None, unknown=None) -> Drops:
    """Drops of members in turn, all landed unless said otherwise."""
    n = len(points)
    landed = np.ones(n, dtype=bool) if landed is None else landed
    unknown = ~landed if unknown is None else unknown
    return Drops(points[:, 0], points[:, 1], landed, unknown, np.arange(n) % members)


def world(rng, members: int, n: int, between: float, *, tails: bool = False):
    """Landings of unit variance each way; `between` is the share that the members' winds differ by."""
    shift = rng.normal(size=(members, 2))
    if tails:
        shift = rng.standard_t(3, size=(members, 2)) / np.sqrt(3)
    own = rng.normal(size=(n, 2))
    return np.sqrt(between) * shift[np.arange(n) % members] + np.sqrt(1 - between) * own


AREAS = {
    "half": HALF,
    "a sixth": shapely.box(1, -1000, 1000, 1000),
    "a fiftieth": shapely.box(2, -1000, 1000, 1000),
    "nearly all": shapely.box(-2, -1000, 1000, 1000),
    "disc in the middle": shapely.Point(0, 0).buffer(1.0),
    "disc at the side": shapely.Point(1.5, 0).buffer(0.7),
}


@pytest.mark.parametrize(
    ("members", "n", "between"),
    [
        *((5, n, between) for n in (1000, 60) for between in (0.0, 0.3, 0.9)),
        (20, 1000, 0.3),
        *(pytest.param(20, 1000, between, marks=pytest.mark.nightly) for between in (0.0, 0.9)),
    ],
)
def test_the_interval_holds_the_truth_at_least_nine_times_in_ten(members, n, between):
    rng = np.random.default_rng(members * n)
    many = rng.normal(size=(200_000, 2))
    truth = {name: shapely.contains_xy(area, *many.T).mean() for name, area in AREAS.items()}
    caught = dict.fromkeys(AREAS, 0)
    worlds = 200
    for _ in range(worlds):
        drops = drops_of(world(rng, members, n, between), members)
        for name, area in AREAS.items():
            share = share_inside(drops, area)
            caught[name] += share.low <= truth[name] <= share.high
    shares = np.array(list(caught.values())) / worlds
    assert shares.min() >= 0.90
    assert 0.93 <= shares.mean() <= 0.99


ENSEMBLE_AND_MODEL, LAGGED_ENSEMBLES, LAGGED_RUNS = (31, *[1] * 31), (100, 71, 50) * 3, (6, 3, 1, 1)


@pytest.mark.parametrize(
    ("weights", "between"),
    [
        *((weights, 0.3) for weights in (ENSEMBLE_AND_MODEL, LAGGED_ENSEMBLES, LAGGED_RUNS)),
        *((LAGGED_RUNS, between) for between in (0.0, 0.9)),
        *(
            pytest.param(weights, between, marks=pytest.mark.nightly)
            for weights in (ENSEMBLE_AND_MODEL, LAGGED_ENSEMBLES)
            for between in (0.0, 0.9)
        ),
    ],
)
def test_the_interval_holds_the_truth_where_some_members_fly_many_more_drops(weights, between):
    rng = np.random.default_rng(5)
    many = rng.normal(size=(200_000, 2))
    truth = {name: shapely.contains_xy(area, *many.T).mean() for name, area in AREAS.items()}
    member, _ = takes(weights, np.arange(1000))
    caught = dict.fromkeys(AREAS, 0)
    for _ in range(200):
        shift, own = rng.normal(size=(len(weights), 2)), rng.normal(size=(1000, 2))
        points = np.sqrt(between) * shift[member] + np.sqrt(1 - between) * own
        drops = replace(drops_of(points, len(weights)), member=member)
        for name, area in AREAS.items():
            share = share_inside(drops, area)
            caught[name] += share.low <= truth[name] <= share.high
    shares = np.array(list(caught.values())) / 200
    assert shares.min() >= 0.87
    assert shares.mean() >= 0.92


def test_the_plain_binomial_interval_would_be_wrong_three_times_in_four():
    """What clustering is for: members that differ make a thousand drops worth a handful."""
    rng = np.random.default_rng(0)
    caught = []
    for _ in range(100):
        inside = world(rng, 5, 1000, 0.5)[:, 0] > 0
        low, high = clopper_pearson(inside.mean(), inside.size)
        caught.append(low <= 0.5 <= high)
    assert np.mean(caught) < 0.25


@pytest.mark.parametrize("tails", [False, True])
@pytest.mark.parametrize("between", [0.1, 0.5, 0.9])
def test_an_area_that_no_drop_hit_is_not_called_safer_than_it_is(between, tails):
    rng = np.random.default_rng(1)
    many = world(rng, 100_000, 100_000, between, tails=tails)
    missed, caught = 0, 0
    for _ in range(300):
        points = world(rng, 5, 400, between, tails=tails)
        edge = points[:, 0].max() + rng.uniform(0.01, 2.0)
        share = share_inside(drops_of(points, 5), shapely.box(edge, -1000, 1000, 1000))
        truth = (many[:, 0] > edge).mean()
        missed += share.high < truth
        caught += 1
    assert missed / caught <= 0.05


def test_an_area_far_from_every_landing_is_nearly_safe_even_with_five_members():
    points = world(np.random.default_rng(0), 5, 1000, 0.3)
    share = share_inside(drops_of(points, 5), FAR)
    assert share.probability == 0.0
    assert share.low == 0.0
    assert 1 - 0.025 ** (1 / 1000) <= share.high < 0.01


def test_an_area_just_beyond_five_unlike_members_stays_uncertain():
    points = world(np.random.default_rng(0), 5, 1000, 0.9)
    share = share_inside(drops_of(points, 5), shapely.box(points[:, 0].max() + 0.1, -9, 99, 9))
    assert share.probability == 0.0
    assert share.high > 0.1


def test_inside_and_outside_are_mirror_images():
    points = world(np.random.default_rng(3), 5, 500, 0.4)
    drops = drops_of(points, 5)
    for edge in (0.3, 50.0):
        there = share_inside(drops, shapely.box(edge, -1000, 1000, 1000))
        here = share_inside(drops, shapely.box(-1000, -1000, edge, 1000))
        assert there.probability == pytest.approx(1 - here.probability)
        assert there.low == pytest.approx(1 - here.high, abs=2e-3)
        assert there.high == pytest.approx(1 - here.low, abs=2e-3)


@pytest.mark.parametrize("between", [0.0, 0.3, 0.9])
def test_the_interval_holds_its_share_and_grows_with_the_area(between):
    drops = drops_of(world(np.random.default_rng(5), 5, 600, between), 5)
    shares = [share_inside(drops, shapely.Point(0, 0).buffer(r)) for r in np.linspace(0.05, 6, 40)]
    for share in shares:
        assert 0 <= share.low <= share.probability <= share.high <= 1
    for name in ("low", "probability", "high"):
        values = np.array([getattr(share, name) for share in shares])
        assert np.diff(values).min() >= 0
        assert values[-1] > values[0]


def test_it_is_never_narrower_than_for_independent_drops():
    rng = np.random.default_rng(6)
    for between in (0.0, 0.2):
        drops = drops_of(world(rng, 5, 500, between), 5)
        for area in AREAS.values():
            share = share_inside(drops, area)
            low, high = clopper_pearson(share.probability, 500)
            assert share.low <= low + 1e-12
            assert share.high >= high - 1e-12


def test_members_that_differ_more_make_it_wider():
    widths = []
    for between in (0.0, 0.3, 0.9):
        share = share_inside(drops_of(world(np.random.default_rng(7), 5, 1000, between), 5), HALF)
        widths.append(share.high - share.low)
    assert widths[0] < widths[1] < widths[2]


def test_one_member_says_nothing_about_itself():
    share = share_inside(drops_of(world(np.random.default_rng(0), 1, 100, 0.0), 1), HALF)
    assert share.low is None
    assert share.high is None
    assert 0.3 < share.probability < 0.7


def test_landings_that_nobody_knows_raise_the_upper_bound_but_not_the_share():
    points = world(np.random.default_rng(8), 5, 1000, 0.0)
    lost = np.arange(1000) >= 900
    known = share_inside(drops_of(points, 5), FAR)
    share = share_inside(drops_of(points, 5, landed=~lost), FAR)
    assert share.probability == 0.0
    assert share.low == 0.0
    assert share.high > 0.1 > known.high


def test_cargo_that_was_never_released_is_no_unknown_landing():
    points = world(np.random.default_rng(8), 5, 1000, 0.0)
    aboard = np.arange(1000) >= 900
    share = share_inside(drops_of(points, 5, landed=~aboard, unknown=np.zeros(1000, dtype=bool)), FAR)
    assert share.high < 0.02


def test_when_nothing_landed_nothing_is_known():
    none = np.zeros(50, dtype=bool)
    lost = share_inside(drops_of(np.zeros((50, 2)), 5, landed=none), HALF)
    assert (lost.probability, lost.low, lost.high) == (0.0, 0.0, 1.0)
    aboard = share_inside(drops_of(np.zeros((50, 2)), 5, landed=none, unknown=none), HALF)
    assert aboard.probability == 0.0
    assert aboard.high < 0.1


def test_members_with_one_drop_each_count_as_independent():
    points = np.random.default_rng(9).normal(size=(30, 2))
    share = share_inside(drops_of(points, 30), HALF)
    assert (share.low, share.high) == pytest.approx(clopper_pearson(share.probability, 30), rel=0.02)


def test_drops_that_all_landed_on_one_point_are_answered():
    drops = drops_of(np.tile([1.0, 1.0], (40, 1)), 4)
    assert share_inside(drops, HALF).probability == 1.0
    assert share_inside(drops, FAR).probability == 0.0


def test_likeness_is_the_members_share_of_the_variance():
    rng = np.random.default_rng(10)
    member = np.arange(100_000) % 500
    values = 3 * rng.normal(size=500)[member] + 4 * rng.normal(size=member.size)
    assert likeness(values, member) == pytest.approx(9 / 25, abs=0.04)
    assert likeness(values[:500] * 0, member[:500]) == 0.0
    assert likeness(member.astype(float), member) == pytest.approx(1.0)


def test_five_identical_members_are_worth_fewer_than_five_drops():
    all_or_none = Count(np.full(5, 200), np.array([200, 200, 0, 0, 0]), np.zeros(5, dtype=np.int64))
    assert effective_drops(all_or_none, 1.0) < 5


def test_clopper_pearson_is_the_binomial_interval_for_whole_drops():
    low, high = clopper_pearson(0.3, 10)
    assert low == pytest.approx(beta.ppf(0.025, 3, 8))
    assert high == pytest.approx(beta.ppf(0.975, 4, 7))
    assert clopper_pearson(0.0, 20) == (0.0, pytest.approx(1 - 0.025 ** (1 / 20)))
    assert clopper_pearson(1.0, 20) == (pytest.approx(0.025 ** (1 / 20)), 1.0)
