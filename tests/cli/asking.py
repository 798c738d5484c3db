"""Asking the command line, and what it told: its status, its answer, its words."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from planner.sample.sample import FULL, make_sample

RUN = datetime(2026, 11, 24, tzinfo=UTC)
"""The issue time of the tests' forecast, which ends twelve hours later."""
LEVELS_HPA = (1000, 925, 850, 700, 500, 300, 200, 100, 30, 5)
SMALL = replace(FULL, step_deg=2.0, hours=(0, 6, 12), levels_hpa=LEVELS_HPA, members=2)
SITE = {"latitude_deg": 37.9, "longitude_deg": 126.7}
VEHICLE = {"kind": "constant_rate", "ascent_rate_mps": 5, "burst_altitude_m": 9000, "descent_rate_mps": 5}
PLAN = {"site": SITE, "launch_time": "2026-11-24T02:00:00Z", "vehicle": VEHICLE, "members": 40}
TIMES = {"from": "run+1h", "to": "run+13h", "every": "3h"}
CAMPAIGN = {
    "sites": [SITE | {"name": "Ridge"}, {"name": "Mill", "latitude_deg": 37.75, "longitude_deg": 127.0}],
    "targets": [{"name": "Plain", "latitude_deg": 37.8, "longitude_deg": 127.1, "radius_km": 60}],
    "keep_out": [{"name": "Town", "latitude_deg": 37.7, "longitude_deg": 128.9, "radius_km": 10}],
    "vehicle": VEHICLE,
    "launch_times": TIMES,
    "members": 20,
}
FLIGHT = {
    "--site": "37.90,126.70",
    "--launch": "2026-11-24T02:00:00Z",
    "--ascent-rate": "5",
    "--burst-altitude": "9000",
    "--descent-rate": "5",
}


@dataclass(frozen=True)
class Told:
    """What a command left behind."""

    status: int
    out: str
    err: str

    def answer(self) -> Any:
        """The one JSON document that stands alone on standard output."""
        assert self.status == 0, self.err
        return json.loads(self.out)

    def refusal(self, status: int = 2) -> str:
        """The one line of a refusal; nothing stands on standard output."""
        assert (self.status, self.out) == (status, ""), self
        assert self.err.startswith("windfall: "), self
        assert self.err.endswith("\n"), self
        assert len(self.err.splitlines()) == 1, self
        return self.err.strip()


def spelled_out(**changes: str | None) -> list[str]:
    """A flight without a plan file, in words; None leaves an option out."""
    wanted = FLIGHT | {f"--{name.replace('_', '-')}": value for name, value in changes.items()}
    return [word for flag, value in wanted.items() if value is not None for word in (flag, value)]


def written(folder: Path, data: Any, name: str = "plan.yaml") -> str:
    """A plan or campaign as a file (JSON is YAML), or any text as it is."""
    path = folder / name
    path.write_text(data if isinstance(data, str) else json.dumps(data))
    return str(path)


def forecast_files(folder: Path) -> list[Path]:
    """A small forecast, one file a step, and the whole of it in `all.grib2`."""
    files = make_sample(folder, RUN, spec=SMALL, workers=1)
    (folder / "all.grib2").write_bytes(b"".join(file.read_bytes() for file in files))
    return files


def kept(store: Path) -> list[str]:
    """What lies in a store's folder, but for the lock of its writers."""
    return sorted(path.name for path in store.glob("*") if path.name != ".incoming.lock")
