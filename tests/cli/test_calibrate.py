"""`windfall calibrate`: what persistence of a station's soundings is worth, by weather that was left out."""

import csv
import io
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
import yaml

from tests.calibrate.station import FIRST, soundings
from tests.cli.asking import written

CLASSES = ["float_1500m_12h", "float_3000m_12h", "float_5000m_12h", "burst_20000m_12h"]
FLOAT = {
    "site": {"latitude_deg": 48.2333, "longitude_deg": 16.35, "altitude_m": 200.0},
    "vehicle": {
        "ascent_rate_mps": 5.0,
        "float_altitude_m": 1500.0,
        "float_hours": 3.0,
        "descent_rate_mps": 5.0,
    },
    "members": 200,
}
LATER = FIRST + timedelta(days=70)


@pytest.fixture(scope="module")
def station(tmp_path_factory) -> Path:
    return soundings(tmp_path_factory.mktemp("station") / "station.txt", days=34)


def share(answer: dict, name: str, probability: float) -> float:
    row = next(r for r in answer["coverage"] if (r["class"], r["probability"]) == (name, probability))
    return row["inside"] / row["n"]


@pytest.mark.slow
def test_a_calibration_of_persistence_is_kept_with_its_cases_and_scored_on_later_soundings(
    windfall, station, tmp_path
):
    made = windfall(
        "calibrate", "--soundings", station, "--persistence", "12h", "-o", "vienna.yaml", "--json"
    )
    answer = made.answer()
    assert answer.keys() >= {"coverage", "cases"}
    assert [row["class"] for row in answer["coverage"]][::4] == [*CLASSES, "pooled"]
    # 68 half days, one without a sounding and one that is first; both of a pair must reach the flight's top.
    assert {name: sum(c["class"] == name for c in answer["cases"]) for name in CLASSES} == {
        **dict.fromkeys(CLASSES[:3], 65),
        CLASSES[3]: 63,
    }
    assert answer["left_out"] == {"burst_20000m_12h": 2}
    assert any("twice" in line for line in answer["warnings"])
    assert share(answer, "pooled", 0.5) == pytest.approx(0.5, abs=0.1)
    assert share(answer, "pooled", 0.9) == pytest.approx(0.9, abs=0.06)
    for row in answer["coverage"]:
        assert row["low"] <= row["inside"] / row["n"] <= row["high"]
    kept = yaml.safe_load((tmp_path / "vienna.yaml").read_text())
    assert (kept["name"], kept["kind"], kept["scope"]["sources"]) == ("vienna", "analysis", ["sounding"])
    assert kept["error"]["leads_h"] == [13.5, 25.5]  # of twice the lead too, which tells how long errors last
    assert kept["scope"]["months"] == [1, 2]
    assert kept["evidence"]["n"] == len(answer["cases"])
    assert 0 < kept["evidence"]["n_effective"] <= 34
    rows = list(csv.DictReader(io.StringIO((tmp_path / kept["evidence"]["cases"]).read_text())))
    kept_levels = {(row["class"], row["time"]): float(row["level"]) for row in rows}
    assert kept_levels == {(case["class"], case["time"]): case["level"] for case in answer["cases"]}
    later = soundings(tmp_path / "later.txt", days=16, seed=2, first=LATER)
    scored = windfall("calibrate", "--score", later, "--calibration", "vienna.yaml", "--json").answer()
    assert [row["class"] for row in scored["coverage"]][::4] == [*CLASSES, "pooled"]
    assert all(LATER.isoformat()[:10] <= case["time"] for case in scored["cases"])
    assert share(scored, "pooled", 0.9) == pytest.approx(0.9, abs=0.1)
    one = soundings(tmp_path / "one.txt", days=0.5, first=FIRST + timedelta(days=3))
    plan = written(tmp_path, FLOAT | {"launch_time": "2015-01-26T11:50:00Z"})
    zone = windfall("zone", plan, "--wind", one, "--calibration", "vienna.yaml", "--json").answer()
    assert (zone["calibration"]["name"], zone["calibration"]["kind"]) == ("vienna", "analysis")
    table = windfall("calibrate", "--score", later, "--calibration", "vienna.yaml").out
    assert "pooled" in table
    assert "effective cases" in table


def test_what_makes_no_calibration_is_refused_with_what_to_do(windfall, station, tmp_path):
    def refused(*words: object) -> str:
        told = windfall("calibrate", *words)
        assert told.status == 2, told
        return told.err

    made = ("--soundings", station, "-o", "x.yaml", "--persistence")
    assert "--persistence 12h" in refused("--soundings", station)
    assert "3 to 120 h are allowed" in refused(*made, "1h")
    assert "not a duration" in refused(*made, "soon")
    assert "none has another 17 h before it" in refused(*made, "17h")
    few = soundings(tmp_path / "few.txt", days=20)
    assert "5 at least can" in refused("--soundings", few, "-o", "x.yaml", "--persistence", "12h")
    assert "--calibration FILE.yaml" in refused("--score", station)
    far = soundings(tmp_path / "far.txt", days=20, latitude=502333)
    assert "one station at a time" in refused("--score", far, station, "--calibration", _one(tmp_path))
    assert "no calibration of persistence" in refused("--score", station, "--calibration", _one(tmp_path))


def _one(folder: Path) -> Path:
    """A calibration that was made of something else."""
    made = {
        "name": "other",
        "kind": "forecast",
        "date": "2026-12-01",
        "scope": {"sources": ["gfs"], "leads_h": [6, 48], "altitudes_m": [0, 30000], "months": [1]},
        "error": {
            "sigma_mps": [[2.0]],
            "altitudes_m": [1000.0],
            "leads_h": [6.0],
            "column_share": 0.3,
            "length_km": 2.0,
            "memory_h": 4.0,
            "wind_share": 0.1,
        },
        "evidence": {"n": 0, "n_effective": 0},
    }
    (folder / "other.yaml").write_text(yaml.safe_dump(made))
    return folder / "other.yaml"


@pytest.mark.nightly
def test_persistence_at_vienna_holds_what_it_says_of_weeks_that_it_has_not_seen(windfall, realdata, tmp_path):
    file = realdata / "soundings" / "igra_wien_11035_20150123_20150415.txt"
    words = ("--soundings", file, "--persistence", "12h,24h", "-o", tmp_path / "vienna.yaml", "--json")
    answer = windfall("calibrate", *words).answer()
    names = [name.replace("12h", lead) for lead in ("12h", "24h") for name in CLASSES]
    assert set(names) == {row["class"] for row in answer["coverage"]} - {"pooled"}
    assert all(0.40 <= share(answer, name, 0.5) <= 0.60 for name in names)
    assert all(0.82 <= share(answer, name, 0.9) <= 0.96 for name in names)
    pooled = {row["probability"]: row for row in answer["coverage"] if row["class"] == "pooled"}
    assert all(pooled[p]["low"] <= p <= pooled[p]["high"] for p in (0.5, 0.9))
    assert pooled[0.9]["n"] == 8 * 164
    assert not answer["provisional"]
    assert np.mean([case["level"] for case in answer["cases"]]) == pytest.approx(0.5, abs=0.05)
