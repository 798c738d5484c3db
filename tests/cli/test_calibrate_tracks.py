"""`windfall calibrate TRACK...`: an own ascent's wind measured on balloons that flew, then flown by."""

import csv
from datetime import timedelta
from pathlib import Path

import pytest

from planner.data_files import data_folder
from tests.calibrate.flown_calibration_table import rows
from tests.calibrations import calibration_in
from tests.cli.asking import written
from tests.vehicle.flown import scored_flights
from tests.verify.flown_sky import fly

PLANNED = {
    "site": {"latitude_deg": 0, "longitude_deg": 0},
    "launch_time": "2020-01-01T00:00:00Z",
    "vehicle": {
        "kind": "constant_rate", "ascent_rate_mps": 5.0, "burst_altitude_m": 20_000.0, "descent_rate_mps": 6.0
    },
}  # fmt: skip
BLOWS_MORE = ((2.0, 0.0), (-1.5, 1.0), (0.5, -2.5), (0.0, 1.5), (-0.5, -0.5))
"""By how much the wind of the way down differs from that of the way up [m/s], a flight a day."""


@pytest.fixture(scope="module")
def tracks(tmp_path_factory) -> list[Path]:
    folder = tmp_path_factory.mktemp("sky")
    days = enumerate(BLOWS_MORE)
    return [fly(folder, f"sky_{k}", timedelta(days=k), step_s=60.0, down_mps=more) for k, more in days]


@pytest.mark.slow
def test_flights_teach_an_error_that_verify_then_flies_by(windfall, tracks, tmp_path) -> None:
    out, plan = tmp_path / "five.yaml", written(tmp_path, PLANNED, "as_planned.yaml")
    told = windfall("calibrate", *tracks, "--plan", plan, "--members", 400, "-o", out, "--json")
    assert told.status == 0, told.err
    found = calibration_in(out)
    assert (found.name, found.kind, found.evidence.cases) == ("five", "analysis", "five.csv")
    assert found.is_provisional
    assert found.evidence.n_effective == 5
    assert found.scope.sources == ("sounding",)
    assert found.scope.place is not None
    classes = [row.case_class for row in found.evidence.coverage if row.probability == 0.9]
    assert classes == ["top_own_speed", "whole_hindsight", "whole_planned"]
    rows = list(csv.DictReader((tmp_path / "five.csv").read_text().splitlines()))
    assert [rows[0].keys(), len(rows)] == [{"class", "time", "level"}, 15]
    for row in found.evidence.coverage:
        levels = [float(case["level"]) for case in rows if case["class"] == row.case_class]
        assert sum(level <= row.probability for level in levels) == row.inside
    assert 0.1 <= found.flight["ascent_rate"].default < 0.15  # as planned, held back by what is usual

    answer = windfall("verify", tracks[0], "--members", 200, "--calibration", out, "--json").answer()
    assert answer["calibration"]["name"] == "five"
    assert answer["calibration"]["provisional"]
    assert "prior" not in answer["calibration"]["sentence"]
    assert not any("as usual" in line for line in answer["warnings"])  # its own rates are known


def test_what_teaches_nothing_is_refused_in_a_sentence(windfall, tracks, tmp_path) -> None:
    lines = tracks[0].read_text().splitlines()
    (tmp_path / "up.csv").write_text("\n".join(lines[:60]) + "\n")
    told = windfall("calibrate", *tracks[:3], tmp_path / "up.csv", "-o", tmp_path / "few.yaml")
    assert told.status == 2
    assert "up was left out: its descent was not seen" in told.err
    assert "3 days" in told.err
    assert "5 at least" in told.err
    assert "end it in .yaml" in windfall("calibrate", *tracks, "-o", tmp_path / "few.json").refusal()
    floats = PLANNED | {"vehicle": {"kind": "constant_rate", "descent_rate_mps": 5.0}}
    plan = written(tmp_path, floats, "falls.yaml")
    told = windfall("calibrate", *tracks, "--plan", plan, "-o", tmp_path / "few.yaml").refusal()
    assert "constant rates up to a burst" in told
    assert not (tmp_path / "few.yaml").exists()


SHIPPED = data_folder() / "calibrations" / "flown-latex-2018.yaml"
AS_PLANNED = PLANNED | {
    "vehicle": {**PLANNED["vehicle"], "burst_altitude_m": 30_000.0, "descent_rate_mps": 4.33}
}
MOST_KM2 = {"top_own_speed": 240.0, "whole_hindsight": 1_300.0}


def test_the_shipped_calibrations_areas_held_what_they_said_of_flights_it_was_made_without() -> None:
    found = calibration_in(SHIPPED)
    assert found.is_provisional
    assert found.evidence.cases is not None
    cases = list(csv.DictReader(SHIPPED.with_name(found.evidence.cases).read_text().splitlines()))
    assert len(cases) == found.evidence.n
    for row in found.evidence.coverage:
        assert row.low <= row.probability <= row.high
        levels = [float(case["level"]) for case in cases if case["class"] == row.case_class]
        assert sum(level <= row.probability for level in levels) == row.inside
    for name, scores in found.evidence.scores.items():
        assert scores["level_p"] > 0.05
        assert scores["median_area_km2_0.9"] <= MOST_KM2.get(name, 1_500.0)
        assert all(gained["high"] < 0.0 for gained in scores["less_than_before"].values())


@pytest.mark.nightly
def test_the_shipped_calibration_is_what_the_flown_flights_teach(windfall, realdata, tmp_path) -> None:
    """Every flight is predicted by what the others taught: the whole of it again, in some minutes."""
    files = [flight.path for flight in scored_flights(realdata)]
    plan, out = written(tmp_path, AS_PLANNED, "as_planned.yaml"), tmp_path / SHIPPED.name
    told = windfall("calibrate", *files, "--plan", plan, "-o", out)
    assert told.status == 0, told.err
    again, shipped = calibration_in(out), calibration_in(SHIPPED)
    assert again.error.sigma_mps[0] == pytest.approx(shipped.error.sigma_mps[0], rel=0.02)
    assert again.conformal == shipped.conformal
    assert again.flight == shipped.flight
    for row, as_shipped in zip(again.evidence.coverage, shipped.evidence.coverage, strict=True):
        assert abs(row.inside - as_shipped.inside) <= 1


def test_the_page_on_verification_holds_the_shipped_calibrations_table() -> None:
    page = (Path(__file__).parents[2] / "docs" / "verification.md").read_text().splitlines()
    missing = [row for row in rows() if row not in page]
    assert not missing, "run python -m tests.calibrate.flown_calibration_table and put its rows into the page"
