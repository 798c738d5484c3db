"""A calibration in use: flown where all of it holds, and the prior, bit for bit, where one thing does not."""

import numpy as np
import pytest

from planner import windows, zone
from planner.errors import InputError
from planner.forecast.field_set import together
from planner.spread.known_calibrations import KnownCalibrations, looked_up
from tests.calibrations import EVIDENCE, SCOPE, calibration, kept_calibration
from tests.worlds import BURST, FLOAT, NO_SPREAD, NOW, START, after, campaign, named, plan, weather

FLIGHT = {"ascent_rate": {"default": 0.3, "source": "thirty flights"}}


def winds(source="gfs", **words):
    return named(weather(6.0, 2.0, **words), source)


SCOPED = {**SCOPE, "sources": ["gfs"]}


def by(found, vehicle=FLOAT, *releases, **words):
    """A plan that names a calibration, looked up."""
    spread = {**NO_SPREAD, "wind_error": {"calibration": found.name}, **words.pop("spread", {})}
    asked = plan(vehicle, *releases, spread=spread, **words)
    return looked_up(asked, KnownCalibrations((), found))


def flown(asked, field):
    return zone(asked, field)[0]


def places(ensemble):
    piece = ensemble.pieces[0]
    return np.array([piece.latitude_deg, piece.longitude_deg, piece.time_s])


def prior(field, vehicle=FLOAT, **words):
    spread = {**NO_SPREAD, "wind_error": "prior", **words.pop("spread", {})}
    return places(flown(plan(vehicle, spread=spread, **words), field))


def test_a_calibration_with_the_priors_numbers_gives_the_priors_drops():
    asked, field = by(calibration(scope=SCOPED)), winds()
    ensemble = flown(asked, field)
    assert ensemble.plan.spread.wind_error.outside == ()
    assert np.array_equal(places(ensemble), prior(field))
    assert not any("prior" in line for line in ensemble.warnings)


def test_in_its_scope_a_calibration_is_flown():
    field = winds()
    wide = flown(by(calibration(2.0, scope=SCOPED)), field)
    assert places(wide)[0].std() == pytest.approx(2.0 * prior(field)[0].std(), rel=0.15)
    assert flown(by(calibration(2.0, scope={**SCOPED, "place": None})), field).plan.spread.wind_error.flown


OUT = {
    "source": ({"sources": ["ecmwf", "gefs"]}, "gfs-run is winds of gfs, it was made for ecmwf, gefs"),
    "lead": ({"leads_h": [0, 5]}, "flown 1 to 5.51 h ahead, it holds from 0 to 5 h: 0.508 h too far"),
    "early lead": ({"leads_h": [2, 48]}, "it holds from 2 to 48 h: 1 h too near"),
    "altitude, high": (
        {"altitudes_m": [0, 3_500]},
        "flown up to 4,000 m, it holds from 0 to 3,500 m: 500 m too high",
    ),
    "altitude, low": ({"altitudes_m": [5_000, 9_000]}, "1,000 m too low"),
    "month": ({"months": [1, 2]}, "launched in November, it holds in January, February: 2 months away"),
    "place": (
        {"place": {"latitude": 42.0, "longitude": 126.7, "radius_km": 300}},
        "456 km from where it was made, it holds within 300 km: 156 km too far",
    ),
}


@pytest.mark.parametrize("thing", OUT)
def test_one_thing_out_of_scope_and_the_prior_is_flown_bit_for_bit_and_it_is_said(thing):
    changed, said = OUT[thing]
    narrow = calibration(0.1, scope=SCOPED | changed, flight=FLIGHT)
    field = winds()
    ensemble = flown(by(narrow), field)
    assert np.array_equal(places(ensemble), prior(field))
    (out,) = ensemble.plan.spread.wind_error.outside
    assert out.thing == thing.partition(",")[0]
    (line,) = (line for line in ensemble.warnings if "out of its scope and not flown" in line)
    assert said in line
    assert "valley-2026" in line
    assert "the forecast's own error is a prior, not calibrated" in ensemble.warnings


def test_a_calibration_of_forecasts_is_none_of_analyses():
    field = winds(issued_at=None)
    ensemble = flown(by(calibration(0.1, scope=SCOPED)), field)
    assert [out.thing for out in ensemble.plan.spread.wind_error.outside] == ["kind"]
    assert np.array_equal(places(ensemble), prior(field))


def test_the_leads_are_those_of_everything_that_is_let_go():
    """The balloon is down in two hours; its leaflets, from 20 km at a few m/s, are not in six."""
    leaflets = {"kind": "leaflets", "count": 10, "fall_speed_mps": 0.5, "fall_speed_cv": 0, "glide_mps": 0}
    short = calibration(scope={**SCOPED, "leads_h": [0, 6]})
    assert flown(by(short, BURST), winds()).plan.spread.wind_error.flown
    with_sheets = flown(by(short, BURST, after(3_600.0, leaflets)), winds())
    assert [out.thing for out in with_sheets.plan.spread.wind_error.outside] == ["lead"]


def test_of_several_runs_each_must_be_in_scope():
    both = together([(winds(), 1.0), (winds("icon"), 1.0)])
    ensemble = flown(by(calibration(0.1, scope=SCOPED)), both)
    assert [out.sentence.partition(" ")[0] for out in ensemble.plan.spread.wind_error.outside] == ["icon-run"]
    assert np.array_equal(places(ensemble), prior(both))


