"""`new` writes an example that answers, `check` says what a file means, `--version` which program it is."""

from importlib.metadata import version

import pytest
import yaml

from planner import Campaign
from planner.plan import Plan
from tests.cli.asking import PLAN, VEHICLE, written
from tests.vehicle.test_catalogue import LEAFLETS

MODELS = {"plan": Plan, "campaign": Campaign}
LATEX = {"kind": "latex", "balloon": "Kaymont 600", "gas": "helium", "fill_volume_m3": 2.5}
FILM = {"kind": "film", "balloon": "film tube 50 um", "free_lift_kg": 1.0}


def test_the_version_is_said(windfall):
    assert windfall("--version").out == f"windfall {version('windfall')}\n"


@pytest.mark.parametrize("kind", MODELS)
def test_an_example_is_commented_and_valid_as_it_stands(windfall, tmp_path, kind):
    text = windfall("new", kind).out
    assert text.count("#") > 15
    MODELS[kind].model_validate(yaml.safe_load(text))  # numbers alone: it could be sent over HTTP too
    assert windfall("new", kind.capitalize()).out == text
    told = windfall("new", kind, "-o", "mine.yaml")
    assert (told.status, told.out) == (0, "")
    assert (tmp_path / "mine.yaml").read_text() == text
    assert windfall("check", "mine.yaml", "--json").answer()["kind"] == kind


def test_an_example_is_never_written_over_another_file(windfall, tmp_path):
    (tmp_path / "mine.yaml").write_text("mine")
    assert "mine.yaml is there already" in windfall("new", "plan", "-o", "mine.yaml").refusal(2)
    assert (tmp_path / "mine.yaml").read_text() == "mine"
    assert (
        "'drop' is not one of"
        in windfall("new", "drop").refusal(2).split("Invalid value for 'plan|campaign': ")[1]
    )
    assert "cannot write" in windfall("new", "plan", "-o", "absent/mine.yaml").refusal(2)


@pytest.mark.parametrize("kind", MODELS)
def test_what_an_example_holds_back_is_valid_too(windfall, kind):
    """Each commented entry, put in place of the one that stands there."""
    lines = windfall("new", kind).out.splitlines()
    for at, line in enumerate(lines):
        if line.startswith(("# vehicle:", "# spread:", "# seed:", "# releases:", "# criteria:", "# waived:")):
            entry = [line.removeprefix("# ")]
            for more in lines[at + 1 :]:
                if not more.startswith("#   "):
                    break
                entry.append(more.removeprefix("# "))
            MODELS[kind].model_validate(yaml.safe_load("\n".join(lines)) | yaml.safe_load("\n".join(entry)))


def test_the_examples_answer(on_run, windfall):
    windfall("new", "plan", "-o", "plan.yaml")
    windfall("new", "campaign", "-o", "campaign.yaml")
    now = ("--now", "2026-11-24T01:00Z")
    plan = on_run("zone", "plan.yaml", "--launch", "2026-11-24T02:00Z", "--members", "40", "--json", *now)
    assert plan.answer()["inside"]
    told = on_run("windows", "campaign.yaml", "--members", "4", "--json", *now)
    assert len(told.answer()["sites"]) == 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, ("37.9000 N, 126.7000 E", "climbs at 5 m/s (984 ft/min), bursts at 9,000 m (29,528 ft)")),
        ({"site": "33.9S 151.2W, 1000 ft"}, ("33.9000 S, 151.2000 W, 304.8 m (1,000 ft) above sea level",)),
        ({"site": "33.9S 151.2W, 1000 ft"}, ("site: '33.9S 151.2W, 1000 ft' as latitude_deg -33.9",)),
        ({"launch_time": "run+30h"}, ("30 h after the forecast's issue time",)),
        ({"vehicle": LATEX}, ("Kaymont 600, 0.6 kg, bursts 6.02 m across", "helium, fill volume 2.5 m3")),
        ({"vehicle": LATEX}, ("gas mass \u00b1 5 %", "no parachute", "Warning: taken as ideal")),
        ({"vehicle": FILM}, ("vented film tube (10.1 m long", "free lift 1 kg", "free lift \u00b1 10 %")),
        (
            {"releases": [{"after_s": "90 min", "cargo": [next(iter(LEAFLETS))]}]},
            (
                "burst altitude \u00b1 1900 m, or 10 % of the height over the site where that is less",
                "release time \u00b1 60 s, or 10 % of the time after the launch where that is less",
            ),
        ),
        ({"spread": {"burst_altitude_m": 400}}, ("burst altitude \u00b1 400 m; the forecast",)),
        (
            {"vehicle": {"descent_rate_mps": 5}},
            ("comes down at 5 m/s (984 ft/min) at sea level, from the site",),
        ),
        (
            {"releases": [{"after_s": "90 min", "cargo": [next(iter(LEAFLETS)), "radio on parachute"]}]},
            ("1 h 30 min after the launch: ", "1,000 leaflets", "parachute that opens at once, 1 kg"),
        ),
        (
            {
                "targets": [
                    {"name": "Lake", "latitude_deg": 38.3, "longitude_deg": 127.9, "radius_km": "10 mi"}
                ]
            },
            ("Lake: 16.0934 km round 38.3000 N, 127.9000 E, 114 km north-east of launch site",),
        ),
    ],
    ids=str,
)
def test_a_plan_is_told_in_words(windfall, tmp_path, changes, said):
    told = windfall("check", written(tmp_path, PLAN | changes))
    assert (told.status, told.err) == (0, "")
    assert told.out.startswith("A plan, and nothing is wrong with it.")
    words = " ".join(told.out.split())
    for sentence in said:
        assert sentence in words


def test_a_campaign_is_told_in_words(windfall, tmp_path):
    times = {"from": "now", "to": "now+2d", "every": "90min"}
    waived = [{"criterion": "rules", "reason": "own field"}]
    campaign = {"sites": [PLAN["site"]], "launch_times": times, "vehicle": VEHICLE, "waived": waived}
    words = " ".join(windfall("check", written(tmp_path, campaign)).out.split())
    assert "from now to 48 h after now, every 1 h 30 min" in words
    assert "surface_wind: caution_above_mps 3, no_go_above_mps 5" in words
    assert "rules: own field" in words


def test_what_is_wrong_is_said_as_every_command_says_it(windfall, tmp_path):
    line = windfall("check", written(tmp_path, PLAN | {"vehicle": {"ascent_rate_fpm": 1000}})).refusal(2)
    assert "write ascent_rate_mps: 5.08 (1000 fpm)" in line
    assert "vehicle.descent_rate_mps: is needed and was not given" in line
    assert "neither a plan nor a campaign" in windfall("check", written(tmp_path, [1])).refusal(2)
    assert "cannot read" in windfall("check", "absent.yaml").refusal(2)
