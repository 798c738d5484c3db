"""What a person writes for a table of launches, and how it is refused."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from planner import Campaign, parse, read_yaml
from planner.errors import InputError
from planner.window.criterion import built_criteria

NOW = datetime(2026, 11, 24, 5, 20, 30, 123456, tzinfo=UTC)
RUN = datetime(2026, 11, 24, 0, tzinfo=UTC)
EXAMPLES = sorted((Path(__file__).parents[2] / "data" / "campaigns").glob("*.yaml"))


def written(**changes):
    campaign = {
        "sites": [{"name": "hill", "latitude_deg": 37.9, "longitude_deg": 126.7}],
        "vehicle": {
            "kind": "constant_rate",
            "ascent_rate_mps": 5,
            "burst_altitude_m": 8000,
            "descent_rate_mps": 5,
        },
        "launch_times": {"from": "run+1h", "to": "run+3h", "every": "1h"},
    }
    return {**campaign, **changes}


def campaign(**changes) -> Campaign:
    return parse(Campaign, written(**changes))


def times(**launch_times):
    found = campaign(launch_times=launch_times).launches(now=NOW, run=RUN)
    return [time for _, time in found]


def refusal(**changes) -> str:
    with pytest.raises(InputError) as refused:
        campaign(**changes).launches(now=NOW, run=RUN)
    assert "\n" not in str(refused.value)
    return str(refused.value)


def test_both_ends_of_the_launch_times_are_included():
    assert times(**{"from": "run+1h", "to": "run+3h", "every": "1h"}) == [
        RUN + timedelta(hours=h) for h in (1, 2, 3)
    ]


@pytest.mark.parametrize("every", ["1h", "60min", "3600s", "PT1H"])
def test_a_step_is_written_in_any_of_the_usual_ways(every):
    assert len(times(**{"from": "run", "to": "run+24h", "every": every})) == 25


def test_one_time_is_a_row_of_one():
    fixed = "2026-11-24T09:00:00+09:00"
    assert times(**{"from": fixed, "to": fixed, "every": "1h"}) == [RUN]


def test_times_may_mix_now_the_run_and_the_calendar():
    found = times(**{"from": "now+1h", "to": "2026-11-24T08:10:00Z", "every": "30min"})
    steps = [datetime(2026, 11, 24, 6, 30, tzinfo=UTC) + timedelta(minutes=30 * k) for k in range(4)]
    last = datetime(2026, 11, 24, 8, 10, tzinfo=UTC)  # included, on a step or not
    assert found == [*steps, last]


@pytest.mark.parametrize(
    ("every", "first"),
    [
        ("1h", "06:00"),
        ("30min", "05:30"),
        ("10min", "05:30"),
        ("1min", "05:21"),
        ("30s", "05:20:30"),
        ("7s", "05:20:30"),
        ("6h", "06:00"),
        ("5h", "06:00"),
        ("50min", "05:30"),
        ("1d", "00:00"),
        ("36h", "12:00"),
    ],
)
def test_a_table_from_now_stands_on_the_clock_s_whole_steps(every, first):
    found = times(**{"from": "now", "to": "now+1h", "every": every})
    assert f"{found[0]:%H:%M:%S}".removesuffix(":00" if len(first) == 5 else "") == first
    assert NOW.replace(microsecond=0) <= found[0] <= NOW + timedelta(days=1)


def test_a_whole_hour_is_not_rounded_up_to_the_next():
    whole = NOW.replace(minute=0, second=0, microsecond=0)
    written = campaign(launch_times={"from": "now", "to": "now+2h", "every": "1h"})
    assert [time for _, time in written.launches(now=whole, run=RUN)] == [
        whole + timedelta(hours=k) for k in range(3)
    ]


def test_a_campaign_covered_only_in_its_middle_asks_for_its_middle_too():
    written = campaign(launch_times={"from": "now", "to": "now+2h", "every": "1h"})
    asked = [start.time for start in written.starts(now=NOW)]
    begin = datetime(2026, 11, 24, 6, tzinfo=UTC)
    assert set(asked) == {begin + timedelta(hours=k) for k in range(3)}
    assert asked[0] == begin + timedelta(hours=2)


def test_launches_go_by_time_and_then_by_site():
    sites = [
        {"name": n, "latitude_deg": 37.9, "longitude_deg": 126.7 + k} for k, n in enumerate(("hill", "field"))
    ]
    found = campaign(sites=sites).launches(now=NOW, run=RUN)
    assert [(site.name, time.hour) for site, time in found] == [
        (name, hour) for hour in (1, 2, 3) for name in ("hill", "field")
    ]


def test_a_campaign_comes_back_from_its_own_words():
    first = campaign(criteria={"surface_wind": {"no_go_above_mps": 9}}, seed=7)
    assert first.inputs()["launch_times"] == {"from": "run+1h", "to": "run+3h", "every": "PT1H"}
    assert first.inputs()["criteria"]["surface_wind"]["no_go_above_mps"] == 9
    assert parse(Campaign, first.inputs()) == first


def test_without_criteria_all_apply_that_need_nothing_of_a_persons_with_their_default_limits():
    asked = {criterion.name: criterion for criterion in campaign().criteria}
    assert asked == {name: made() for name, made in built_criteria().items() if made.asks_by_itself}
    assert {"surface_wind", "surface_gust", "target", "keep_out", "forecast_covers", "forecast_age"} <= set(
        asked
    )


def test_only_the_criteria_that_are_named_apply_and_a_bare_name_keeps_its_limits():
    named = parse(Campaign, written(criteria=read_yaml("surface_wind: {no_go_above_mps: 8}\ntarget:\n")))
    assert [criterion.name for criterion in named.criteria] == ["surface_wind", "target"]
    assert named.criteria[0].no_go_above_mps == 8
    assert named.criteria[1] == built_criteria()["target"]()


def test_a_criterion_is_called_as_its_file_is():
    folder = Path(__file__).parents[2] / "planner" / "window" / "criteria"
    assert set(built_criteria()) == {path.stem for path in folder.glob("[!_]*.py")}


def test_every_limit_of_every_criterion_is_described():
    for criterion in built_criteria().values():
        assert criterion.__doc__
        assert all(field.description for field in criterion.model_fields.values()), criterion.name


def test_the_schema_of_a_campaign_names_every_criterion():
    schema = Campaign.model_json_schema()
    assert set(schema["properties"]["criteria"]["properties"]) == set(built_criteria())


def test_the_plan_of_a_cell_is_the_campaign_at_that_site_and_time():
    whole = campaign(seed=11, members=40, horizon_h=12.0)
    site, launch = whole.launches(now=NOW, run=RUN)[1]
    plan = whole.plan(site, launch)
    assert (plan.site, plan.launch, plan.seed, plan.members, plan.horizon_h) == (site, launch, 11, 40, 12.0)
    assert plan.vehicle == whole.vehicle


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"sites": []}, "sites"),
        ({"sites": [{"latitude_deg": 37.9, "longitude_deg": 126.7}] * 2}, "name of its own"),
        ({"sites": [{"latitude_deg": 95, "longitude_deg": 126.7}]}, "sites.0.latitude_deg"),
        ({"sites": [{"name": str(k), "latitude_deg": 1, "longitude_deg": 1} for k in range(51)]}, "50"),
        ({"launch_times": {"from": "run", "to": "run+1h", "every": "0h"}}, "every"),
        ({"launch_times": {"from": "run", "to": "run+1h", "every": 3600}}, "1h, 10min or PT1H"),
        ({"launch_times": {"from": "run", "to": "run+1h", "every": "soon"}}, "not a duration"),
        ({"launch_times": {"from": "run+2h", "to": "run+1h", "every": "1h"}}, "swap them"),
        ({"launch_times": {"from": "run+12h", "to": "now+1h", "every": "1h"}}, "swap them"),
        ({"launch_times": {"from": "2026-11-24T00:00:00", "to": "run", "every": "1h"}}, "no zone"),
        ({"launch_times": {"from": "run", "to": "run+9h", "every": "1s"}}, "32,401 launch times"),
        ({"launch_times": {"from": "run-999999d", "to": "run", "every": "1h"}}, "beyond the calendar"),
        ({"launch_times": {"from": "run", "every": "1h"}}, "launch_times.to"),
        ({"criteria": ["surface_wind"]}, "mapping of names to limits"),
        ({"criteria": {"moon": {}}}, "no criterion 'moon'; nearest of "),
        ({"criteria": {"surface_wind": 5}}, "surface_wind: its limits"),
        ({"criteria": {"surface_wind": {"limit": 5}}}, "surface_wind.limit"),
        ({"criteria": {"surface_wind": {"no_go_above_mps": 2}}}, "must not exceed"),
        ({"criteria": {"keep_out": {"no_go_above_probability": 0.001}}}, "must not exceed"),
        ({"criteria": {"target": {"go_from_probability": 0.1}}}, "must not exceed"),
        ({"criteria": {"forecast_age": {"no_go_from_h": 1}}}, "must not exceed"),
        ({"criteria": {"forecast_covers": {"caution_above_share": 0.5}}}, "must not exceed"),
        ({"criteria": {"surface_wind": {"no_go_above_mps": float("nan")}}}, "surface_wind.no_go_above_mps"),
        ({"members": 10**9}, "members"),
        ({"moon": 1}, "moon"),
    ],
)
def test_bad_input_is_refused_in_one_sentence(changes, said):
    assert said in refusal(**changes)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_times_of_an_example_are_relative_so_that_it_never_goes_stale(path):
    example = parse(Campaign, read_yaml(path.read_text()))
    assert {example.launch_times.from_.base, example.launch_times.to.base} <= {"run", "now"}
    assert example.targets
    assert example.keep_out
    assert len(example.launches(now=NOW, run=RUN)) <= 100


def test_the_two_examples_are_a_drop_and_a_recovery():
    assert [path.stem for path in EXAMPLES] == ["drop", "recovery"]
    drop, recovery = (parse(Campaign, read_yaml(path.read_text())) for path in EXAMPLES)
    assert drop.vehicle.float_altitude_m == 4000
    assert [name for name, _, _ in drop.cargo()] == ["leaflets", "radio bundle"]
    assert drop.releases[0].after_s == 3 * 3600
    assert recovery.vehicle.burst_altitude_m == 30_000


def test_a_criterion_that_there_is_not_is_answered_with_the_nearest_three():
    with pytest.raises(InputError, match=r"no criterion 'wind'; nearest of \d+: wind_shear, surface_wind, "):
        campaign(criteria={"wind": {}})
    with pytest.raises(InputError, match="surface_wind stands 2 times"):
        campaign(criteria={"Surface wind": {}, "surface_wind": {}})
