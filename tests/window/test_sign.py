"""The sign of a launch: what caps it, what is over, until when it is good; over people's heads."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.document import parse
from planner.errors import InputError
from planner.forecast.field_set import together
from planner.forecast.sources.analytic import START
from planner.window.campaign import Campaign
from planner.window.criteria.surface_gust import SurfaceGust
from planner.window.criteria.surface_wind import SurfaceWind
from planner.window.not_judged import CORE, EVERY_NAME
from planner.window.said import caps, nearest_miss
from planner.window.sign import sign_of
from planner.window.validity import valid_until
from planner.window.verdict import Finding, Verdict, worst
from planner.window.window import launch_windows
from tests.window.worlds import FAR_AWAY, NOW, TOWN, UNBUILT, WAIVED, campaign, case, world

GO, CAUTION, UNKNOWN, NO_GO = Verdict.GO, Verdict.CAUTION, Verdict.UNKNOWN, Verdict.NO_GO
FREE = (GO, CAUTION)
HOURLY = {"from": "run+1h", "to": "run+5h", "every": "1h"}
JUDGED = ("surface_wind", "surface_gust", "forecast_covers", "forecast_age")
SLOWLY = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture(scope="module")
def field():
    return world()


def answer(field, now=NOW, **changes):
    (site,) = launch_windows(campaign(**changes), field, now=now).sites
    return site


def once(time):
    return {"from": time, "to": time, "every": "1h"}


def waived(*names):
    return [{"criterion": name, "reason": "nothing of the kind here"} for name in names]


# What is over


@pytest.mark.parametrize("over", [0, 1, 3])
def test_a_launch_that_is_over_has_no_verdict_and_belongs_to_no_window(field, over):
    now = START + timedelta(hours=over, minutes=30)
    site = answer(field, now, launch_times=HOURLY, targets=[TOWN])
    assert [cell.past for cell in site.times] == [True] * over + [False] * (5 - over)
    for cell in site.times[:over]:
        assert (cell.verdict, cell.may, cell.findings) == (UNKNOWN, UNKNOWN, ())
        assert (cell.worth, cell.probability, cell.launch_now, cell.valid_until) == (None,) * 4
    (window,) = site.windows
    assert window.first == START + timedelta(hours=over + 1)
    assert window.best.launch_time >= now


def test_a_launch_at_this_very_minute_is_not_over(field):
    assert not answer(field, START + timedelta(hours=1), launch_times=HOURLY).times[0].past


def test_where_all_launches_are_over_there_is_no_window_and_it_is_said(field):
    found = launch_windows(campaign(launch_times=HOURLY), field, now=START + timedelta(hours=6))
    assert found.sites[0].windows == ()
    assert any("all launches are over at 2026-11-24 06:00Z" in said for said in found.warnings)


# What caps


@pytest.mark.parametrize("wind_error", ["prior", "none"])
def test_no_wind_error_lifts_a_target_or_a_keep_out_area_above_caution(field, wind_error):
    areas = {"targets": [TOWN], "keep_out": [FAR_AWAY], "members": 400}
    (cell,) = answer(field, spread={"wind_error": wind_error}, **areas).times
    assert (cell.verdict, cell.may, cell.worth, cell.basis) == (CAUTION, CAUTION, CAUTION, "none")
    assert cell.capped_by == ("keep_out", "target")
    assert {f.criterion for f in cell.findings if f.basis} == {"keep_out", "target"}


@pytest.mark.parametrize("name", UNBUILT)
def test_a_core_criterion_that_nobody_judged_or_waived_caps_and_is_named(field, name):
    words = next(words for words, names in CORE.items() if name in names)
    rest = [waiver for waiver in WAIVED if waiver["criterion"] != name]
    (cell,) = answer(field, waived=rest).times
    assert (cell.verdict, cell.capped_by) == (CAUTION, (name,))
    assert cell.findings[0].sentence == f"not judged: {words}; judge or waive it: caution"
    assert name in cell.not_judged.left_out
    assert answer(field).times[0].verdict is GO


@pytest.mark.parametrize("name", ["keep_out", "own_side", "casualty"])
def test_people_below_are_looked_after_by_any_of_three_criteria(field, name):
    others = [waiver for waiver in WAIVED if waiver["criterion"] != "casualty"]
    assert answer(field, waived=others).times[0].verdict is CAUTION
    assert answer(field, waived=[*others, *waived(name)]).times[0].verdict is GO
    (cell,) = answer(field, waived=others, keep_out=[FAR_AWAY], members=400).times
    assert cell.capped_by == ("keep_out",)


@pytest.mark.parametrize("name", ["surface_wind", "forecast_age"])
def test_a_core_criterion_left_out_of_a_campaign_s_own_list_caps_too(field, name):
    named = {other: {} for other in JUDGED if other != name}
    (cell,) = answer(field, criteria=named).times
    assert (cell.verdict, cell.capped_by) == (CAUTION, (name,))


def test_what_is_waived_and_can_be_judged_counts_and_is_said():
    windy = world(9.0)
    asked = campaign(waived=[*WAIVED, *waived("surface_wind")])
    found = launch_windows(asked, windy, now=NOW)
    assert found.sites[0].times[0].verdict is NO_GO
    assert "surface_wind is waived, but can be judged: what was found counts" in found.warnings


def test_gusts_that_the_forecast_lacks_are_unknown_until_they_are_waived():
    calm = world(gusts_mps=None)
    (cell,) = answer(calm).times
    assert (cell.verdict, cell.not_judged.no_data) == (UNKNOWN, ("surface_gust",))
    (cell,) = answer(calm, waived=[*WAIVED, *waived("surface_gust")]).times
    assert (cell.verdict, cell.not_judged.no_data) == (GO, ("surface_gust",))


def test_every_criterion_is_judged_or_said_not_to_be(field):
    (cell,) = answer(field, targets=[TOWN]).times
    lists = cell.not_judged
    judged = {finding.criterion for finding in cell.findings}
    assert sorted([*judged, *lists.left_out, *lists.no_data, *lists.does_not_apply]) == sorted(EVERY_NAME)
    assert lists.does_not_apply == ("keep_out",)


def test_what_caps_stands_behind_what_the_weather_says(field):
    breezy = world(3.5)
    (cell,) = answer(breezy, targets=[{**TOWN, "radius_km": 50}], waived=()).times
    assert [f.criterion for f in cell.findings][:3] == ["surface_wind", "target", "not_judged"]
    assert cell.capped_by == ()


def test_one_line_says_what_holds_all_launches_at_caution(field):
    site = answer(field, launch_times=HOURLY, targets=[TOWN], waived=WAIVED[2:])
    assert caps(site.times) == (
        "target: capped at caution, wind error not calibrated",
        "not judged: rain and thunderstorms; judge or waive them: caution",
    )


# When it holds


def changing(values, hours=(0.0, 3.0, 6.0, 12.0)):
    """Gusts that change with the hour, in five members alike."""
    calm = world(hours=hours)
    by_time = np.asarray(values, dtype=np.float32)[None, :, None, None]
    gusts = np.broadcast_to(by_time, calm.weather.gust_mps.shape)
    return replace(calm, weather=replace(calm.weather, gust_mps=gusts))


@pytest.mark.parametrize(
    ("launch", "preparation_min", "measured", "at"),
    [
        ("run+4h", 60, 9.0, "03:00Z"),  # it calms down: the worst is when the gas is let in
        ("run+4h", 0, 7.0, "04:00Z"),
        ("run+2h", 60, 6.75, "02:15Z"),  # it freshens: the worst is when the balloon leaves
        ("run+3h", 60, 9.0, "03:00Z"),  # a peak within the span is not missed
        ("run+5h", 180, 9.0, "03:00Z"),
        ("run+9h", 60, 3.0, "09:00Z"),
    ],
)
def test_weather_holds_from_the_preparation_until_the_balloon_is_away(launch, preparation_min, measured, at):
    gusty = changing([0.0, 9.0, 3.0, 3.0])
    asked = {
        "launch_times": {"from": launch, "to": launch, "every": "1h"},
        "preparation_min": preparation_min,
    }
    finding = next(f for f in answer(gusty, **asked).times[0].findings if f.criterion == "surface_gust")
    assert finding.measured == pytest.approx(measured)
    assert f" at {at}, " in finding.sentence


@pytest.mark.parametrize(
    ("launch", "side"), [("run", "before 2026-11-24 00:00Z"), ("run+12h", "after 2026-11-24 12:00Z")]
)
def test_a_span_that_the_run_covers_in_part_is_no_go_ahead_and_says_so(launch, side):
    finding = SurfaceGust().judge(
        case(world(), now=START, launch_times={"from": launch, "to": launch, "every": "1h"})
    )
    assert finding.verdict is CAUTION
    assert finding.sentence.endswith(f", not covered {side}: caution")


def test_what_is_covered_of_a_span_still_forbids():
    launch = case(world(9.0), now=START, launch_times=once("run"))
    assert SurfaceWind().judge(launch).verdict is NO_GO


def test_a_gap_of_the_forecast_is_not_looked_into():
    gusty = changing([99.0, 2.0, 2.0, 2.0])
    gusty = replace(gusty, gap=np.array([True, False, False]))
    finding = SurfaceGust().judge(case(gusty, launch_times=once("run+3h")))
    assert (finding.measured, finding.verdict) == (pytest.approx(2.0), CAUTION)
    assert "not covered before 2026-11-24 03:00Z" in finding.sentence


@pytest.mark.parametrize(("members", "said"), [(9, None), (10, 0.3)])
def test_no_probability_of_weather_is_said_of_few_members(members, said):
    finding = SurfaceWind().judge_speeds(np.array([9.0] * 3 + [1.0] * (members - 3)))
    assert finding.violation_probability == said
    assert finding.limit_probability == (None if said is None else 0.1)


# How long it is good for


@pytest.mark.parametrize(
    ("source", "hours", "until_h"),
    [("sample", 12, 12.0), ("gfs", 0, 9.4), ("gfs", 120, 10.2), ("ecmwf", 12, 12.0)],
)
def test_a_verdict_is_void_when_the_next_run_is_due(field, source, hours, until_h):
    run = replace(field.forecast, source=source, valid_to=START + timedelta(hours=hours))
    assert valid_until(run) == START + timedelta(hours=until_h)
    assert answer(field).times[0].valid_until == START + timedelta(hours=12)


def test_of_several_sources_the_first_that_is_due_voids_a_verdict_and_a_lagged_run_does_not(field):
    def named(source, hours_old):
        forecast = replace(
            field.forecast,
            id=f"{source}{hours_old}",
            source=source,
            issued_at=START - timedelta(hours=hours_old),
        )
        return replace(field, forecast=forecast), 1.0

    (cell,) = answer(together([named("a", 0), named("a", 24), named("b", 6)])).times
    assert cell.valid_until == START + timedelta(hours=6)


def test_a_verdict_that_is_void_already_is_said_and_is_nothing_to_launch_by(field):
    old = replace(field, forecast=replace(field.forecast, issued_at=NOW - timedelta(hours=13)))
    found = launch_windows(campaign(launch_times=once("2026-11-24T03:00:00Z")), old, now=NOW)
    (cell,) = found.sites[0].times
    assert (cell.verdict, cell.launch_now) == (CAUTION, UNKNOWN)
    assert any("was due at 2026-11-24 00:00Z: these verdicts are void" in said for said in found.warnings)


@pytest.mark.parametrize(
    ("ahead_h", "launch_now", "outlook"),
    [(0, GO, False), (6, GO, False), (7, None, False), (36, None, False), (37, None, True)],
)
def test_launch_now_is_of_the_last_hours_and_an_outlook_of_what_is_far_ahead(ahead_h, launch_now, outlook):
    long = world(hours=(0.0, 6.0, 12.0, 18.0, 24.0, 30.0, 36.0, 42.0, 48.0))
    (cell,) = answer(long, launch_times=once(f"run+{ahead_h + 1}h")).times
    assert (cell.launch_now, cell.outlook) == (launch_now, outlook)


# What is suggested


def test_nothing_is_suggested_of_a_window_in_which_nobody_should_launch():
    site = answer(world(9.0), launch_times=HOURLY, targets=[{**TOWN, "radius_km": 99}])
    assert [(w.verdict, w.best) for w in site.windows] == [(NO_GO, None)]
    assert all(cell.probability == 1.0 for cell in site.times)
    assert nearest_miss(site.times).startswith("2026-11-24 01:00Z: 10 m wind 9.0 m/s at 01:00Z, above 5 m/s")
    assert nearest_miss(answer(world(), launch_times=HOURLY).times) is None


# What a person may write


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"waived": waived("rain")}, "no criterion 'rain'; nearest of 28: "),
        ({"waived": ["precipitation"]}, "a waiver says why: {criterion: precipitation, reason: ...}"),
        ({"waived": [{"criterion": "precipitation"}]}, "waived.0.reason"),
        ({"waived": [{"criterion": "precipitation", "reason": " "}]}, "say in words why"),
        ({"waived": waived("border", "border")}, "waived: border stands there 2 times"),
        ({"preparation_min": -1}, "preparation_min"),
        ({"preparation_min": 1441}, "preparation_min"),
    ],
)
def test_bad_input_is_refused_in_one_sentence(changes, said):
    with pytest.raises(InputError) as refused:
        campaign(**changes)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("name", EVERY_NAME)
def test_any_criterion_may_be_waived_built_or_not(name):
    written = campaign(waived=waived(name.upper().replace("_", " ")))
    assert written.waived[0].criterion == name
    assert parse(Campaign, written.inputs()) == written


# Whatever is asked


FINDINGS = st.builds(
    Finding,
    criterion=st.sampled_from(EVERY_NAME),
    verdict=st.sampled_from(Verdict),
    measured=st.none(),
    limit=st.none(),
    unit=st.just(""),
    sentence=st.just("said"),
)


@given(
    st.lists(FINDINGS, max_size=20, unique_by=lambda finding: finding.criterion),
    st.sets(st.sampled_from(EVERY_NAME)),
    st.sets(st.sampled_from(EVERY_NAME)),
)
def test_the_verdict_is_the_worst_of_may_and_worth_and_of_the_findings(found, more, left_alone):
    lacking = [replace(f, no_data=True) if f.verdict is UNKNOWN and f.criterion in more else f for f in found]
    sign = sign_of(lacking, [f.criterion for f in found], left_alone)
    assert sign.verdict is worst([sign.may, *([sign.worth] if sign.worth else [])])
    assert sign.verdict is worst(f.verdict for f in sign.findings)
    assert (sign.worth is None) == ("target" not in {f.criterion for f in sign.findings})
    settled = {f.criterion for f in sign.findings if not f.no_data} | left_alone
    if sign.verdict is GO:
        assert all(settled & set(names) for names in CORE.values())
        assert sign.capped_by == ()
    assert not sign.capped_by or sign.verdict is CAUTION


@st.composite
def campaigns(draw):
    """A campaign of the small world, its clock, and the wind that blows."""
    named = draw(st.none() | st.sets(st.sampled_from([*JUDGED, "target", "keep_out"]), min_size=1))
    changes = {
        "targets": draw(st.sampled_from([(), (TOWN,), (FAR_AWAY,)])),
        "keep_out": draw(st.sampled_from([(), (FAR_AWAY,), (TOWN,)])),
        "waived": waived(*draw(st.sets(st.sampled_from([*UNBUILT, *JUDGED, "keep_out"])))),
        "spread": {"wind_error": draw(st.sampled_from(["prior", "none"]))},
        "preparation_min": draw(st.sampled_from([0.0, 60.0, 240.0])),
        "launch_times": draw(st.sampled_from([HOURLY, {"from": "now", "to": "now+3h", "every": "1h"}])),
        "members": 8,
    }
    if named is not None:
        changes["criteria"] = {name: {} for name in named}
    return changes, START + timedelta(minutes=draw(st.integers(0, 400)))


@pytest.fixture(scope="module")
def worlds():
    return [world(1.0), world(4.0, gusts_mps=6.0), world(9.0), world(gusts_mps=None)]


@given(asked=campaigns(), number=st.integers(0, 3))
@SLOWLY
def test_no_sign_is_better_than_what_was_looked_at(worlds, asked, number):
    changes, now = asked
    site = answer(worlds[number], now, **changes)
    left_alone = {waiver["criterion"] for waiver in changes["waived"]}
    for cell in site.times:
        judged = {f.criterion for f in cell.findings if not f.no_data}
        assert cell.past == (cell.launch_time < now)
        assert cell.verdict is worst([cell.may, *([cell.worth] if cell.worth else [])])
        if cell.verdict is GO:
            assert not {"target", "keep_out"} & judged
            assert all((judged | left_alone) & set(names) for names in CORE.values())
    for window in site.windows:
        within = [c for c in site.times if window.first <= c.launch_time <= window.last]
        assert not any(cell.past for cell in within)
        assert {cell.verdict for cell in within} == {window.verdict}
        if window.best:
            assert window.verdict in FREE
            assert window.best.launch_time >= now
