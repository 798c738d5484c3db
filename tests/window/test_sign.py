"""The sign of a launch: what is over, what caps it, what is suggested; over people's heads."""

from datetime import timedelta

import pytest

from planner import Campaign, Verdict, parse, windows
from planner.errors import InputError
from planner.window.not_judged import CORE
from planner.window.said import caps, nearest_miss
from planner.window.waiver import EVERY_NAME
from tests.window.judging import answer
from tests.worlds import (
    FAR_AWAY,
    HOURLY,
    NAMED,
    NOW,
    START,
    TOWN,
    UNBUILT,
    WAIVED,
    campaign,
    lacking,
    waived,
    world,
)

GO, CAUTION, UNKNOWN, NO_GO = Verdict.GO, Verdict.CAUTION, Verdict.UNKNOWN, Verdict.NO_GO
JUDGED = (
    "surface_wind",
    "surface_gust",
    "precipitation",
    "thunderstorm",
    "forecast_covers",
    "forecast_age",
)


@pytest.fixture(scope="module")
def field():
    return world()


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
    found = windows(campaign(launch_times=HOURLY), field, now=START + timedelta(hours=6))
    assert found.sites[0].windows == ()
    assert any("all launches are over at 2026-11-24 06:00Z" in said for said in found.warnings)


# What caps


@pytest.mark.parametrize("wind_error", ["none", {"scale": 0.1}], ids=str)
def test_no_error_left_out_or_by_hand_lifts_a_target_or_a_keep_out_area_above_caution(field, wind_error):
    areas = {"targets": [TOWN], "keep_out": [FAR_AWAY], "members": 400}
    (cell,) = answer(field, spread={"wind_error": wind_error}, **areas).times
    assert (cell.verdict, cell.may, cell.worth, cell.basis) == (CAUTION, CAUTION, CAUTION, "none")
    assert cell.capped_by == ("keep_out", "target")
    assert {f.criterion for f in cell.findings if f.basis} == {"keep_out", "target"}
    said = {"none": "left out"}.get(str(wind_error), "set by hand")
    assert said in " ".join(f.sentence for f in cell.findings if f.basis)


@pytest.mark.parametrize("name", [*UNBUILT, *NAMED])
def test_a_core_criterion_that_nobody_judged_or_waived_caps_and_is_named(field, name):
    words = next(words for words, names in CORE.items() if name in names)
    rest = [waiver for waiver in WAIVED if waiver["criterion"] != name]
    (cell,) = answer(field, waived=rest).times
    assert (cell.verdict, cell.capped_by) == (CAUTION, (name,))
    assert cell.findings[0].sentence == f"not judged: {words}; judge or waive it: caution"
    assert name in (*cell.not_judged.left_out, *cell.not_judged.does_not_apply)
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
    found = windows(asked, windy, now=NOW)
    assert found.sites[0].times[0].verdict is NO_GO
    assert "surface_wind is waived, but can be judged: what was found counts" in found.warnings


def test_gusts_that_the_forecast_lacks_are_unknown_until_they_are_waived():
    calm = lacking(world(), "gust_mps")
    (cell,) = answer(calm).times
    assert (cell.verdict, cell.not_judged.no_data) == (UNKNOWN, ("surface_gust",))
    (cell,) = answer(calm, waived=[*WAIVED, *waived("surface_gust")]).times
    assert (cell.verdict, cell.not_judged.no_data) == (GO, ("surface_gust",))


def test_every_criterion_is_judged_or_said_not_to_be(field):
    (cell,) = answer(field, targets=[TOWN]).times
    lists = cell.not_judged
    judged = {finding.criterion for finding in cell.findings}
    assert sorted([*judged, *lists.left_out, *lists.no_data, *lists.does_not_apply]) == sorted(EVERY_NAME)
    assert lists.does_not_apply == ("keep_out", "balloon_class")  # nothing is known of what it carries


def test_what_caps_stands_behind_what_the_weather_says(field):
    breezy = world(3.5)
    (cell,) = answer(breezy, targets=[{**TOWN, "radius_km": 50}], waived=()).times
    assert [f.criterion for f in cell.findings][:3] == ["surface_wind", "target", "not_judged"]
    assert cell.capped_by == ()


def test_one_line_says_what_holds_all_launches_at_caution(field):
    site = answer(field, launch_times=HOURLY, targets=[TOWN], waived=WAIVED[2:])
    assert caps(site.times) == (
        "target: capped at caution, wind error not calibrated",
        "not judged: airspace and rules; judge or waive them: caution",
    )


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
        ({"waived": [{"criterion": "precipitation", "reason": "\u200b"}]}, "say in words why"),
        ({"waived": [{"criterion": "precipitation", "reason": "-"}]}, "say in words why"),
        ({"waived": [{"criterion": "precipitation", "reason": ""}]}, "some words are wanted"),
        ({"criteria": {"clouds": {}}}, "no criterion 'clouds'; nearest of "),
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


@pytest.mark.parametrize("stand_in", ["own_side", "casualty"])
def test_a_keep_out_area_that_stands_is_settled_by_its_own_name_alone(field, stand_in):
    named = {name: {} for name in JUDGED}
    others = [waiver for waiver in WAIVED if waiver["criterion"] not in ("casualty", "keep_out", "own_side")]
    asked = {"criteria": named, "keep_out": [TOWN]}
    (cell,) = answer(field, waived=[*others, *waived(stand_in)], **asked).times
    assert (cell.verdict, cell.capped_by) == (CAUTION, ("keep_out",))
    assert "not judged: what comes down in a keep-out area" in cell.findings[0].sentence
    assert answer(field, waived=[*others, *waived(stand_in, "keep_out")], **asked).times[0].verdict is GO


@pytest.mark.parametrize("name", sorted(UNBUILT))
def test_a_criterion_that_nothing_judges_yet_is_told_as_such(name):
    with pytest.raises(InputError, match=f"{name} is not judged yet; look at it yourself, and waive it"):
        campaign(criteria={name: {}})


def test_a_cargo_that_is_never_let_go_is_why_the_target_is_missed(field):
    never = [{"altitude_m": 20_000, "cargo": [{"kind": "bundle", "mass_kg": 1, "drag_area_m2": 0.5}]}]
    (cell,) = answer(field, targets=[TOWN], releases=never).times
    assert (cell.verdict, cell.findings[0].criterion) == (NO_GO, "target")
    assert "100 % are never let go: release sooner or lower" in cell.findings[0].sentence


def test_a_limit_of_another_name_is_refused_with_all_that_there_are():
    with pytest.raises(InputError, match=r"known here: caution_from_h, no_go_from_h$"):
        campaign(criteria={"forecast_age": {"old_above_days": 2}})
    with pytest.raises(InputError, match=r"write caution_from_h: 6 .*caution_from_h, no_go_from_h$"):
        campaign(criteria={"forecast_age": {"caution_above_h": 6, "no_go_above_h": 9}})
