"""The table of launches: coverage, threads, and what a site's answer holds."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from planner import Campaign, Effort, Verdict, parse, read_yaml, windows
from planner.errors import InputError, NoForecast, Stopped
from planner.window.window import judge_launches
from tests.worlds import FAR_AWAY, NOW, START, TOWN, Grid, campaign, world

EXAMPLES = sorted((Path(__file__).parents[2] / "data" / "campaigns").glob("*.yaml"))
TWO_SITES = [
    {"name": "hill", "latitude_deg": 37.9, "longitude_deg": 126.7},
    {"name": "field", "latitude_deg": 37.8, "longitude_deg": 127.2},
]
OUTSIDE = {"name": "outside", "latitude_deg": -33.0, "longitude_deg": 151.0}
HOURLY = {"from": "run+1h", "to": "run+4h", "every": "1h"}
MANY = {"from": "run+1h", "to": "run+9h", "every": "20min"}


@pytest.fixture(scope="module")
def field():
    return world()


def answer(field, now=NOW, **changes):
    return windows(campaign(**changes), field, now=now)


def test_calm_known_weather_without_areas_is_go(field):
    (site,) = answer(field, launch_times=HOURLY).sites
    assert [time.verdict for time in site.times] == [Verdict.GO] * 4
    (window,) = site.windows
    assert (window.first, window.last) == (START + timedelta(hours=1), START + timedelta(hours=4))
    assert (window.verdict, window.best) == (Verdict.GO, None)


def test_a_prior_wind_error_leaves_a_campaign_without_areas_at_go(field):
    (site,) = answer(field, spread={"wind_error": "prior"}).sites
    assert site.times[0].verdict is Verdict.GO


@pytest.mark.parametrize(
    ("error", "verdict"), [("prior", Verdict.GO), ({"scale": 1.0}, Verdict.CAUTION)], ids=["prior", "by hand"]
)
def test_a_target_that_no_error_misses_is_go_by_the_prior_alone_and_said(field, error, verdict):
    found = answer(field, spread={"wind_error": error}, targets=[{**TOWN, "radius_km": 300}])
    (cell,) = found.sites[0].times
    assert (cell.verdict, cell.probability) == (verdict, 1.0)
    said = "prior, not calibrated" if error == "prior" else "set by hand"
    assert any(said in warning for warning in found.warnings)


def test_the_best_launch_says_when_and_how_likely(field):
    (site,) = answer(field, targets=[TOWN], launch_times=HOURLY).sites
    assert site.windows[0].best.launch_time == START + timedelta(hours=1)
    assert site.windows[0].best.probability == 1.0


def test_a_probability_is_known_even_where_the_target_is_no_criterion(field):
    (site,) = answer(field, targets=[FAR_AWAY], criteria={"forecast_age": {}}).sites
    assert site.times[0].worth is None
    assert site.times[0].probability == 0.0


def test_no_criteria_at_all_is_unknown(field):
    (site,) = answer(field, criteria={}).sites
    assert site.times[0].verdict is Verdict.UNKNOWN


def test_a_forecast_without_surface_weather_is_unknown_and_not_go():
    bare = world(gusts_mps=None, near_heights_m=())
    (site,) = answer(bare).sites
    (cell,) = site.times
    unknown = {f.criterion for f in cell.findings if f.verdict is Verdict.UNKNOWN}
    assert cell.verdict is Verdict.UNKNOWN
    assert unknown == {"surface_wind", "surface_gust", "precipitation", "thunderstorm"}


def test_times_after_the_forecast_are_unknown_and_say_what_is_covered(field):
    (site,) = answer(field, launch_times={"from": "run+10h", "to": "run+14h", "every": "2h"}).sites
    last = site.times[-1]
    (finding,) = last.findings
    assert (last.verdict, last.probability) == (Verdict.UNKNOWN, None)
    assert finding.criterion == "forecast_covers"
    assert "2026-11-24 00:00Z to 2026-11-24 12:00Z" in finding.sentence


def test_a_flight_that_outlasts_the_forecast_is_unknown(field):
    late = {"from": "run+11h", "to": "run+11h", "every": "1h"}
    long_float = {
        "kind": "constant_rate",
        "ascent_rate_mps": 5,
        "float_altitude_m": 3000,
        "float_hours": 3,
        "descent_rate_mps": 5,
    }
    (site,) = answer(field, launch_times=late, vehicle=long_float).sites
    findings = {f.criterion: f for f in site.times[0].findings}
    assert findings["forecast_covers"].verdict is Verdict.UNKNOWN
    assert findings["forecast_covers"].measured == 1.0
    assert site.times[0].verdict is Verdict.UNKNOWN


def test_a_site_outside_the_area_is_unknown_beside_one_inside(field):
    found = answer(field, sites=[OUTSIDE, TWO_SITES[0]])
    assert [(s.site, s.times[0].verdict) for s in found.sites] == [
        ("outside", Verdict.UNKNOWN),
        ("hill", Verdict.GO),
    ]
    assert "to 138 E" in found.sites[0].times[0].findings[0].sentence


def test_a_campaign_that_is_not_covered_at_all_is_refused(field):
    with pytest.raises(NoForecast, match="none of the campaign's 4 launches is covered: analytic"):
        answer(field, sites=[OUTSIDE], launch_times=HOURLY)


def test_a_burst_below_the_site_is_refused_and_not_judged(field):
    with pytest.raises(InputError, match="is not above the site"):
        answer(field, sites=[{**TWO_SITES[0], "altitude_m": 3500.0}])


def test_times_relative_to_the_run_of_an_analysis_count_from_its_first_time():
    (site,) = answer(world(issued_at=None)).sites
    assert site.times[0].launch_time == START + timedelta(hours=1)
    assert site.times[0].verdict is Verdict.UNKNOWN


def test_times_relative_to_now_move_with_the_clock(field):
    asked = {"launch_times": {"from": "now", "to": "now+1h", "every": "1h"}}
    for now in (NOW, NOW + timedelta(hours=3)):
        (site,) = answer(field, now=now, **asked).sites
        assert [time.launch_time for time in site.times] == [now, now + timedelta(hours=1)]


def test_the_answer_is_the_same_for_any_number_of_threads(field):
    asked = campaign(
        sites=TWO_SITES,
        launch_times=HOURLY,
        targets=[TOWN],
        keep_out=[FAR_AWAY],
        spread={"wind_error": "prior"},
        members=15,
    )
    one = windows(asked, field, now=NOW)
    assert windows(asked, field, now=NOW, effort=Effort(threads=3)) == one
    with ThreadPoolExecutor(2) as pool:
        assert windows(asked, field, now=NOW, effort=Effort(threads=2, pool=pool)) == one
    assert {cell.probability for cell in one.sites[0].times} != {0.0, 1.0}


def test_every_launch_draws_the_same_numbers(field):
    asked = {"spread": {"wind_error": "prior"}, "targets": [{**TOWN, "radius_km": 3}], "members": 50}
    unissued = replace(field, forecast=replace(field.forecast, issued_at=None))
    (site,) = windows(campaign(launch_times=HOURLY, **asked), unissued, now=NOW).sites
    probabilities = {cell.probability for cell in site.times}
    assert len(probabilities) == 1
    assert 0 < probabilities.pop() < 1


def test_the_answer_is_the_same_however_many_launches_fly_in_one_sweep(field):
    asked = campaign(
        sites=[*TWO_SITES, OUTSIDE], launch_times=MANY, targets=[TOWN], spread={"wind_error": "prior"}
    )
    alone, *together = (
        windows(asked, field, now=NOW, effort=Effort(threads=threads)) for threads in (16, 2, 1)
    )
    assert together == [alone, alone]


def test_cells_come_by_time_and_then_by_site_and_are_the_answers(field):
    asked = campaign(sites=TWO_SITES, launch_times=HOURLY)
    seen = list(judge_launches(asked, field, now=NOW, effort=Effort(threads=2)))
    found = windows(asked, field, now=NOW)
    assert [(c.launch_time.hour, c.site) for c in seen] == [
        (hour, site) for hour in (1, 2, 3, 4) for site in ("hill", "field")
    ]
    assert tuple(c for c in seen if c.site == "field") == found.sites[1].times


def test_progress_counts_the_drops_of_every_cell_as_it_comes(field):
    seen, cells = [], 0
    asked = campaign(sites=TWO_SITES, launch_times=HOURLY, members=7)
    effort = Effort(threads=2, progress=lambda *counts: seen.append(counts))
    for cells, _ in enumerate(judge_launches(asked, field, now=NOW, effort=effort)):
        assert [done for done, _ in seen] == [7 * (cell + 1) for cell in range(cells)]
    assert cells == 7
    assert seen[-1] == (56, 56)


def test_a_campaign_that_is_stopped_judges_no_further_launch(field):
    seen = []
    effort = Effort(threads=2, progress=lambda *counts: seen.append(counts), stopped=lambda: len(seen) == 3)
    with pytest.raises(Stopped):
        windows(campaign(sites=TWO_SITES, launch_times=MANY), field, now=NOW, effort=effort)
    (done, total) = seen[-1]
    assert len(seen) == 3
    assert done < total / 2


def test_more_drops_to_a_launch_than_memory_holds_are_refused_at_once_and_as_many_fly(field):
    small = Effort(memory_mb=1)
    asked = campaign(targets=[{**TOWN, "radius_km": 3}], spread={"wind_error": "prior"})
    with pytest.raises(InputError, match="WINDFALL_MEMORY_MB") as refused:
        judge_launches(asked.model_copy(update={"members": 100_000}), field, now=NOW, effort=small)
    room = int(re.search(r"more than the ([\d,]+) that 1 MB hold", str(refused.value))[1].replace(",", ""))
    assert room > 1000
    said = f"{room + 1:,} drops to a launch are more than the {room:,} that 1 MB hold.* WINDFALL_MEMORY_MB"
    with pytest.raises(InputError, match=said):
        judge_launches(asked.model_copy(update={"members": room + 1}), field, now=NOW, effort=small)
    full = asked.model_copy(update={"members": room})
    (cell,) = judge_launches(full, field, now=NOW, effort=small)
    (roomy,) = judge_launches(full, field, now=NOW)
    assert cell == roomy
    assert 0 < cell.probability < 1


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_flies_over_the_area_of_the_sample(path):
    over = Grid(28.0, 116.0, 1.0, 1.0, 19, 23)
    westerly = world(10.0, grid=over, hours=tuple(range(0, 109, 6)), members=2)
    example = parse(Campaign, read_yaml(path.read_text())).model_copy(update={"members": 4})
    found = windows(example, westerly, now=NOW)
    count = len(example.launches(now=NOW, run=START)) // len(example.sites)
    assert [len(site.times) for site in found.sites] == [count] * len(example.sites)
    for cell in (cell for site in found.sites for cell in site.times):
        assert {f.criterion: f.measured for f in cell.findings}["forecast_covers"] == 0.0
        assert cell.probability is not None
