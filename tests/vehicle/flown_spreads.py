"""By how much flights that were planned alike differed: climb, burst and fall of one flown series.

`python -m tests.vehicle.flown_spreads FOLDER_OF_REAL_DATA` prints the table of `docs/validation.md`.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from planner.geo import Floats
from tests.vehicle.ascents import NOMINAL_MPS, ascent_of
from tests.vehicle.descents import fall_of
from tests.vehicle.flown import scored_flights

SERIES, BURST_M = "rockblock", 30_000.0
FAILED = 1.45
"""A fall so many times as fast, or as slow, as the median one is of another kind."""


@dataclass(frozen=True)
class FlownSpread:
    """Mean climbs [m/s], tops [m] and sea-level fall speeds [m/s] of n flights, each (n,)."""

    climb_mps: Floats
    top_m: Floats
    fall_mps: Floats

    @property
    def climb(self) -> float:
        """Rms of the logarithm of climbs over the planned one."""
        return float(np.sqrt(np.mean(np.log(self.climb_mps / NOMINAL_MPS) ** 2)))

    @property
    def burst_m(self) -> float:
        """Standard deviation of the bursts [m]."""
        return float(self.top_m.std(ddof=1))

    @property
    def fall_factors(self) -> Floats:
        """Fall speeds over their median, (n,)."""
        return np.asarray(self.fall_mps / np.median(self.fall_mps))

    @property
    def works(self) -> Floats:
        """Those of falls that went well."""
        return self.fall_factors[np.abs(np.log(self.fall_factors)) < np.log(FAILED)]

    @property
    def fails(self) -> Floats:
        """Those of falls of another kind."""
        return self.fall_factors[np.abs(np.log(self.fall_factors)) >= np.log(FAILED)]

    @property
    def core(self) -> float:
        """Spread of the logarithm of falls as their middle half has it, 1.48 times the median deviation."""
        return float(1.4826 * np.median(np.abs(np.log(self.fall_factors))))


def flown_spread(realdata: Path) -> FlownSpread:
    """The spread of the series."""
    flights = [flight for flight in scored_flights(realdata) if flight.kind == SERIES]
    return FlownSpread(
        np.array([ascent_of(flight).mean_mps for flight in flights]),
        np.array([flight.altitude_m[flight.top] for flight in flights]),
        np.array([fall_of(flight).whole_mps for flight in flights]),
    )


def rows(found: FlownSpread) -> list[str]:
    """The table's rows, as `docs/validation.md` holds them."""
    works = np.log(found.works).std(ddof=1)
    off = int((np.abs(found.top_m - BURST_M) > 2_000.0).sum())
    factors = ", ".join(f"{factor:.2f}" for factor in sorted(found.fails))
    n = found.fall_mps.size
    return [
        f"| mean climb | {np.median(found.climb_mps):.2f} m/s | {found.climb:.0%} about 5 m/s |",
        f"| burst | {np.mean(found.top_m):,.0f} m | {found.burst_m:,.0f} m; "
        f"{off} of {n} over 2 km off 30 km |",
        f"| fall (sea level) | {np.median(found.fall_mps):.2f} m/s | middle half as {found.core:.0%}, "
        f"the {found.works.size} that went well {works:.0%}; {found.fails.size} of {n} at {factors} times |",
    ]


def main() -> None:
    """Print the rows."""
    sys.stdout.write("\n".join(rows(flown_spread(Path(sys.argv[1])))) + "\n")


if __name__ == "__main__":
    main()