def test_a_calibrations_flights_take_the_place_of_what_is_usual_and_never_of_what_is_written():
    of_latex = {**SCOPED, "flights": ["amateur_latex"]}
    found = calibration(scope=of_latex, flight=FLIGHT)

    def ascent(found, **spread):
        asked = plan(BURST, spread={"wind_error": {"calibration": found.name}, **spread}, members=20)
        ensemble = flown(looked_up(asked, KnownCalibrations((), found)), winds())
        left = any("flights is of amateur_latex: what varies" in line for line in ensemble.warnings)
        assert left is (ensemble.plan.spread.kind == "radiosonde")
        return ensemble.plan.spread

    assert ascent(found).ascent_rate.sigma == 0.3
    assert ascent(found).wind_error.lent == ("ascent_rate",)
    assert ascent(found, ascent_rate=0.15).ascent_rate.sigma == 0.15  # written, though it is the usual one
    assert ascent(found, kind="radiosonde").ascent_rate.sigma == 0.042
    assert ascent(calibration(scope={**of_latex, "months": [1]}, flight=FLIGHT)).ascent_rate.sigma == 0.15


def test_what_a_calibration_says_of_flights_is_read_as_a_plan_would_be():
    with pytest.raises(ValueError, match="flight"):
        calibration(flight={"ascent_speed": {"default": 0.3, "source": "thirty flights"}})


def test_a_provisional_calibration_is_flown_and_never_called_calibrated():
    few = calibration(scope=SCOPED, evidence={**EVIDENCE, "n_effective": 12})
    ensemble = flown(by(few), winds())
    assert ensemble.plan.spread.wind_error.flown is few
    (said,) = (line for line in ensemble.warnings if "valley-2026" in line)
    assert said.endswith("calibration valley-2026 (provisional, 12 effective cases)")


def test_a_table_of_launches_flies_by_the_calibration_as_far_as_it_reaches():
    """By the calibration up to its last lead, then by the prior, as each launch alone."""
    found = calibration(0.1, scope={**SCOPED, "leads_h": [0, 4]})
    asked = campaign(
        spread={**NO_SPREAD, "wind_error": {"calibration": found.name}},
        targets=[{"name": "field", "latitude_deg": 37.9, "longitude_deg": 126.75, "radius_km": 6}],
        launch_times={"from": "run+1h", "to": "run+6h", "every": "1h"},
        members=400,
    )
    field = winds()
    answer = windows(looked_up(asked, KnownCalibrations((), found)), field, now=START)
    (site,) = answer.sites
    usual = asked.model_copy(update={"spread": asked.spread.model_copy(update={"wind_error": "prior"})})
    (on_prior,) = windows(usual, field, now=START).sites
    chances = [cell.probability for cell in site.times]
    priors = [cell.probability for cell in on_prior.times]
    in_scope = [cell.wind_error.flown is not None for cell in site.times]
    assert in_scope == [True, True, True, False, False, False]
    assert [cell.outlook for cell in site.times] == [not it for it in in_scope]
    assert not any(cell.outlook for cell in on_prior.times)
    assert [a == b for a, b in zip(chances, priors, strict=True)] == [not it for it in in_scope]
    (line,) = (line for line in answer.warnings if "out of its scope" in line)
    assert "not flown for 3 of 6 launches (the last): flown 6 to " in line


def test_where_something_else_holds_a_launch_no_calibration_lifts_its_landings():
    target = {"name": "field", "latitude_deg": 37.9, "longitude_deg": 126.8, "radius_km": 100}
    for found, words in (
        (calibration(scope=SCOPED), "calibration valley-2026 (of 2026-11-20, 40 effective cases)): caution"),
        (
            calibration(scope=SCOPED, evidence={**EVIDENCE, "cases": None}),
            "(provisional, 40 effective cases)",
        ),
        (
            calibration(scope={**SCOPED, "months": [1]}),
            "prior, not calibrated; calibration valley-2026 is out",
        ),
    ):
        asked = campaign(spread={"wind_error": {"calibration": found.name}}, targets=[target])
        answer = windows(looked_up(asked, KnownCalibrations((), found)), winds(), now=NOW)
        (cell,) = answer.sites[0].times
        (finding,) = (f for f in cell.findings if f.criterion == "target")
        assert (finding.verdict, finding.basis) == ("caution", "none")
        assert words in finding.sentence


def test_a_plan_may_name_only_what_there_is_by_a_name(tmp_path):
    known = KnownCalibrations.of_store(tmp_path)
    asked = plan(spread={"wind_error": {"calibration": "plain-2026"}})
    with pytest.raises(InputError, match="no calibration 'plain-2026'"):
        looked_up(asked, known)
    kept_calibration(tmp_path)
    with pytest.raises(InputError, match=r"no calibration 'plain-2026'; known: .*valley-2026"):
        looked_up(asked, known)
    with pytest.raises(InputError, match="was not looked up"):
        zone(asked, winds())
    found = looked_up(plan(spread={"wind_error": {"calibration": "valley-2026"}}), known)
    assert found.spread.wind_error.found == calibration()
    assert found.inputs()["spread"]["wind_error"] == {"calibration": "valley-2026"}
    kept_calibration(tmp_path).rename(tmp_path / "calibrations" / "plain-2026.yaml")
    with pytest.raises(InputError, match=r"calls itself valley-2026; name its file"):
        looked_up(asked, known)


def test_no_name_of_a_calibration_is_a_path():
    for name in ("../valley", "/etc/passwd", "a/b", ".hidden", "a\\b", "", "a" * 81, "a\n"):
        with pytest.raises(ValueError, match="calibration"):
            plan(spread={"wind_error": {"calibration": name}})
